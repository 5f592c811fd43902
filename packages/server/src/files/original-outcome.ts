/** What has become of originals: how far each is, and the machine files that it gave. */
import { FILE_STEPS, type FileStatus } from '@sheaf/contract'
import type { Diagnostic } from '@sheaf/isoxml'
import type { Db, Trx } from '../database/index.js'
import type { Jobs } from '../jobs/index.js'
import { CONVERT, type OriginalRef, originalKey } from './queues.js'

/** States of an original in which its conversion is still to come or to end. */
export const UNSETTLED = ['waiting', 'converting'] as const

export interface OriginalFile {
  readonly id: string
  readonly processed: boolean
  /** The step at which it failed, with its message. */
  readonly failedAt: { readonly step: string; readonly message: string } | undefined
  /** Codes of what is wrong with it; empty for a file that was given up by the program. */
  readonly codes: readonly Diagnostic['code'][]
}

/** Files of each original, by {@link originalKey}, in the order of their names. */
export async function filesOfOriginals(
  db: Db,
  refs: readonly OriginalRef[],
): Promise<ReadonlyMap<string, readonly OriginalFile[]>> {
  const files = new Map<string, OriginalFile[]>(refs.map((ref) => [originalKey(ref), []]))
  if (refs.length === 0) return files
  const rows = await db
    .selectFrom('machine_file')
    .select(['id', 'leaf_user_id', 'content_hash', 'status', 'steps', 'diagnostics'])
    .where('leaf_user_id', 'in', [...new Set(refs.map(({ leafUserId }) => leafUserId))])
    .where('content_hash', 'in', [...new Set(refs.map(({ contentHash }) => contentHash))])
    .where('origin', 'in', ['provider', 'uploaded'])
    .orderBy('file_name')
    .orderBy('id')
    .execute()
  for (const { id, leaf_user_id, content_hash, status, steps, diagnostics } of rows) {
    const key = originalKey({ leafUserId: leaf_user_id, contentHash: content_hash ?? '' })
    files.get(key)?.push({
      id,
      processed: status === 'processed',
      failedAt: failedStep(steps as FileStatus),
      codes: (diagnostics as Diagnostic[]).map(({ code }) => code),
    })
  }
  return files
}

function failedStep(steps: FileStatus): OriginalFile['failedAt'] {
  const step = FILE_STEPS.find((each) => steps[each].status === 'failed')
  return step === undefined ? undefined : { step, message: steps[step].message }
}

/**
 * Converts an original again, with the present configuration; files that are processed stay as they are, unless `anew` is
 * asked for. Does nothing while its conversion is under way.
 */
export async function convertAgain(trx: Trx, jobs: Jobs, ref: OriginalRef): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('original')
    .set({ state: 'waiting', attempts: 0, deaths: 0 })
    .where('leaf_user_id', '=', ref.leafUserId)
    .where('content_hash', '=', ref.contentHash)
    .where('state', 'not in', [...UNSETTLED])
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  await jobs.enqueue(trx, CONVERT, ref, { key: originalKey(ref), group: ref.leafUserId, priority: 10 })
}
