/** UTF-8 and its neighbours, through the encoder and decoder that browsers and Node share. */

declare const TextDecoder: new (
  label?: string,
  options?: { fatal?: boolean; ignoreBOM?: boolean },
) => { decode(bytes: Uint8Array): string }

declare const TextEncoder: new () => { encode(text: string): Uint8Array }

const encoder = new TextEncoder()
// a decoder takes longer to make than a name to decode
const wholeDecoder = new TextDecoder('utf-8')
const partDecoder = new TextDecoder('utf-8', { ignoreBOM: true })
const strictDecoder = new TextDecoder('utf-8', { fatal: true })

/** Text as UTF-8 bytes, without a byte-order mark. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Invalid sequences become U+FFFD; a byte-order mark is dropped. */
export function decodeUtf8(bytes: Uint8Array): string {
  return wholeDecoder.decode(bytes)
}

/** Text from the middle of a file: a byte-order mark there is a character like others. */
export function decodeUtf8Part(bytes: Uint8Array): string {
  return partDecoder.decode(bytes)
}

/** @returns the text, or undefined when the bytes are not valid UTF-8. A byte-order mark is dropped. */
export function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Windows-1252, which is what files that call themselves ISO-8859-1 really hold. */
export function decodeLatin1(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes)
}

/**
 * Text in an encoding in which every character is one byte, as UTF-8.
 *
 * @param label of the WHATWG encoding standard, `windows-1250`
 * @returns undefined for an encoding that the platform does not know
 */
export function singleByteToUtf8(bytes: Uint8Array, label: string): Uint8Array | undefined {
  try {
    return encoder.encode(new TextDecoder(label).decode(bytes))
  } catch {
    return undefined
  }
}
