/**
 * One track and one operation type → point table in DEFAULT units, before cleanup.
 */
import {
  type Channel,
  type Diagnostic,
  ELEMENT_TYPE,
  type Task,
  type TaskData,
  type TimeLog,
} from '@sheaf/isoxml'
import { SPANS_COLUMN } from '../coverage/spans.js'
import type { SourceName } from '../crops/owner-names.js'
import type { ColumnMemory } from '../points/column-memory.js'
import { distinctMachines } from '../points/origins.js'
import type {
  Column,
  LogIdentity,
  MachineInfo,
  OperationType,
  PointProduct,
  PointTable,
} from '../points/table.js'
import type { UtcOffsetAt } from '../zone/utc-offset-by-zone.js'
import { clockOf } from './clock.js'
import { commonColumns } from './common-columns.js'
import { cropSpans, spanOfRecords } from './crop-spans.js'
import { DDI, RATE_TOTALS } from './ddi.js'
import { type DeviceTree, isAtOrBelow } from './device-tree.js'
import { withGpsTime } from './gps-clock.js'
import { eachLogged, type Hold, hasNonZero, heldValues } from './held-values.js'
import { machineInfo } from './machinery.js'
import { type Positions, positionsOf } from './positions.js'
import { appliedColumns } from './products.js'
import { sectionsWithRates } from './rates.js'
import { machineRows, type Rows, sectionRows } from './rows.js'
import { type ImplementPlace, type PlacedTask, placeOfImplement, placesOfSections } from './section-places.js'
import { seedColumns } from './seeds.js'
import { tillageColumns, tillTypeOf } from './tillage.js'
import type { Track } from './track.js'
import { HOLD_WITHOUT_STATE_S, type TrackContext } from './track-context.js'
import { type Work, workOf } from './work.js'
import { workedSpans } from './worked-spans.js'
import { harvestColumns } from './yields.js'

export interface StandardizeInput {
  readonly track: Track
  readonly type: OperationType
  /** Rate, yield or depth channels of this type in this track. */
  readonly channels: readonly Channel[]
  /** Elements whose rates belong to another type of the same track; their devices are not this one's machinery. */
  readonly otherElements: readonly string[]
  readonly task: Task
  readonly taskData: TaskData
  readonly tree: DeviceTree
  /** All logs of the task in time order, this track's among them: geometry is often logged in the first only. */
  readonly logs: readonly TimeLog[]
  readonly identity: LogIdentity
  readonly originalOperationType: string | undefined
  /** The owner's names; they come before the tables and before the source's own. */
  readonly cropNames: Readonly<Record<string, string>>
  readonly varietyNames: Readonly<Record<string, string>>
  readonly productNames: Readonly<Record<string, string>>
  /** Minutes east of UTC, where task times or GPS time tell. */
  readonly offsetMinutes: number | undefined
  readonly utcOffsetAt: UtcOffsetAt | undefined
  /** For columns. */
  readonly memory: ColumnMemory
}

export interface StandardizedTrack {
  readonly table: PointTable
  readonly unknownCrops: readonly string[]
  /** Names of the source and what they became. */
  readonly names: readonly SourceName[]
  /** False when no rate or yield is logged that this type must have. */
  readonly hasPrimary: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/** Points of one track; undefined when no record has a usable position. */
export function standardizeTrack(input: StandardizeInput): StandardizedTrack | undefined {
  const { track, type, memory } = input
  const byGps = withGpsTime(track.log)
  const log = byGps ?? track.log
  const offsetMinutes = byGps === undefined ? input.offsetMinutes : 0
  const logged = positionsOf(log, memory)
  if (logged.records.length === 0) return undefined
  const anchors = [...new Set(input.channels.flatMap((channel) => channel.elementId ?? []))]
  const work = workOf(track, input.tree, input.logs, anchors, memory)
  const maxHoldS = work.on === undefined ? HOLD_WITHOUT_STATE_S : Number.POSITIVE_INFINITY
  const hold = { timeMs: log.localTimeMs, maxHoldS }
  const on = work.on ?? inferredState(input, hold)
  const sections = sectionsWithValues(input, work)
  const placed = { task: input.task, taskData: input.taskData, logs: input.logs, current: track.log }
  const place = sections.length > 0 ? undefined : placeOfImplement(placed, work)
  const rows = rowsOf(
    placed,
    place === undefined ? logged : movedTo(place, logged),
    work,
    on,
    sections,
    memory,
  )
  const crops = cropSpans({ ...input, offsetMinutes })
  const context: TrackContext = {
    type,
    track: { ...track, log },
    channels: input.channels,
    task: input.task,
    taskData: input.taskData,
    tree: input.tree,
    work,
    rows,
    crops,
    cropOfRecord: spanOfRecords(crops, log.localTimeMs),
    place,
    offsetMinutes,
    hold,
    memory,
    productNames: input.productNames,
  }
  const own = ownColumns(context)
  if (own.primary) offWithoutValue(rows, own.primary)
  const firstPlace = [logged.lon[0]!, logged.lat[0]!] as const
  const clock = clockOf(log, offsetMinutes, firstPlace, input.utcOffsetAt)
  const columns = new Map([...commonColumns(context, clock.offsetMinutes), ...own.columns])
  const spans = workedSpans(work, rows, track.records, memory)
  if (spans) columns.set(SPANS_COLUMN, spans)
  return {
    table: {
      length: rows.length,
      columns,
      logs: [input.identity],
      origins: [
        {
          machinery: machineryOf(input),
          originalOperationType: input.originalOperationType,
          tillType: type === 'tillage' ? tillTypeOf(context, input.task, input.taskData) : [],
        },
      ],
      products: own.products,
      operationType: type,
    },
    names: [...crops.flatMap(({ names }) => names), ...(own.names ?? [])],
    unknownCrops: [...new Set(crops.flatMap(({ unknown }) => unknown))],
    hasPrimary: type === 'tillage' || own.primary !== undefined,
    diagnostics: [
      ...(clock.diagnostic ? [clock.diagnostic] : []),
      ...trackDiagnostics(track.log, logged, work),
    ],
  }
}

/** The same stretches, standing where the implement is; the antenna's place where that is not known. */
function movedTo(place: ImplementPlace, logged: Positions): Positions {
  const lon = logged.lon.slice()
  const lat = logged.lat.slice()
  for (let i = 0; i < lon.length; i++) {
    const record = logged.records[i]!
    if (Number.isNaN(place.lon[record]!)) continue
    lon[i] = place.lon[record]!
    lat[i] = place.lat[record]!
  }
  return { ...logged, lon, lat }
}

interface OwnColumns {
  readonly columns: Map<string, Column>
  readonly products: readonly PointProduct[]
  readonly primary: Float64Array | undefined
  readonly names?: readonly SourceName[]
}

/** Columns of one operation type only. */
const OWN_COLUMNS: Readonly<Record<OperationType, (context: TrackContext) => OwnColumns>> = {
  harvested: (context) => ({ products: [], ...harvestColumns(context) }),
  planted: (context) => ({ products: [], ...seedColumns(context) }),
  applied: appliedColumns,
  tillage: (context) => ({ columns: tillageColumns(context), products: [], primary: undefined }),
}

const ownColumns = (context: TrackContext): OwnColumns => OWN_COLUMNS[context.type](context)

/** Where the machine works but this operation's value has not been seen yet, nothing of it was recorded. */
function offWithoutValue(rows: Rows, primary: Float64Array): void {
  for (let row = 0; row < rows.length; row++) {
    if (rows.on[row] === 0 || !Number.isNaN(primary[row]!)) continue
    // a stretch of no length has no rate per time, yet it is no gap in the recording
    if (rows.area[row] === 0) continue
    rows.on[row] = 0
    rows.area[row] = 0
  }
}

/** Indexes of the sections that give points of their own: at least two log a rate or yield, themselves or below. */
function sectionsWithValues(input: StandardizeInput, work: Work): number[] {
  const isSection = (elementId: string): boolean => {
    const type = input.tree.get(elementId)?.element.type
    return type === ELEMENT_TYPE.section || type === ELEMENT_TYPE.unit
  }
  const elements =
    input.type === 'harvested'
      ? yieldSections(input.channels, isSection)
      : sectionsWithRates(input.channels, isSection)
  const indexes = work.sections.flatMap((section, index) =>
    [...elements].some((id) => isAtOrBelow(input.tree, id, section.element)) ? [index] : [],
  )
  return indexes.length >= 2 ? indexes : []
}

function rowsOf(
  placed: PlacedTask,
  positions: Positions,
  work: Work,
  on: Uint8Array,
  sections: readonly number[],
  memory: ColumnMemory,
): Rows {
  if (sections.length === 0) return machineRows(positions, work, on, memory)
  return sectionRows(positions, work, on, sections, placesOfSections(placed, work, sections), memory)
}

function yieldSections(
  channels: readonly Channel[],
  isSection: (elementId: string) => boolean,
): ReadonlySet<string> {
  const elements = new Set(channels.flatMap((channel) => channel.elementId ?? []).filter(isSection))
  return elements.size >= 2 ? elements : new Set()
}

/** No state is logged: rate, yield or depth above 0, else a header that is down or a width that opens, else always. */
function inferredState(input: StandardizeInput, hold: Hold): Uint8Array {
  const { track } = input
  const on = new Uint8Array(track.records)
  const mark = (channel: Channel, limited: boolean): void => {
    const values = heldValues(channel, track.records, 1, limited ? hold : undefined)
    for (let i = 0; i < values.length; i++) if (values[i]! > 0) on[i] = 1
  }
  // a counter that stands still may belong to a machine that works
  const active = input.channels.filter((channel) => !RATE_TOTALS.has(channel.ddi) && hasNonZero(channel))
  if (active.length > 0) {
    for (const channel of active) mark(channel, true)
    return on
  }
  const width = (track.byDdi.get(DDI.actualWidth) ?? []).filter(changes)
  const header = (track.byDdi.get(DDI.headerHeight) ?? []).filter(hasNonZero)
  for (const channel of width.length > 0 ? width : header) mark(channel, false)
  return width.length + header.length > 0 ? on : on.fill(1)
}

function changes(channel: Channel): boolean {
  const values = new Set<number>()
  eachLogged(channel, (_record, value) => values.add(value))
  return values.size > 1 && values.has(0)
}

/** Devices that log in this track, without those that only serve another operation of it. */
function machineryOf(input: StandardizeInput): MachineInfo[] {
  const { track, tree } = input
  const deviceOf = (elementId: string) => tree.get(elementId)?.device
  const own = new Set(input.channels.flatMap((channel) => deviceOf(channel.elementId ?? '') ?? []))
  const others = new Set(input.otherElements.flatMap((id) => deviceOf(id) ?? []))
  const devices = new Set([...track.byElement.keys()].flatMap((id) => deviceOf(id) ?? []))
  return distinctMachines(
    [...devices].filter((device) => own.has(device) || !others.has(device)).map(machineInfo),
  )
}

function trackDiagnostics(log: TimeLog, positions: Positions, work: Work): Diagnostic[] {
  const where = { file: log.file }
  const missing = log.records - positions.records.length - positions.outliers
  const found: Diagnostic[] = []
  if (missing > 0) {
    const message = `${missing} of ${log.records} records of ${log.file} carry no usable position or time and give no point.`
    found.push({ code: 'POSITION_MISSING', severity: 'info', message, where })
  }
  if (positions.outliers + positions.cuts > 0) {
    const message = `Positions of ${log.file} jump farther than a machine drives: ${positions.outliers} records were left out, the track was cut at ${positions.cuts} places.`
    found.push({ code: 'POSITION_JUMP', severity: 'warning', message, where })
  }
  if (work.on === undefined) {
    const message = `${log.file} logs no work state; it was inferred from rate, yield, depth or width.`
    found.push({ code: 'WORK_STATE_INFERRED', severity: 'info', message, where })
  }
  if (work.widthAssumed) {
    const message = `Neither ${log.file} nor the device description states a working width; 3 m were assumed, areas depend on it.`
    found.push({ code: 'WIDTH_ASSUMED', severity: 'warning', message, where })
  }
  return found
}
