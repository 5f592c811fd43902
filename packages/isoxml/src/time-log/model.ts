/**
 * A time log as columns: one entry per record, raw as logged. Scaling, carry-forward and joining are later steps.
 */
import type { Diagnostic } from '../diagnostics.js'

/**
 * A decoded time log: columns of equal length, one entry a record. Columns may share buffers: to hand a log to another
 * thread, transfer what `timeLogBuffers` names.
 */
export interface TimeLog {
  /** File stem in capitals, `TLG00001`. */
  readonly file: string
  readonly records: number
  /**
   * Local wall time of the terminal, in milliseconds since 1970-01-01T00:00 *of that wall clock*
   * (`new Date(x).toISOString()` without its Z shows it). NaN where the log carries no time.
   */
  readonly localTimeMs: Float64Array
  /** Degrees × 1e7. Undefined when the log carries no position at all. */
  readonly north: Int32Array | undefined
  readonly east: Int32Array | undefined
  /** Millimetres above the WGS 84 ellipsoid. */
  readonly up: Int32Array | undefined
  /** Position status 0–15. */
  readonly status: Uint8Array | undefined
  /** Dilution of precision × 10. */
  readonly pdop: Uint16Array | undefined
  readonly hdop: Uint16Array | undefined
  readonly satellites: Uint8Array | undefined
  /** Milliseconds since midnight UTC, and days since 1980-01-01. */
  readonly gpsTimeMs: Uint32Array | undefined
  readonly gpsDate: Uint16Array | undefined
  /** One per DLV of the header, in header order. */
  readonly channels: readonly Channel[]
  /** Data values stored in the records (an index repeated in one record counts twice). */
  readonly values: number
  /** Byte ranges of the binary that were passed over, with the reason. Empty for a sound log. */
  readonly skipped: readonly SkippedRange[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Bytes `from` (inclusive) to `to` (exclusive) that were passed over. */
export interface SkippedRange {
  readonly from: number
  readonly to: number
  readonly reason: string
}

/** One DLV of the header. */
export interface Channel {
  /** Position of the DLV in the header, from 0. */
  readonly index: number
  readonly ddi: number
  /** DET that the value belongs to. */
  readonly elementId: string | undefined
  /** Only for DDI 0xDFFE: where in which bus message the value stands. */
  readonly bus: { readonly pgn: number; readonly startBit: number; readonly stopBit: number } | undefined
  readonly data: ChannelData
}

/**
 * Raw logged integers: as whole columns where every record carries a value, else the values that were logged with what
 * is smaller, a bit for each record or the number of each record that carries one. The channels of a log share buffers:
 * do not change them.
 */
export type ChannelData =
  | { readonly kind: 'empty' }
  | { readonly kind: 'constant'; readonly value: number }
  /** Every record carries a value. */
  | { readonly kind: 'dense'; readonly values: Int32Array }
  /** Bit `i & 31` of word `i >> 5` of `present` says whether record i carries a value; `values` has only those, in order. */
  | { readonly kind: 'packed'; readonly present: Uint32Array; readonly values: Int32Array }
  /** `records` ascending, same length as `values`. */
  | { readonly kind: 'sparse'; readonly records: Uint32Array; readonly values: Int32Array }
