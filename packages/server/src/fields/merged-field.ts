/** The merged field as such: nobody changes it but its sources. */
import type { AlertSource } from '@sheaf/contract'
import { configurationOf, enqueueMergeFields } from '../configurations/index.js'
import type { Trx } from '../database/index.js'
import { ApiError } from '../http/index.js'
import type { Jobs } from '../jobs/index.js'
import type { FieldRow } from './wire.js'

/** In the column `source` of its boundaries. */
export const MERGED_SOURCE = 'MERGED'

/** @throws ApiError 400 `mergedField` for a field that follows from others */
export function refuseMergedField(
  { type, sources }: Pick<FieldRow, 'type' | 'sources'>,
  change: 'changed' | 'deleted',
): void {
  if (type !== 'MERGED') return
  throw new ApiError(
    400,
    'mergedField',
    `The field is what the fields ${(sources as string[]).join(', ')} have in common and cannot be ${change} itself; ` +
      'change one of these, or switch fieldsAutoMerge off.',
  )
}

/**
 * After a change of ground: the merged fields of the Leaf user are formed anew in the background, while they are
 * switched on. To be called behind `raiseRevision`: whoever switches them on at this moment then sees the change.
 */
export async function wantMergedFields(
  trx: Trx,
  jobs: Jobs,
  leafUserId: string,
  source: AlertSource,
): Promise<void> {
  const { fieldsAutoMerge } = await configurationOf(trx, leafUserId)
  if (fieldsAutoMerge) await enqueueMergeFields(trx, jobs, leafUserId, source)
}
