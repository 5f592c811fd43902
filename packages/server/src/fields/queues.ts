/** The jobs that a changed field makes necessary. Their handlers stand in `files/` and `operations/`, above this room. */
import { defineQueue } from '../jobs/index.js'

/** One field of one Leaf user. */
export interface FieldRef {
  readonly leafUserId: string
  readonly fieldId: string
}

/** Forms the operations of a field anew from its files. At most one queued and one running per field. */
export const MERGE = defineQueue<FieldRef>({ name: 'merge', kind: 'long', policy: 'stately', retryLimit: 20 })

/** Measures which files touch a field, after its ground has changed. */
export const RELINK = defineQueue<FieldRef>({
  name: 'relink',
  kind: 'long',
  policy: 'stately',
  retryLimit: 20,
})

/** Singleton key of both queues. */
export function fieldKey({ leafUserId, fieldId }: FieldRef): string {
  return `${leafUserId}/${fieldId}`
}
