/** Time and position on their way from the kernel to the columns. */
import { POSITION_FIELDS, type PositionField } from '../time-log/fields.js'
import type { BinaryColumns } from '../time-log/fixed-columns.js'
import type { RecordLayout } from '../time-log/layout.js'
import { POSITION_STAGING_AT, TIME_STAGING_AT } from './memory-map.js'
import type { RecordKernel } from './record-kernel.js'

/** The width in which the kernel's memory is seen for a field. */
const VIEWS = {
  north: 'words',
  east: 'words',
  up: 'words',
  status: 'bytes',
  pdop: 'halves',
  hdop: 'halves',
  satellites: 'bytes',
  gpsTimeMs: 'unsignedWords',
  gpsDate: 'halves',
} as const satisfies Record<PositionField, keyof RecordKernel>

const TIME_FROM = TIME_STAGING_AT >> 3

/** The first `count` staged records as columns of their own. */
export function copyStaged(kernel: RecordKernel, layout: RecordLayout, count: number): BinaryColumns {
  const columns: Record<string, unknown> = {}
  if (layout.hasTime) columns.localTimeMs = kernel.doubles.slice(TIME_FROM, TIME_FROM + count)
  for (let index = 0; index < POSITION_FIELDS.length; index++) {
    const { field, bytes } = POSITION_FIELDS[index]!
    if (layout.at[field] < 0) continue
    const from = POSITION_STAGING_AT[index]! / bytes
    columns[field] = kernel[VIEWS[field]].slice(from, from + count)
  }
  return columns as BinaryColumns
}

/** Moves the first `count` staged records to columns, from `record` on. */
export function moveStaged(
  kernel: RecordKernel,
  columns: BinaryColumns,
  record: number,
  count: number,
): void {
  columns.localTimeMs?.set(kernel.doubles.subarray(TIME_FROM, TIME_FROM + count), record)
  for (let index = 0; index < POSITION_FIELDS.length; index++) {
    const { field, bytes } = POSITION_FIELDS[index]!
    const from = POSITION_STAGING_AT[index]! / bytes
    columns[field]?.set(kernel[VIEWS[field]].subarray(from, from + count), record)
  }
}
