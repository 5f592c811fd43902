/** The columns of time and position; constants of the header fill theirs. */
import { POSITION_FIELDS, type PositionField } from './fields.js'
import type { TimeLogHeader } from './header.js'
import type { RecordLayout } from './layout.js'
import type { TimeLog } from './model.js'

/** A time is a double. */
const LOCAL_TIME_BYTES = 8

export type FixedColumns = Pick<TimeLog, PositionField | 'localTimeMs'>

/** Memory of the columns of time and position, per record. */
export function fixedColumnBytes(layout: RecordLayout, { position }: TimeLogHeader): number {
  let sum = LOCAL_TIME_BYTES
  for (const { field, bytes } of POSITION_FIELDS) {
    if (layout.at[field] >= 0 || typeof position[field] === 'number') sum += bytes
  }
  return sum
}

/** Columns that are in the binary stand at 0 still, those that are not and have no constant are undefined. */
export function newFixedColumns(records: number, layout: RecordLayout, header: TimeLogHeader): FixedColumns {
  const localTimeMs = new Float64Array(records)
  if (!layout.hasTime) localTimeMs.fill(typeof header.time === 'number' ? header.time : Number.NaN)
  const of = (field: PositionField): number | undefined => {
    const template = header.position[field]
    if (layout.at[field] >= 0) return 0
    return typeof template === 'number' ? template : undefined
  }
  return {
    localTimeMs,
    north: newColumn(Int32Array, records, of('north')),
    east: newColumn(Int32Array, records, of('east')),
    up: newColumn(Int32Array, records, of('up')),
    status: newColumn(Uint8Array, records, of('status')),
    pdop: newColumn(Uint16Array, records, of('pdop')),
    hdop: newColumn(Uint16Array, records, of('hdop')),
    satellites: newColumn(Uint8Array, records, of('satellites')),
    gpsTimeMs: newColumn(Uint32Array, records, of('gpsTimeMs')),
    gpsDate: newColumn(Uint16Array, records, of('gpsDate')),
  }
}

/** @param value of all records to begin with; undefined for no column */
function newColumn<T extends { fill(value: number): T }>(
  create: new (records: number) => T,
  records: number,
  value: number | undefined,
): T | undefined {
  if (value === undefined) return undefined
  const column = new create(records)
  return value === 0 ? column : column.fill(value)
}
