/** Where the artefacts of machine files stand. The hash follows from what an artefact was made from. */
import { createHash } from 'node:crypto'

/** Raised when the same archive would give other points or another view than before. */
export const PIPELINE_VERSION = '3'

export function filePrefix(leafUserId: string, fileId: string): string {
  return `leaf-users/${leafUserId}/files/${fileId}/`
}

/** Short digest of texts, in this order. */
export function digestOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)
}

/** The hash behind the last dash of an artefact's name. */
export function hashOfKey(key: string): string {
  return key.slice(key.lastIndexOf('-') + 1)
}
