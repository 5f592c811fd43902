/** Artefacts that no operation refers to any more. Removing is repeated with the next merge if it is cut short. */
import type { Context } from '../context.js'
import { operationPrefix } from './artefact-keys.js'

/**
 * @param current  operations just published: everything of theirs but the artefacts of this content goes
 * @param gone     operations that were removed
 */
export async function removeFormerArtefacts(
  { objects, log }: Pick<Context, 'objects' | 'log'>,
  leafUserId: string,
  current: readonly { readonly id: string; readonly contentHash: string }[],
  gone: readonly string[],
): Promise<void> {
  try {
    for (const { id, contentHash } of current) {
      for await (const { key } of objects.list(operationPrefix(leafUserId, id))) {
        if (!key.includes(contentHash)) await objects.remove(key)
      }
    }
    for (const id of gone) await objects.removePrefix(operationPrefix(leafUserId, id))
  } catch (error) {
    // The operations are published; what is left behind costs room and nothing else.
    log.warn({ err: error, leafUserId }, 'former artefacts of operations could not be removed')
  }
}
