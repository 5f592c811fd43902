/**
 * Rows of a point table before their values: one per record with a position, or one per section that is on where
 * sections log their own rate or yield. A row stands for the stretch since the previous record of the same log.
 */
import { metresAt } from '@sheaf/isoxml'
import type { ColumnMemory } from '../points/column-memory.js'
import type { Positions } from './positions.js'
import type { SectionPlaces } from './section-places.js'
import type { Work } from './work.js'

export interface Rows {
  readonly length: number
  /** Record of the log. */
  readonly record: Uint32Array
  /** True when row i is record i. */
  readonly isEveryRecord: boolean
  /** Entry of the positions. */
  readonly entry: Uint32Array
  /** Index into the work's sections, −1 for the whole machine. */
  readonly section: Int16Array | undefined
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly distance: Float64Array
  readonly interval: Float64Array
  readonly heading: Float64Array
  /** 1 while this operation was recorded here. */
  readonly on: Uint8Array
  readonly widthM: Float64Array
  /** Square metres: width × distance while on, else 0. */
  readonly area: Float64Array
}

/**
 * @param on     1 per record while working: logged, or inferred where no state is logged
 * @param memory for what becomes a column
 */
export function machineRows(positions: Positions, work: Work, on: Uint8Array, memory: ColumnMemory): Rows {
  const { records, distance } = positions
  const isEveryRecord = records.length === on.length
  const rows = {
    length: records.length,
    record: records,
    isEveryRecord,
    entry: isEveryRecord ? records : Uint32Array.from({ length: records.length }, (_, i) => i),
    section: undefined,
    lon: positions.lon,
    lat: positions.lat,
    distance,
    interval: positions.interval,
    heading: positions.heading,
    // rows switch themselves off later on; the state stays what it is
    on: isEveryRecord ? on.slice() : gatherBits(on, records),
    widthM: isEveryRecord ? work.widthM : gather(work.widthM, records, memory),
  }
  return { ...rows, area: areaOf(rows, memory) }
}

/**
 * One row per section that is on; a record without any is one row for the whole machine, off.
 *
 * @param sections indexes into the work's sections
 * @param places   where those sections stand, in the same order
 * @param memory   for what becomes a column
 */
export function sectionRows(
  positions: Positions,
  work: Work,
  on: Uint8Array,
  sections: readonly number[],
  places: SectionPlaces,
  memory: ColumnMemory,
): Rows {
  const { entry, section } = switchedOn(positions, work, on, sections)
  const { records } = positions
  const n = entry.length
  const record = new Uint32Array(n)
  const lon = memory.numbers(n)
  const lat = memory.numbers(n)
  const widthM = memory.numbers(n)
  const isOn = new Uint8Array(n)
  const orderOf = new Map(sections.map((index, order) => [index, order]))
  for (let row = 0; row < n; row++) {
    const at = records[entry[row]!]!
    const id = section[row]!
    const order = id < 0 ? undefined : orderOf.get(id)
    const placed = order === undefined ? undefined : places[order]
    record[row] = at
    lon[row] = orElse(placed?.lon[at], positions.lon[entry[row]!]!)
    lat[row] = orElse(placed?.lat[at], positions.lat[entry[row]!]!)
    isOn[row] = id < 0 ? 0 : 1
    widthM[row] = id < 0 ? work.widthM[at]! : sectionWidth(work, id, at)
  }
  const rows = {
    length: n,
    record,
    isEveryRecord: false,
    entry,
    section,
    lon,
    lat,
    distance: gather(positions.distance, entry, memory),
    interval: gather(positions.interval, entry, memory),
    heading: gather(positions.heading, entry, memory),
    on: isOn,
    widthM,
  }
  return { ...rows, area: areaOf(rows, memory) }
}

const orElse = (value: number | undefined, other: number): number =>
  value === undefined || Number.isNaN(value) ? other : value

/** Entry and section of each row. */
function switchedOn(
  positions: Positions,
  work: Work,
  on: Uint8Array,
  sections: readonly number[],
): { entry: Uint32Array; section: Int16Array } {
  const entries: number[] = []
  const ids: number[] = []
  for (let i = 0; i < positions.records.length; i++) {
    const record = positions.records[i]!
    const before = entries.length
    for (const id of on[record] === 0 ? [] : sections) {
      // where any state is logged, a section that states none is off
      if (work.on !== undefined && work.sections[id]!.state?.[record] !== 1) continue
      entries.push(i)
      ids.push(id)
    }
    if (entries.length > before) continue
    entries.push(i)
    ids.push(-1)
  }
  return { entry: Uint32Array.from(entries), section: Int16Array.from(ids) }
}

/** Metres of one section; its share of the whole where no width of its own is known. */
function sectionWidth(work: Work, id: number, record: number): number {
  const { width } = work.sections[id]!
  const own = width === undefined ? 0 : metresAt(width, record)
  return own > 0 ? Math.round(own * 10_000) / 10_000 : work.widthM[record]! / work.sections.length
}

function areaOf(
  { on, widthM, distance }: Pick<Rows, 'on' | 'widthM' | 'distance'>,
  memory: ColumnMemory,
): Float64Array {
  const area = memory.numbers(on.length)
  for (let row = 0; row < area.length; row++) if (on[row] !== 0) area[row] = distance[row]! * widthM[row]!
  return area
}

/** `values[at[i]]` for every i. */
export function gather(values: Float64Array, at: Uint32Array, memory: ColumnMemory): Float64Array {
  const gathered = memory.numbers(at.length)
  for (let i = 0; i < at.length; i++) gathered[i] = values[at[i]!]!
  return gathered
}

function gatherBits(values: Uint8Array, at: Uint32Array): Uint8Array {
  const gathered = new Uint8Array(at.length)
  for (let i = 0; i < at.length; i++) gathered[i] = values[at[i]!]!
  return gathered
}
