/** Artefacts of files that were converted anew: those of the former conversion cost room and nobody reads them. */
import type { Context } from '../context.js'
import { filePrefix, hashOfKey } from './artefact-keys.js'
import type { NewFileRow } from './file-rows.js'

/** What reads them at this moment fails, and is tried again with the present ones. */
export async function removeFormerArtefacts(
  { objects, log }: Pick<Context, 'objects' | 'log'>,
  rows: readonly NewFileRow[],
): Promise<void> {
  try {
    for (const { id, leaf_user_id, points_key } of rows) {
      const prefix = filePrefix(leaf_user_id, id)
      const present = points_key == null ? undefined : hashOfKey(points_key)
      for await (const { key } of objects.list(prefix)) {
        if (present === undefined || !key.includes(present)) await objects.remove(key)
      }
    }
  } catch (error) {
    // the files are published; what is left behind costs room and nothing else
    log.warn({ err: error }, 'former artefacts of files could not be removed')
  }
}
