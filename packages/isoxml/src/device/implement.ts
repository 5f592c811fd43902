/**
 * An implement per record: which sections work, how wide, where they sit.
 *
 * Width of a section: 67 logged, 67 constant, 68, 70. Width of the implement: 67 of boom or device, else the sections
 * that are on, else 70. A width of 0 while something is on is a fault of the device: its maximum counts.
 */
import { IsoxmlError } from '../diagnostics.js'
import type { Device, DeviceElement } from '../task-data/model.js'
import { DEFAULT_MAX_BYTES } from '../time-log/limits.js'
import type { TimeLog } from '../time-log/model.js'
import { ancestorElements, descendantElements, ELEMENT_TYPE } from './element-tree.js'
import { type GeometrySeries, geometrySeries, metresAt, type TaskLogs } from './geometry-series.js'
import { type ImplementSection, sectionOfLog } from './implement-section.js'
import { changesOf, SectionSums } from './section-sums.js'
import { mergedRuns, type StateRuns, StatesInTurn } from './state-runs.js'
import { anyOn, logsState, sectionsOf, workStateRuns } from './work-state.js'

const ACTUAL_WIDTH = 67
const DEFAULT_WIDTH = 68
const MAXIMUM_WIDTH = 70
const OFFSET_X = 134
const OFFSET_Y = 135

/** State and width of an implement, record by record. */
export interface ImplementRecords {
  /** From left to right; the device itself when it has no sections. */
  readonly sections: readonly ImplementSection[]
  /** 1 while any section is on, 0 while none is, 255 before any state is known; undefined when none is logged. */
  readonly state: Uint8Array | undefined
  /** Sections on, per record. All of them where no state is logged. */
  readonly sectionsOn: Uint16Array
  /** Share of the ground under all sections that is worked, 0 to 1, per record; by number where widths are unknown. */
  readonly shareOn: Float32Array
  /** Metres worked at each record, 0 where nothing is on, NaN where no width is known. Common ground counts once. */
  readonly widthM: Float32Array
  /** Metres that would be worked with everything on, NaN where no width is known. */
  readonly fullWidthM: Float32Array
  /** Whether any state is logged; if not, everything counts as on. */
  readonly stateLogged: boolean
  /** 1 at records where state, width or offset of any section differs from the record before, and at the first one. */
  readonly changes: Uint8Array
}

/** Which part of a device is looked at, and how much memory it may take. */
export interface ImplementOptions {
  /** Only what stands at or below these elements, say the boom that carries the rate; default the whole device. */
  readonly elements?: readonly DeviceElement[]
  /** Most bytes that the states of the sections may take, one a section and record; default 1 GiB. */
  readonly maxBytes?: number
}

/**
 * @param device one that takes part in the logs, not the tractor
 * @param task   logs of the task; all series have one entry per record of `task.current`
 * @returns undefined for a device without elements
 * @throws IsoxmlError `LOG_TOO_LARGE`
 */
export function implementRecords(
  device: Device,
  task: TaskLogs,
  options: ImplementOptions = {},
): ImplementRecords | undefined {
  const root = device.elements.find(({ type }) => type === ELEMENT_TYPE.device) ?? device.elements[0]
  if (root === undefined) return undefined
  const tops = options.elements ?? [root]
  const ordered = sectionsInOrder(device, task)
  const found = new Set(tops.flatMap((top) => (isSection(top) ? [top] : orTop(ordered(top), top))))
  checkMemory(found.size, task.current, options.maxBytes ?? DEFAULT_MAX_BYTES)
  const sections = [...found].map((element): ImplementSection => {
    const own = workStateRuns(task.current, device, element, ordered)
    const stateRuns = own ?? statesOfFunctions(device, element, task.current)
    const section = {
      element,
      width: workingWidth(device, element, stateRuns, task),
      offsetX: geometrySeries({ device, element }, OFFSET_X, task),
      offsetY: geometrySeries({ device, element }, OFFSET_Y, task),
      stateRuns,
    }
    return sectionOfLog(section, task.current.records)
  })
  return { sections, ...sumSections(sections, task.current.records, wholeWidth(device, tops, task)) }
}

const isSection = ({ type }: DeviceElement): boolean => type === ELEMENT_TYPE.section

const orTop = (sections: readonly DeviceElement[], top: DeviceElement): readonly DeviceElement[] =>
  sections.length > 0 ? sections : [top]

const isAbove = ({ type }: DeviceElement): boolean =>
  type === ELEMENT_TYPE.function || type === ELEMENT_TYPE.device

/** A device whose booms alone log states works while any of them does. */
function statesOfFunctions(device: Device, element: DeviceElement, log: TimeLog): StateRuns | undefined {
  if (!isAbove(element)) return undefined
  const runs = descendantElements(device, element).flatMap((below) =>
    below.type === ELEMENT_TYPE.function && logsState(log, below)
      ? (workStateRuns(log, device, below, () => []) ?? [])
      : [],
  )
  return runs.length === 0 ? undefined : runs.reduce((all, own) => mergedRuns(all, own, anyOn))
}

function checkMemory(sections: number, { file, records }: TimeLog, maxBytes: number): void {
  const needed = sections * records
  if (needed <= maxBytes) return
  const where = { file: `${file}.BIN` }
  const sentence = `${where.file}: states of ${sections} sections at ${records} records need ${needed} bytes of memory, ${maxBytes} are allowed; raise maxBytes or look at fewer elements`
  throw new IsoxmlError('LOG_TOO_LARGE', where, sentence)
}

/** Sections of any parent from left to right, each parent looked up once. */
function sectionsInOrder(
  device: Device,
  task: TaskLogs,
): (parent: DeviceElement) => readonly DeviceElement[] {
  const known = new Map<DeviceElement, readonly DeviceElement[]>()
  const offsetOf = (element: DeviceElement): number | undefined => {
    const series = geometrySeries({ device, element }, OFFSET_Y, task)
    return series === undefined ? undefined : metresAt(series, 0)
  }
  return (parent) => {
    const sections = known.get(parent) ?? sectionsOf(device, parent, offsetOf)
    known.set(parent, sections)
    return sections
  }
}

/** Width of an element by preference, with its maximum in records that are on at a width of 0. */
function workingWidth(
  device: Device,
  element: DeviceElement,
  states: StateRuns | undefined,
  task: TaskLogs,
): GeometrySeries | undefined {
  const of = (ddi: number): GeometrySeries | undefined => {
    const series = geometrySeries({ device, element }, ddi, task)
    return series !== undefined && hasWidth(series) ? series : undefined
  }
  const most = of(MAXIMUM_WIDTH) ?? of(DEFAULT_WIDTH)
  const series = of(ACTUAL_WIDTH) ?? of(DEFAULT_WIDTH) ?? most
  if (series?.kind !== 'records' || most === undefined || states === undefined) return series
  return { kind: 'records', valuesM: withoutZeros(series.valuesM, states, most) }
}

/** The same array where no record is on at a width of 0. */
function withoutZeros(widths: Float32Array, states: StateRuns, most: GeometrySeries): Float32Array {
  const inTurn = new StatesInTurn([states])
  let mended: Float32Array | undefined
  for (let record = widths.indexOf(0); record >= 0; record = widths.indexOf(0, record + 1)) {
    inTurn.moveTo(record)
    if (inTurn.current[0] !== 1) continue
    mended ??= widths.slice()
    mended[record] = metresAt(most, record)
  }
  return mended ?? widths
}

function hasWidth(series: GeometrySeries): boolean {
  return series.kind === 'constant' ? series.valueM > 0 : series.valuesM.some((width) => width > 0)
}

function widest(series: GeometrySeries): number {
  if (series.kind === 'constant') return series.valueM
  const { valuesM } = series
  let most = 0
  for (let record = 0; record < valuesM.length; record++) if (valuesM[record]! > most) most = valuesM[record]!
  return most
}

/** Sums over the sections; they change seldom, so they are worked out where something changes and held in between. */
function sumSections(
  sections: readonly ImplementSection[],
  records: number,
  whole: WholeWidth,
): Omit<ImplementRecords, 'sections'> {
  const stateLogged = sections.some(({ stateRuns }) => stateRuns !== undefined)
  const state = new Uint8Array(records)
  const sectionsOn = new Uint16Array(records)
  const shareOn = new Float32Array(records)
  const widthM = new Float32Array(records)
  const fullWidthM = new Float32Array(records)
  const nominal: WholeWidth = { actual: undefined, most: whole.most }
  const widestActualM = whole.actual === undefined ? Number.NaN : widest(whole.actual)
  const changes = changesOf(sections, records)
  const sums = new SectionSums(sections, stateLogged, whole.most && widest(whole.most))
  const isHeld = whole.actual?.kind !== 'records' && whole.most?.kind !== 'records'
  for (let from = 0, to = 0; from < records; from = to) {
    const next = changes.indexOf(1, from + 1)
    to = next < 0 ? records : next
    sums.moveTo(from)
    put(state, sums.state, from, to)
    put(sectionsOn, sums.count, from, to)
    put(shareOn, sums.share, from, to)
    for (let record = from; record < to; record++) {
      const widthAt = sums.count > 0 ? workedWidth(whole, record, sums.onM, sums.share) : 0
      const fullAt = workedWidth(nominal, record, sums.allM, 1)
      const end = isHeld ? to : record + 1
      put(widthM, widthAt, record, end)
      put(fullWidthM, Number.isNaN(fullAt) ? widestActualM : fullAt, record, end)
      record = end - 1
    }
  }
  return {
    state: stateLogged ? state : undefined,
    sectionsOn,
    shareOn,
    widthM,
    fullWidthM,
    stateLogged,
    changes,
  }
}

/** Short stretches are written here: they are many, and each call to fill one would cost more. */
function put(column: Uint8Array | Uint16Array | Float32Array, value: number, from: number, to: number): void {
  if (to - from > 16) column.fill(value, from, to)
  else for (let record = from; record < to; record++) column[record] = value
}

interface WholeWidth {
  /** 67 of boom or device: already follows the sections. */
  readonly actual: GeometrySeries | undefined
  /** 68 or 70: the implement with everything on. */
  readonly most: GeometrySeries | undefined
}

/**
 * Widths of the element above the sections: of what is looked at and its parents, else of any boom or the device. Booms
 * that each state a width of their own have only what stands above all of them in common.
 */
function wholeWidth(device: Device, tops: readonly DeviceElement[], task: TaskLogs): WholeWidth {
  const known = (element: DeviceElement, ddi: number): GeometrySeries | undefined => {
    const series = geometrySeries({ device, element }, ddi, task)
    return series !== undefined && hasWidth(series) ? series : undefined
  }
  const chains = tops.map((top) => [top, ...ancestorElements(device, top)])
  const statesWidth = (top: DeviceElement) =>
    [ACTUAL_WIDTH, DEFAULT_WIDTH, MAXIMUM_WIDTH].some((ddi) => known(top, ddi) !== undefined)
  const above =
    tops.length > 1 && tops.every(statesWidth)
      ? chains[0]!.filter((element) => chains.every((chain) => chain.includes(element)))
      : [...new Set([...chains.flat(), ...device.elements])]
  const first = (ddi: number) =>
    above
      .filter(isAbove)
      .map((element) => known(element, ddi))
      .find((series) => series !== undefined)
  return { actual: first(ACTUAL_WIDTH), most: first(MAXIMUM_WIDTH) ?? first(DEFAULT_WIDTH) }
}

function workedWidth({ actual, most }: WholeWidth, record: number, sectionsM: number, share: number): number {
  // a constant actual width cannot follow the sections
  const actualM =
    actual === undefined ? 0 : metresAt(actual, record) * (actual.kind === 'constant' ? share : 1)
  if (actualM > 0) return actualM
  if (sectionsM > 0) return sectionsM
  return most === undefined ? Number.NaN : metresAt(most, record) * share
}
