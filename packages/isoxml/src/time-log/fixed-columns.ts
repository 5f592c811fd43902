/** The columns of time and position. */
import { alignedBytes, ColumnMemory } from './column-memory.js'
import { POSITION_FIELDS, type PositionField } from './fields.js'
import type { TimeLogHeader } from './header.js'
import type { RecordLayout } from './layout.js'
import type { TimeLog } from './model.js'

/** A time is a double. */
const LOCAL_TIME_BYTES = 8

export type FixedColumns = Pick<TimeLog, PositionField | 'localTimeMs'>
/** Those of them that are in the binary. */
export type BinaryColumns = { -readonly [Field in keyof FixedColumns]?: NonNullable<FixedColumns[Field]> }

const COLUMN_TYPES = {
  north: Int32Array,
  east: Int32Array,
  up: Int32Array,
  status: Uint8Array,
  pdop: Uint16Array,
  hdop: Uint16Array,
  satellites: Uint8Array,
  gpsTimeMs: Uint32Array,
  gpsDate: Uint16Array,
} as const satisfies Record<PositionField, unknown>

/** Memory of the columns of time and position, per record. */
export function fixedColumnBytes(layout: RecordLayout, { position }: TimeLogHeader): number {
  let sum = LOCAL_TIME_BYTES
  for (const { field, bytes } of POSITION_FIELDS) {
    if (layout.at[field] >= 0 || typeof position[field] === 'number') sum += bytes
  }
  return sum
}

/** Columns for what is in the binary, of zeros. */
export function newBinaryColumns(records: number, layout: RecordLayout): BinaryColumns {
  const fields = POSITION_FIELDS.filter(({ field }) => layout.at[field] >= 0)
  const timeBytes = layout.hasTime ? LOCAL_TIME_BYTES * records : 0
  const memory = new ColumnMemory(
    fields.reduce((sum, { bytes }) => sum + alignedBytes(bytes * records), timeBytes),
  )
  const columns: Record<string, unknown> = {}
  if (layout.hasTime) columns.localTimeMs = memory.take(Float64Array, records)
  for (const { field } of fields) columns[field] = memory.take<unknown>(COLUMN_TYPES[field], records)
  return columns as BinaryColumns
}

/** All columns: those of the binary as given, constants of the header in every record, undefined for what is in neither. */
export function withConstants(binary: BinaryColumns, records: number, header: TimeLogHeader): FixedColumns {
  const columns: Record<string, unknown> = {
    localTimeMs: binary.localTimeMs ?? constantTimes(records, header),
  }
  for (const { field } of POSITION_FIELDS) {
    columns[field] = binary[field] ?? constantColumn(field, records, header)
  }
  return columns as unknown as FixedColumns
}

function constantColumn(field: PositionField, records: number, { position }: TimeLogHeader) {
  const template = position[field]
  return typeof template === 'number' ? new COLUMN_TYPES[field](records).fill(template) : undefined
}

function constantTimes(records: number, { time }: TimeLogHeader): Float64Array {
  return new Float64Array(records).fill(typeof time === 'number' ? time : Number.NaN)
}
