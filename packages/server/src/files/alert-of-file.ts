/** What is told when all steps of a machine file have ended. */
import type { FileOrigin, FileStatus } from '@sheaf/contract'
import type { Alert } from '../alerts/index.js'
import type { NewFileRow } from './file-rows.js'

const EVENTS = {
  provider: { finished: 'providerFileProcessingFinished', failed: 'providerFileProcessingFailed' },
  uploaded: { finished: 'uploadedFileProcessingFinished', failed: 'uploadedFileProcessingFailed' },
  merged: { finished: 'mergedFileProcessingFinished', failed: 'mergedFileProcessingFailed' },
  automerged: { finished: 'automergedFileProcessingFinished', failed: 'automergedFileProcessingFailed' },
} as const satisfies Record<FileOrigin, { finished: Alert['type']; failed: Alert['type'] }>

/** A failed one says by which step's message. */
export function alertOfFile({
  id,
  origin,
  status,
  steps,
}: Pick<NewFileRow, 'id' | 'origin' | 'status' | 'steps'>): Alert {
  const { finished, failed } = EVENTS[origin as FileOrigin]
  if (status !== 'failed') return { type: finished, fileId: id }
  const failedStep = Object.values(JSON.parse(steps) as FileStatus).find((step) => step.status === 'failed')
  return { type: failed, fileId: id, message: failedStep?.message ?? '' }
}
