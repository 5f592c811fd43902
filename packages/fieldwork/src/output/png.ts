/** PNG with a palette (W3C PNG, third edition): few bytes, no library. The first palette entry is transparent. */

import { encodeUtf8 } from '../text/utf8.js'
import { crc32 } from './crc32.js'
import type { Rgb } from './legend.js'

/** zlib format (RFC 1950), as both PNG and TIFF store it. */
export type Deflate = (bytes: Uint8Array) => Uint8Array

const SIGNATURE = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const COLOUR_TYPE_PALETTE = 3

const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  bytes.set(encodeUtf8(type), 4)
  bytes.set(data, 8)
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)))
  return bytes
}

const header = (width: number, height: number, bitDepth: 4 | 8): Uint8Array => {
  const data = new Uint8Array(13)
  const view = new DataView(data.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  data[8] = bitDepth
  data[9] = COLOUR_TYPE_PALETTE
  return data
}

/** Rows with their filter byte (0, none); two pixels a byte at 4 bits, the left one high. */
const scanlines = (indexes: Uint8Array, width: number, height: number, bitDepth: 4 | 8): Uint8Array => {
  const perRow = 1 + (bitDepth === 8 ? width : (width + 1) >> 1)
  const lines = new Uint8Array(perRow * height)
  for (let y = 0; y < height; y++) {
    const start = y * perRow + 1
    const row = indexes.subarray(y * width, (y + 1) * width)
    if (bitDepth === 8) lines.set(row, start)
    else for (let x = 0; x < width; x++) lines[start + (x >> 1)]! |= row[x]! << (x & 1 ? 0 : 4)
  }
  return lines
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/**
 * Encodes palette indexes, row by row from the top.
 * @param palette colours of index 1 and up (at most 255); index 0 is transparent
 */
export const palettePng = (
  indexes: Uint8Array,
  width: number,
  height: number,
  palette: readonly Rgb[],
  deflate: Deflate,
): Uint8Array => {
  const bitDepth = palette.length < 16 ? 4 : 8
  return joined([
    SIGNATURE,
    chunk('IHDR', header(width, height, bitDepth)),
    chunk('PLTE', Uint8Array.from([[0, 0, 0], ...palette].flat())),
    chunk('tRNS', Uint8Array.of(0)),
    chunk('IDAT', deflate(scanlines(indexes, width, height, bitDepth))),
    chunk('IEND', new Uint8Array(0)),
  ])
}
