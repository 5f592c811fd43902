/**
 * Where each section of an implement stands at each record.
 *
 *   logged position ─► track of the vehicle, heading ─► antenna, hitches (rigid or drawn) ─► reference point and heading
 *   of the implement ─► sections
 *
 * Columns only: the centre of each section, one heading for all; `sectionEdges` makes the ends of a section of them.
 */
import { IsoxmlError } from '../diagnostics.js'
import type { Connection, Device, DeviceElement, TaskData } from '../task-data/model.js'
import { bodiesOf } from './bodies.js'
import { couplingOf } from './coupling.js'
import { type GeometrySeries, metresAt, type TaskLogs } from './geometry-series.js'
import { BLOCK, FrameBlock, FrameColumns } from './implement-frame.js'
import type { ImplementSection } from './implement-section.js'
import { sectionPlaces } from './section-layout.js'
import { type VehicleTrack, vehicleTrack } from './vehicle-track.js'

/** How positions of sections are worked out. */
export interface SectionPositionsOptions {
  /** Metres that the vehicle must move before its course counts; default 1. */
  readonly minimumStepM?: number
  /** Most bytes that the columns may take; default 1 GiB. See {@link bytesOfSectionPositions}. */
  readonly maxBytes?: number
}

/** Centre of one section per record, degrees, WGS 84; NaN where the position or heading is unknown. */
export interface SectionPosition {
  readonly element: DeviceElement
  readonly width: GeometrySeries | undefined
  /** As in {@link ImplementSection}. */
  readonly state: Uint8Array | undefined
  readonly lon: Float64Array
  readonly lat: Float64Array
}

/** Sections of one implement over the records of one log. */
export interface SectionPositions {
  readonly records: number
  /** As they were given. */
  readonly sections: readonly SectionPosition[]
  /** Where the implement points, degrees clockwise from north, 0 to 360; NaN where unknown. */
  readonly headingDegrees: Float32Array
  /** Where the vehicle points. */
  readonly vehicleHeadingDegrees: Float32Array
  /** Degrees of longitude and latitude of a metre to the right across the implement; NaN where unknown. */
  readonly rightLonPerM: Float32Array
  readonly rightLatPerM: Float32Array
  /** 1 while the vehicle drives in reverse. */
  readonly reversing: Uint8Array
  /**
   * `self`: no connection says what the implement hangs on, or it drives itself; `rigid`: it is held rigidly, or nothing
   * tells how; `drawn`: it, or what it hangs on, trails behind its hitch.
   */
  readonly coupling: 'self' | 'rigid' | 'drawn'
}

const DEFAULT_MINIMUM_STEP_M = 1
const DEFAULT_MAX_BYTES = 1024 ** 3

/** Memory of the columns: 16 bytes per section and record, 17 more per record. */
export function bytesOfSectionPositions(records: number, sections: number): number {
  return records * (16 * sections + 17)
}

/**
 * @param connections of the task (CNN); without one from this device the implement is taken as the vehicle
 * @param device      the implement
 * @param sections    those of `implementRecords`
 * @param task        logs of the task; all columns have one entry per record of `task.current`
 * @throws IsoxmlError `LOG_TOO_LARGE`
 */
export function sectionPositions(
  taskData: Pick<TaskData, 'devices'>,
  connections: readonly Connection[],
  device: Device,
  sections: readonly ImplementSection[],
  task: TaskLogs,
  options: SectionPositionsOptions = {},
): SectionPositions {
  const log = task.current
  checkMemory(log.file, log.records, sections.length, options.maxBytes ?? DEFAULT_MAX_BYTES)
  // the resolution of a logged position is a centimetre
  const minimumStepM = Math.max(0.01, options.minimumStepM ?? DEFAULT_MINIMUM_STEP_M)
  const track = vehicleTrack(log, minimumStepM)
  const coupling = couplingOf(taskData, connections, device)
  const places = sectionPlaces(device, sections, task)
  const { bodies, trails } = bodiesOf(coupling, track, meanX(places), task)
  const { records } = log
  const placed = sections.map(({ element, width, state }) => ({
    element,
    width,
    state,
    lon: new Float64Array(records),
    lat: new Float64Array(records),
  }))
  const frame = new FrameColumns(records)
  const block = new FrameBlock()
  for (let from = 0; from < records; from += BLOCK) {
    const to = Math.min(records, from + BLOCK)
    block.fill(log, track, bodies, frame, from, to)
    for (let at = 0; at < placed.length; at++) block.place(places[at]!, placed[at]!, from, to)
  }
  const kind = coupling.hitches.length === 0 ? 'self' : trails ? 'drawn' : 'rigid'
  return { records, sections: placed, ...frame, reversing: reversingRecords(track, records), coupling: kind }
}

/** Ends of a section per record. */
export interface SectionEdges {
  readonly leftLon: Float64Array
  readonly leftLat: Float64Array
  readonly rightLon: Float64Array
  readonly rightLat: Float64Array
}

/** Left and right end of one section, half its width from the centre, across the heading; NaN where unknown. */
export function sectionEdges(positions: SectionPositions, section: SectionPosition): SectionEdges {
  const { records, rightLonPerM, rightLatPerM } = positions
  const { width, lon, lat } = section
  const [leftLon, leftLat, rightLon, rightLat] = [0, 1, 2, 3].map(() => new Float64Array(records)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let record = 0; record < records; record++) {
    const half = width === undefined ? Number.NaN : metresAt(width, record) / 2
    const east = half * rightLonPerM[record]!
    const north = half * rightLatPerM[record]!
    leftLon[record] = lon[record]! - east
    leftLat[record] = lat[record]! - north
    rightLon[record] = lon[record]! + east
    rightLat[record] = lat[record]! + north
  }
  return { leftLon, leftLat, rightLon, rightLat }
}

/** Records on the way to a node that was reached in reverse; a record at a node belongs to the way behind it. */
function reversingRecords({ nodeOf, reversing, startsStretch }: VehicleTrack, records: number): Uint8Array {
  const inReverse = new Uint8Array(records)
  for (let record = 0; record < records; record++) {
    const node = nodeOf[record]!
    if (node < 0) continue
    const isLast = node + 1 === reversing.length || startsStretch[node + 1] === 1
    inReverse[record] = reversing[isLast ? node : node + 1]!
  }
  return inReverse
}

function meanX(places: readonly { readonly x: GeometrySeries }[]): number {
  return places.reduce((sum, { x }) => sum + metresAt(x, 0), 0) / Math.max(1, places.length)
}

function checkMemory(stem: string, records: number, sections: number, maxBytes: number): void {
  const needed = bytesOfSectionPositions(records, sections)
  if (needed <= maxBytes) return
  const file = `${stem}.BIN`
  const sentence = `${file}: positions of ${sections} sections at ${records} records need ${needed} bytes of memory, ${maxBytes} are allowed; raise maxBytes or ask for fewer sections`
  throw new IsoxmlError('LOG_TOO_LARGE', { file }, sentence)
}
