/**
 * The fixed part of a time-log record, as one table: attribute of the header's PTN, width in the binary, and what a
 * constant in the header is multiplied with to give the raw number (ISO 11783-10, time log).
 */

/** The nine fields of PTN, by name. */
export type PositionField =
  | 'north'
  | 'east'
  | 'up'
  | 'status'
  | 'pdop'
  | 'hdop'
  | 'satellites'
  | 'gpsTimeMs'
  | 'gpsDate'

export interface PositionFieldRule {
  readonly field: PositionField
  /** Attribute of PTN. */
  readonly attribute: string
  readonly bytes: 1 | 2 | 4
  /** Raw number = attribute value × this. */
  readonly rawPerUnit: number
}

/** In the order in which the fields stand in a record, behind the time and before the number of values. */
export const POSITION_FIELDS: readonly PositionFieldRule[] = [
  { field: 'north', attribute: 'A', bytes: 4, rawPerUnit: 1e7 },
  { field: 'east', attribute: 'B', bytes: 4, rawPerUnit: 1e7 },
  { field: 'up', attribute: 'C', bytes: 4, rawPerUnit: 1 },
  { field: 'status', attribute: 'D', bytes: 1, rawPerUnit: 1 },
  { field: 'pdop', attribute: 'E', bytes: 2, rawPerUnit: 10 },
  { field: 'hdop', attribute: 'F', bytes: 2, rawPerUnit: 10 },
  { field: 'satellites', attribute: 'G', bytes: 1, rawPerUnit: 1 },
  { field: 'gpsTimeMs', attribute: 'H', bytes: 4, rawPerUnit: 1 },
  { field: 'gpsDate', attribute: 'I', bytes: 2, rawPerUnit: 1 },
]

/** Time of day (u32, ms) and date (u16, days). */
export const TIME_BYTES = 6
/** Index (u8) and value (i32). */
export const VALUE_BYTES = 5

export const MS_PER_DAY = 86_400_000
/** 1980-01-01 in milliseconds since 1970-01-01: 3652 days. */
export const EPOCH_1980_MS = 3652 * MS_PER_DAY
