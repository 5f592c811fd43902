/**
 * The point table: named typed columns of equal length. The currency of every step; points are never objects.
 *
 * Numbers are in the DEFAULT units of the contract (m, m/s, m2, kg, kg/ha, L, L/ha, seeds/ha, cm, percentage,
 * arcdeg) unless a table was converted; each column carries its unit. Absent is NaN, or ABSENT_TEXT.
 */

/** A number per point. */
export interface NumberColumn {
  readonly kind: 'number'
  /** Unit string as on the wire, for instance `kg/ha`; '' for counts and indexes. */
  readonly unit: string
  /** NaN where the point has no value. */
  readonly values: Float64Array
}

/** Few distinct texts: `texts[codes[i]]`, ABSENT_TEXT where the point has none. */
export interface TextColumn {
  readonly kind: 'text'
  readonly codes: Uint16Array
  readonly texts: readonly string[]
}

/** Code of a point without text. */
export const ABSENT_TEXT = 0xffff

/** Either kind of column. */
export type Column = NumberColumn | TextColumn

/**
 * Columns every table has: `lon`, `lat` (degrees, WGS 84), `time` (ms since 1970 UTC), `log` (index into `logs`),
 * `record` (record number within that log). All others are named as the contract names the point property.
 * Rates of product k stand in `products.<k>.rate`, where k is the index into `products`.
 */
export interface PointTable {
  readonly length: number
  readonly columns: ReadonlyMap<string, Column>
  readonly logs: readonly LogIdentity[]
  /** By index of the log. */
  readonly origins: readonly PointOrigin[]
  readonly products: readonly PointProduct[]
  /** Constant for the table: same for each point. */
  readonly operationType: OperationType
}

/** What is the same for all points of a log. */
export interface PointOrigin {
  readonly machinery: readonly MachineInfo[]
  readonly originalOperationType: string | undefined
  readonly tillType: readonly string[]
}

/** One entry of `machinery` in a summary; the points state its name. */
export interface MachineInfo {
  readonly name: string
  readonly type: 'machine' | 'implement'
  readonly serialNumber?: string
  /** `unknown` where neither name nor label tells. */
  readonly brand: string
}

/** A product of an application; its rates stand in a column of their own. */
export interface PointProduct {
  readonly name: string
  readonly type: 'Component' | 'Carrier'
  /** Unit of `products.<k>.rate`. */
  readonly unit: string
  /** True for a part of a recipe that was brought out as one mixture. */
  readonly tankMix?: true
}

/** The four kinds of work of the standard format. */
export const OPERATION_TYPES = ['planted', 'applied', 'harvested', 'tillage'] as const
/** One of the four kinds of work. */
export type OperationType = (typeof OPERATION_TYPES)[number]

/**
 * What makes a log the same log again, alone or in a longer export: equal header, equal first record, and equal
 * digests at every checkpoint both are long enough to have.
 */
export interface LogIdentity {
  /** File stem of the (first) time log, `TLG00001`. */
  readonly file: string
  readonly task: string
  readonly headerDigest: string
  readonly firstDigest: string
  /** Bytes of the binary. */
  readonly length: number
  readonly records: number
  /** Digest of the first `bytes` bytes, at 64, 256, 1024, … (× 4) up to the length, and at the length itself. */
  readonly checkpoints: readonly { readonly bytes: number; readonly digest: string }[]
}
