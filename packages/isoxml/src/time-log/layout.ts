/** Where each field of the fixed part stands within a record. */
import { POSITION_FIELDS, type PositionField, TIME_BYTES } from './fields.js'
import type { TimeLogHeader } from './header.js'

export interface RecordLayout {
  readonly hasTime: boolean
  /** Bytes from the start of a record; -1 for a field that is not in the binary. */
  readonly at: Readonly<Record<PositionField, number>>
  /** Bytes before the number of values. */
  readonly fixedBytes: number
}

export function layoutOf(header: TimeLogHeader): RecordLayout {
  return layoutWith(header.time === 'binary', (field) => header.position[field] === 'binary')
}

/**
 * Layouts that binaries follow although their header says something else, likeliest first: some software below
 * version 3 writes every field whatever it declares, some writes constants too.
 */
export function otherLayouts(header: TimeLogHeader): RecordLayout[] {
  const common: readonly (readonly PositionField[])[] = [
    ['north', 'east'],
    ['north', 'east', 'status'],
    ['north', 'east', 'up'],
    ['north', 'east', 'up', 'status'],
  ]
  const declared = layoutOf(header).fixedBytes
  const candidates = [
    layoutWith(true, () => true),
    layoutWith(header.time !== 'absent', (field) => header.position[field] !== 'absent'),
    ...common.map((fields) => layoutWith(true, (field) => fields.includes(field))),
  ]
  return candidates.filter((candidate) => candidate.hasTime && candidate.fixedBytes !== declared)
}

function layoutWith(hasTime: boolean, isBinary: (field: PositionField) => boolean): RecordLayout {
  let fixedBytes = hasTime ? TIME_BYTES : 0
  const places = POSITION_FIELDS.map(({ field, bytes }): [PositionField, number] => {
    if (!isBinary(field)) return [field, -1]
    fixedBytes += bytes
    return [field, fixedBytes - bytes]
  })
  return { hasTime, at: Object.fromEntries(places) as Record<PositionField, number>, fixedBytes }
}
