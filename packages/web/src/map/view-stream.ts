/**
 * `view.bin` as it arrives: header first, then level after level, each decoded as soon as its bytes are there.
 *
 *   u32 header length (little endian) · header, JSON · levels
 *
 * A level holds its columns one after the other. A column of m rows in n bytes a value (u16 2, u32 4) is n planes of
 * m bytes, least significant first; together zigzag-coded differences to the row before, starting from 0 in each
 * level. Value = `lo + code × scale`; the largest code means missing.
 */
import type { Origin } from './local-frame.js'

export interface ViewColumn {
  readonly name: string
  /** Name of the product whose rate it is. */
  readonly label?: string
  readonly unit: string
  readonly type: 'u16' | 'u32'
  readonly lo: number
  readonly hi: number
  readonly scale: number
  /** Six inner breaks of seven classes of equal count; empty when no row has a value. */
  readonly quantiles: readonly number[]
  /** Counts of 64 equal bins from `lo` to `hi`. */
  readonly histogram: readonly number[]
}

export interface ViewHeader {
  readonly rows: number
  readonly origin: Origin
  /** West, south, east, north in degrees. */
  readonly bbox?: readonly [number, number, number, number]
  readonly columns: readonly ViewColumn[]
  readonly levels: readonly { readonly start: number; readonly step: number; readonly rows: number }[]
}

export type ViewPart =
  | { readonly kind: 'header'; readonly header: ViewHeader }
  /** A Float64Array per column, NaN where missing. */
  | { readonly kind: 'level'; readonly level: number; readonly columns: ReadonlyMap<string, Float64Array> }

const BYTES = { u16: 2, u32: 4 } as const

/**
 * A reader that has enough may stop: the rest of the stream is cancelled.
 *
 * @throws Error when the stream ends before the last level is complete; the parts before it stand
 */
export async function* readView(stream: ReadableStream<Uint8Array>): AsyncGenerator<ViewPart> {
  const bytes = new ByteQueue(stream)
  try {
    yield* parts(bytes)
  } finally {
    bytes.cancel()
  }
}

async function* parts(bytes: ByteQueue): AsyncGenerator<ViewPart> {
  const length = new DataView((await bytes.take(4)).slice().buffer).getUint32(0, true)
  const header = JSON.parse(new TextDecoder().decode(await bytes.take(length))) as ViewHeader
  yield { kind: 'header', header }
  const perRow = header.columns.reduce((sum, { type }) => sum + BYTES[type], 0)
  for (const [level, { rows }] of header.levels.entries()) {
    yield {
      kind: 'level',
      level,
      columns: decodeLevel(header.columns, rows, await bytes.take(rows * perRow)),
    }
  }
}

function decodeLevel(
  columns: readonly ViewColumn[],
  rows: number,
  bytes: Uint8Array,
): Map<string, Float64Array> {
  const decoded = new Map<string, Float64Array>()
  let at = 0
  for (const column of columns) {
    decoded.set(column.name, decodeColumn(column, rows, bytes, at))
    at += rows * BYTES[column.type]
  }
  return decoded
}

function decodeColumn(
  { type, lo, scale }: ViewColumn,
  rows: number,
  bytes: Uint8Array,
  at: number,
): Float64Array {
  const values = new Float64Array(rows)
  const wide = type === 'u32'
  const missing = wide ? 0xffffffff : 0xffff
  let code = 0
  for (let i = 0; i < rows; i++) {
    let zigzag = bytes[at + i]! | (bytes[at + rows + i]! << 8)
    if (wide) zigzag |= (bytes[at + 2 * rows + i]! << 16) | (bytes[at + 3 * rows + i]! << 24)
    const difference = (zigzag >>> 1) ^ -(zigzag & 1)
    code = wide ? (code + difference) >>> 0 : (code + difference) & 0xffff
    values[i] = code === missing ? Number.NaN : lo + code * scale
  }
  return values
}

/** Bytes of a stream, taken in pieces of a known length. */
class ByteQueue {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #held: Uint8Array = new Uint8Array(0)

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader()
  }

  /** Wants no more of the stream; nothing to do when it has ended. */
  cancel(): void {
    this.#reader.cancel().catch(() => undefined)
  }

  async take(count: number): Promise<Uint8Array> {
    const parts = [this.#held]
    let have = this.#held.length
    while (have < count) {
      const { done, value } = await this.#reader.read()
      if (done) throw new Error('The connection broke off before all points were here.')
      parts.push(value)
      have += value.length
    }
    const all = parts.length === 1 ? this.#held : concat(parts, have)
    this.#held = all.subarray(count)
    return all.subarray(0, count)
  }
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
