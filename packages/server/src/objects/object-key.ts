/** Keys of objects: segments of letters, digits and a few signs; nothing that a file system gives a meaning of its own. */
const KEY = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/

/** Ends the name of a file that is being written. */
export const PART = '.part'

/** @throws RangeError for a text that is no key */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new RangeError(`"${key}" is no key of an object`)
  return key
}

/** @throws RangeError for a text that is not a key and a slash */
export function checkedPrefix(prefix: string): string {
  if (!prefix.endsWith('/')) throw new RangeError(`prefix "${prefix}" must end in a slash`)
  checkedKey(prefix.slice(0, -1))
  return prefix
}
