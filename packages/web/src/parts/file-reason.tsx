import type { FileStepState } from '@sheaf/contract'
import { useFileStatus } from '../api/queries.js'

/** Why a file gave no map, in one or two sentences. */
export function FileReason({ id }: { id: string }) {
  const steps = useFileStatus(id, false)
  const failed = Object.values(steps.data ?? {}).find(({ status }) => status === 'failed')
  if (failed === undefined) return null
  return <p class="faint">{reasonOf(failed)}</p>
}

/** Our own sentence where there is one; planned work that was never logged is no fault. */
export function reasonOf({ message, detail }: FileStepState): string {
  const short = message === 'no points passed the filter' ? 'Nothing to map.' : message
  return detail === undefined ? short : `${short.endsWith('.') ? short : `${short}:`} ${detail}`
}
