/** The `Range` request header (RFC 9110 §14.1.2), single ranges of bytes. */
import type { ByteRange } from '../objects/index.js'

/**
 * The bytes that a request asks for.
 *
 * @param size  length of the artefact in bytes
 * @returns undefined for the whole: no header, another unit, several ranges or a header that cannot be read (which
 *   §14.2 lets a server ignore); `unsatisfiable` when the range lies beyond the end
 */
export function readRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const parts = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '')
  if (parts === null) return undefined
  const [first = '', last = ''] = parts.slice(1)
  if (first === '') return last === '' ? undefined : suffix(Number(last), size)
  const from = Number(first)
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < from) return undefined
  return from >= size ? 'unsatisfiable' : { from, to }
}

function suffix(length: number, size: number): ByteRange | 'unsatisfiable' {
  return length === 0 || size === 0 ? 'unsatisfiable' : { from: Math.max(0, size - length), to: size - 1 }
}
