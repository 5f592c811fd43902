/** The columns of time and position; constants of the header fill theirs. */
import { POSITION_FIELDS, type PositionField } from './fields.js'
import type { TemplateField, TimeLogHeader } from './header.js'
import type { RecordLayout } from './layout.js'
import type { TimeLog } from './model.js'

/** A time is a double. */
const LOCAL_TIME_BYTES = 8

export type FixedColumns = Pick<TimeLog, PositionField | 'localTimeMs'>

/** Memory of the columns of time and position, per record. */
export function fixedColumnBytes(layout: RecordLayout, { position }: TimeLogHeader): number {
  const fields = POSITION_FIELDS.filter(
    ({ field }) => layout.at[field] >= 0 || typeof position[field] === 'number',
  )
  return fields.reduce((sum, { bytes }) => sum + bytes, LOCAL_TIME_BYTES)
}

/** Columns that are in the binary stand at 0 still, those that are not and have no constant are undefined. */
export function newFixedColumns(records: number, layout: RecordLayout, header: TimeLogHeader): FixedColumns {
  const { position } = header
  const column = <T extends { fill(value: number): T }>(
    field: PositionField,
    create: new (records: number) => T,
  ): T | undefined => newColumn(layout.at[field] >= 0, position[field], () => new create(records))
  const localTimeMs = new Float64Array(records)
  if (!layout.hasTime) localTimeMs.fill(typeof header.time === 'number' ? header.time : Number.NaN)
  return {
    localTimeMs,
    north: column('north', Int32Array),
    east: column('east', Int32Array),
    up: column('up', Int32Array),
    status: column('status', Uint8Array),
    pdop: column('pdop', Uint16Array),
    hdop: column('hdop', Uint16Array),
    satellites: column('satellites', Uint8Array),
    gpsTimeMs: column('gpsTimeMs', Uint32Array),
    gpsDate: column('gpsDate', Uint16Array),
  }
}

function newColumn<T extends { fill(value: number): T }>(
  isBinary: boolean,
  template: TemplateField,
  create: () => T,
): T | undefined {
  if (isBinary) return create()
  return typeof template === 'number' ? create().fill(template) : undefined
}
