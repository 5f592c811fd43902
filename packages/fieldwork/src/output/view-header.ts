/**
 * Layout of `view.bin`, the file from which the page draws an operation:
 *
 *     u32 header length (little endian) · header, JSON in UTF-8 · levels, one after the other
 *
 * Rows are stored coarse to fine: every 32nd first, then the gaps halved (32 → 16 → … → 1), so that any number of
 * leading levels is an even sample along the passes. Row k of a level is row `start + step · k` of the points.
 *
 * A level holds its columns in the order of the header. A column of m rows in n bytes a value (u16 2, u32 4) is n
 * planes of m bytes, least significant plane first. Put together they are zigzag-coded differences: with
 * `d = (z >>> 1) ^ -(z & 1)`, `code += d` modulo 2^16 or 2^32, starting from 0 in each level. The value is
 * `lo + code · scale`; the largest code (65535, 4294967295) means missing.
 */

/** Rows of level 0 lie this far apart. */
export const VIEW_STRIDE = 32

/** Bytes of a coded value: 2 or 4. */
export type ViewColumnType = 'u16' | 'u32'

/** One column: how its codes become values, and how they are spread. */
export interface ViewColumn {
  /**
   * `x`, `y` (middle of the swath's end), `heading`, `distance`, `width`, `time`, or the name of a property,
   * `products.<k>.rate` included; `filtered` is 1 for the rows of an operation's filtered output, else 0.
   */
  readonly name: string
  /** Name of the product whose rate it is. */
  readonly label?: string
  readonly unit: string
  readonly type: ViewColumnType
  readonly lo: number
  /** Value of the largest code; values beyond `lo … hi` (spikes) are clamped to it. */
  readonly hi: number
  readonly scale: number
  /** Inner breaks of seven classes of equal count over all rows; empty when no row has a value. */
  readonly quantiles: readonly number[]
  /** Counts of 64 equal bins from `lo` to `hi`, over all rows. */
  readonly histogram: readonly number[]
}

/** One level of detail. */
export interface ViewLevel {
  readonly start: number
  readonly step: number
  readonly rows: number
  /** Bytes from the end of the header to the level. */
  readonly offset: number
}

/** The JSON at the beginning of the file. */
export interface ViewHeader {
  readonly version: 1
  readonly operationType: string
  readonly rows: number
  /**
   * Where `x` and `y` (metres east and north) are 0, and how long a degree is there:
   * `lon = origin.lon + x / origin.metresPerLon`.
   */
  readonly origin: {
    readonly lon: number
    readonly lat: number
    readonly metresPerLon: number
    readonly metresPerLat: number
  }
  /** West, south, east, north in degrees; absent without rows. */
  readonly bbox?: readonly [number, number, number, number]
  readonly stride: typeof VIEW_STRIDE
  readonly columns: readonly ViewColumn[]
  readonly levels: readonly ViewLevel[]
}
