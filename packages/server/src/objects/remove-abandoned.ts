/**
 * Objects that a process left behind when it was killed: temporary ones (`leaf-users/<id>/tmp/…`) that were not moved
 * to their key, and parts of files that were not finished (`….part`).
 */

import { PART } from './object-key.js'
import type { ObjectStore } from './object-store.js'

const ROOT = 'leaf-users/'
const TEMPORARY = /^leaf-users\/[^/]+\/tmp\//

/**
 * @param before what was touched later may still be at work
 * @returns keys that were removed
 */
export async function removeAbandoned(objects: ObjectStore, before: Date): Promise<string[]> {
  const abandoned: string[] = []
  for await (const { key, modifiedAt } of objects.list(ROOT)) {
    if (modifiedAt < before && (TEMPORARY.test(key) || key.endsWith(PART))) abandoned.push(key)
  }
  for (const key of abandoned) await objects.remove(key)
  return abandoned
}
