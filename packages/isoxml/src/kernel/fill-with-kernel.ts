/**
 * Filling columns with the kernel. It works on a window of the binary and on staged records, both of which stay in the
 * processor's cache; what is staged is then moved to the columns in few pieces.
 */
import type { ColumnStore } from '../time-log/columns.js'
import { POSITION_FIELDS, type PositionField } from '../time-log/fields.js'
import type { FixedColumns } from '../time-log/fixed-columns.js'
import type { RecordCheck } from '../time-log/record-check.js'
import type { RecordWalk } from '../time-log/walk.js'
import {
  FIXED_STAGING_AT,
  INPUT_AT,
  INPUT_BYTES,
  POSITION_STAGING_AT,
  RECORDS_AT,
  TIME_STAGING_AT,
} from './memory-map.js'
import { type RecordKernel, setInput, setLayout } from './record-kernel.js'
import { stageValues } from './staging.js'

/** Records whose time and position are staged before they are moved: 32 bytes each fit in front of the staged values. */
const FIXED_PLACES = 4096
/** Columns that are written side by side should not fall on the same lines of the processor's cache. */
const SKEW_BYTES = 320

/** Fills the columns of a store with all records that were found sound. */
export function fillWithKernel(
  kernel: RecordKernel,
  check: RecordCheck,
  walk: RecordWalk,
  store: ColumnStore,
): void {
  const { words } = kernel
  setLayout(kernel, check.layout, check.channels)
  const staging = stageValues(kernel, store, walk)
  const moveFixed = stageFixedColumns(kernel, check, store)
  const distinct = isDistinct(walk, check.channels) ? 1 : 0
  let record = 0
  let place = 0
  let room = staging.places
  for (let range = 0; range < walk.ranges.length; range += 2) {
    const rangeEnd = walk.ranges[range + 1]!
    let at = walk.ranges[range]!
    while (at < rangeEnd) {
      const inputEnd = setInput(kernel, check.bytes, at, Math.min(rangeEnd, at + INPUT_BYTES))
      let address = INPUT_AT
      for (;;) {
        const limit = Math.min(FIXED_PLACES, place + room)
        address = kernel.fill(address, inputEnd, record + place, place, limit, distinct)
        room -= words[RECORDS_AT >> 2]! - place
        place = words[RECORDS_AT >> 2]!
        if (place < limit) break
        if (room === 0) {
          staging.move()
          room = staging.places
        }
        if (place === FIXED_PLACES) {
          moveFixed(record, place)
          record += place
          place = 0
        }
      }
      at += address - INPUT_AT
    }
  }
  moveFixed(record, place)
  staging.finish()
}

/** Whether no record carries a channel twice, as nearly all logs: then none has to be looked for. */
function isDistinct({ values, recordsOfChannel }: RecordWalk, channels: number): boolean {
  let distinct = 0
  for (let channel = 0; channel < channels; channel++) distinct += recordsOfChannel[channel]!
  return distinct === values
}

/** A column of the position, and where its next values stand in the kernel's memory. */
interface StagedColumn {
  readonly column: NonNullable<FixedColumns[PositionField]>
  readonly memory: Uint8Array | Uint16Array | Uint32Array | Int32Array
  readonly from: number
}

/** Gives time and position their places. @returns what moves that many staged records to those from `record` on */
function stageFixedColumns(
  { words, halves, bytes, unsignedWords, doubles }: RecordKernel,
  { layout }: RecordCheck,
  { fixed }: ColumnStore,
): (record: number, count: number) => void {
  const { localTimeMs } = fixed
  const ofTime = FIXED_STAGING_AT >> 3
  words[TIME_STAGING_AT >> 2] = FIXED_STAGING_AT
  let at = FIXED_STAGING_AT + 8 * FIXED_PLACES
  const staged: StagedColumn[] = []
  for (const [index, { field, bytes: width }] of POSITION_FIELDS.entries()) {
    const column = fixed[field]
    if (column === undefined || layout.at[field] < 0) continue
    at = Math.ceil(at / 8) * 8 + SKEW_BYTES
    words[(POSITION_STAGING_AT >> 2) + index] = at
    const memory =
      width === 1 ? bytes : width === 2 ? halves : column instanceof Uint32Array ? unsignedWords : words
    staged.push({ column, memory, from: at / width })
    at += width * FIXED_PLACES
  }
  return (record, count) => {
    if (layout.hasTime) localTimeMs.set(doubles.subarray(ofTime, ofTime + count), record)
    for (const { column, memory, from } of staged) column.set(memory.subarray(from, from + count), record)
  }
}
