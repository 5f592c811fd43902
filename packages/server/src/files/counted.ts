/** Says on a file, in its diagnostics and its steps, whether its logs count in operations or in another file. */
import type { FileStatus } from '@sheaf/contract'
import type { Diagnostic } from '@sheaf/isoxml'
import type { Trx } from '../database/index.js'
import { stepsOf } from './steps.js'

const CODE = 'LOG_COUNTED_ELSEWHERE'

export interface CountedFile {
  readonly fileId: string
  /** Stems of the logs that are counted in another file. */
  readonly elsewhere: readonly string[]
  /** At least one log still counts here. */
  readonly counts: boolean
}

/** Replaces what was said before; a file of which nothing has changed is not touched. */
export async function noteCounted(trx: Trx, files: readonly CountedFile[], at: Date): Promise<void> {
  if (files.length === 0) return
  const rows = await trx
    .selectFrom('machine_file')
    .select(['id', 'diagnostics', 'steps'])
    .where(
      'id',
      'in',
      files.map(({ fileId }) => fileId),
    )
    .execute()
  for (const { id, diagnostics, steps } of rows) {
    const before = diagnostics as Diagnostic[]
    const others = before.filter(({ code }) => code !== CODE)
    const after = [...others, ...files.filter(({ fileId }) => fileId === id).flatMap(noteOf)]
    if (JSON.stringify(after) === JSON.stringify(before)) continue
    await trx
      .updateTable('machine_file')
      .set({
        diagnostics: JSON.stringify(after),
        steps: JSON.stringify(stepsWith(after, steps as FileStatus)),
        updated_at: at,
      })
      .where('id', '=', id)
      .execute()
  }
}

/** Only files that were processed have logs that could count. */
function stepsWith(diagnostics: readonly Diagnostic[], before: FileStatus): FileStatus {
  const cleanup = before.cleanupGeojson.status !== 'skipped'
  return stepsOf({ failure: undefined, diagnostics, cleanup })
}

function noteOf({ elsewhere, counts }: CountedFile): Diagnostic[] {
  if (elsewhere.length === 0) return []
  const rest = counts ? 'The other logs count here.' : 'This file is in no field operation.'
  const message = `${elsewhere.join(', ')} came again in another file, whole or longer, and counts there. ${rest}`
  return [{ code: CODE, severity: 'info', message, where: {} }]
}
