/** UTF-8, by the encoder every runtime of ours has: Node, browsers, workers. */

declare const TextEncoder: new () => { encode(text: string): Uint8Array }

const encoder = new TextEncoder()

/** Bytes of a text. */
export const encodeUtf8 = (text: string): Uint8Array => encoder.encode(text)

declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean },
) => { decode(bytes: Uint8Array): string }

/** The text of the bytes, or undefined when they are not valid UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Beyond this a decoder costs less than a loop. */
const LONGEST_UNITS = 512
/** Arrays by their length, so that none has to be made for a text. */
const unitsOf: number[][] = []

/** The first bytes, which are ASCII, as a text. */
export const asciiOf = (bytes: Uint8Array, length: number): string => {
  if (length > LONGEST_UNITS)
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length))
  let units = unitsOf[length]
  if (units === undefined) {
    units = new Array<number>(length).fill(0)
    unitsOf[length] = units
  }
  for (let at = 0; at < length; at++) units[at] = bytes[at]!
  return String.fromCharCode.apply(undefined, units)
}
