/**
 * Which implement does the work of a track, and what it worked at each record. States, widths and sections are those
 * of `implementRecords`; here is only chosen which device and elements count, and what stands in while nothing is on
 * or no width is known.
 */
import {
  ancestorElements,
  type Device,
  type DeviceElement,
  descendantElements,
  ELEMENT_TYPE,
  type ImplementRecords,
  type ImplementSection,
  implementRecords,
  type OwnedElement,
  type TimeLog,
} from '@sheaf/isoxml'
import type { ColumnMemory } from '../points/column-memory.js'
import { DDI } from './ddi.js'
import { type DeviceTree, topElements } from './device-tree.js'
import { heldValues } from './held-values.js'
import { isTractor } from './machine-kind.js'
import type { Track } from './track.js'
import { type WorkPart, workParts } from './work-parts.js'

/** Width of an implement of which nothing is known; the coverage falls back to the same. */
const ASSUMED_WIDTH_M = 3
/** Widths come in millimetres and are shared out; a tenth of one rounds off what single precision adds. */
const ROUNDING = 10_000
const M_PER_MM = 0.001
/** No implement is wider; a greater number is no width. */
const WIDEST_M = 200

export interface Work {
  /** The implement; undefined when no device of the description logs. */
  readonly device: Device | undefined
  /** 1 while working, per record; undefined when no state is logged. */
  readonly on: Uint8Array | undefined
  /** Metres worked at each record: sections on; the whole width while off. */
  readonly widthM: Float64Array
  readonly widthAssumed: boolean
  /** From left to right. */
  readonly sections: readonly ImplementSection[]
  /** 1 at records where state, width or offset of any section differs from the record before. */
  readonly changes: Uint8Array
  /** Elements that bring out by themselves, where there are several. */
  readonly parts: readonly WorkPart[]
}

/**
 * States and widths of the implement that does the work.
 *
 * @param logs    all logs of the task in time order, the track's among them: geometry is often logged in the first only
 * @param anchors elements that carry the rates or yields of this operation, if any do
 * @param memory  for what becomes a column
 */
export function workOf(
  track: Track,
  tree: DeviceTree,
  logs: readonly TimeLog[],
  anchors: readonly string[],
  memory: ColumnMemory,
): Work {
  const task = { logs, current: track.log }
  const devices = implementDevices(track, tree, anchors)
  const stated = devices.find((device) => device.elements.some(({ id }) => logsState(track, id)))
  const found = new Map<Device, ImplementRecords>()
  const recordsOf = (device: Device): ImplementRecords | undefined => {
    const known = found.get(device)
    if (known !== undefined) return known
    const own = implementRecords(device, task, { elements: workingElements(track, device, tree, anchors) })
    if (own !== undefined) found.set(device, own)
    return own
  }
  const hasWidth = (device: Device): boolean => (recordsOf(device)?.fullWidthM[0] ?? Number.NaN) > 0
  const wide = stated !== undefined && hasWidth(stated) ? stated : devices.find(hasWidth)
  const device = stated ?? wide ?? devices[0]
  const own = device && recordsOf(device)
  if (own === undefined || device === undefined) return withoutDevice(track)
  const several = workParts(topsOfAnchors(track, tree, anchors), task)
  const common = several?.common
  const across = common === undefined ? own : several!.parts[0]!.records
  const together = common === undefined ? undefined : { ...own, ...common }
  const wideRecords = (common?.fullWidthM[0] ?? 0) > 0 ? together : wide && recordsOf(wide)
  return {
    device,
    on: (together ?? own).state && onOnly((together ?? own).state!),
    sections: across.sections,
    changes: across.changes,
    parts: several?.parts ?? [],
    ...widths(together ?? own, wideRecords, memory),
  }
}

/** No description tells whose channels these are: on while any work state is, as wide as the widest that is logged. */
function withoutDevice(track: Track): Work {
  const states = track.byDdi.get(DDI.workState) ?? []
  const on = states.length > 0 ? new Uint8Array(track.records) : undefined
  for (const channel of states) {
    const held = heldValues(channel, track.records, 1)
    for (let record = 0; record < held.length; record++) if (held[record] === 1) on![record] = 1
  }
  const widthM = new Float64Array(track.records)
  for (const channel of track.byDdi.get(DDI.actualWidth) ?? []) {
    const held = heldValues(channel, track.records, M_PER_MM)
    for (let record = 0; record < held.length; record++)
      if (held[record]! <= WIDEST_M) widthM[record] = Math.max(widthM[record]!, held[record]!)
  }
  const widest = widthM.reduce((most, width) => Math.max(most, width), 0)
  for (let record = 0; record < widthM.length; record++)
    if (widthM[record] === 0) widthM[record] = widest > 0 ? widest : ASSUMED_WIDTH_M
  const changes = new Uint8Array(track.records)
  return { device: undefined, on, widthM, widthAssumed: widest === 0, sections: [], changes, parts: [] }
}

/** What is not known to be on is off. */
function onOnly(state: Uint8Array): Uint8Array {
  const on = new Uint8Array(state.length)
  for (let record = 0; record < state.length; record++) on[record] = state[record] === 1 ? 1 : 0
  return on
}

type Widths = Pick<ImplementRecords, 'shareOn' | 'stateLogged'> & {
  readonly widthM: Floats
  readonly fullWidthM: Floats
}
type Floats = Float32Array | Float64Array

/** @param wide of the device that tells a width, where the one that logs the state does not */
function widths(
  own: Widths,
  wide: Widths | undefined,
  memory: ColumnMemory,
): Pick<Work, 'widthM' | 'widthAssumed'> {
  const records = own.widthM.length
  const widthM = memory.numbers(records)
  if (wide === undefined) return { widthM: widthM.fill(ASSUMED_WIDTH_M), widthAssumed: true }
  const { shareOn } = own
  const { fullWidthM } = wide
  // a header that logs no state is as wide as it says, for the share that the machine works
  const isOther = wide !== own && !wide.stateLogged
  let last = Number.NaN
  let rounded = Number.NaN
  for (let record = 0; record < records; record++) {
    const worked = wide.widthM[record]! * (isOther ? shareOn[record]! : 1)
    const width = worked > 0 ? worked : fullWidthM[record]!
    if (width !== last) {
      last = width
      rounded = width > 0 ? Math.round(width * ROUNDING) / ROUNDING : ASSUMED_WIDTH_M
    }
    widthM[record] = rounded
  }
  return { widthM, widthAssumed: false }
}

/** Devices in the order to ask: those of the anchors, other implements of this log, tractors last. */
function implementDevices(track: Track, tree: DeviceTree, anchors: readonly string[]): Device[] {
  const logged = [...track.byElement.keys()].flatMap((id) => tree.get(id)?.device ?? [])
  return [
    ...new Set([
      ...anchors.flatMap((id) => tree.get(id)?.device ?? []),
      ...logged.filter((device) => !isTractor(device)),
      ...logged,
    ]),
  ]
}

const isState = (ddi: number): boolean =>
  ddi === DDI.workState || (ddi >= DDI.condensedFirst && ddi <= DDI.condensedLast)

/** True when this element logs a state of its own or of its children in this track. */
function logsState(track: Track, elementId: string): boolean {
  return (track.byElement.get(elementId) ?? []).some(({ ddi }) => isState(ddi))
}

const isPart = ({ type }: DeviceElement): boolean =>
  type === ELEMENT_TYPE.section || type === ELEMENT_TYPE.unit

/** Functions that hold the anchors and have sections below; else what is the top of the device. */
function workingElements(
  track: Track,
  device: Device,
  tree: DeviceTree,
  anchors: readonly string[],
): DeviceElement[] {
  const own = topsOfAnchors(
    track,
    tree,
    anchors.filter((id) => tree.get(id)?.device === device),
  )
  return own.length > 0 ? own.map(({ element }) => element) : topsThatSpeak(track, device)
}

/** The elements that bring out by themselves: of each anchor the function with sections below, or that logs a state. */
function topsOfAnchors(track: Track, tree: DeviceTree, anchors: readonly string[]): OwnedElement[] {
  const roots = new Map<DeviceElement, OwnedElement>()
  for (const id of anchors) {
    const owned = tree.get(id)
    if (owned === undefined) continue
    const { device } = owned
    const chain = [owned.element, ...ancestorElements(device, owned.element)]
    const root =
      chain.find((at, level) => level < chain.length - 1 && hasOtherParts(device, at, owned.element)) ??
      chain.find((at) => logsState(track, at.id))
    if (root !== undefined) roots.set(root, { device, element: root })
  }
  return [...roots.values()].filter(
    ({ device, element }) => !ancestorElements(device, element).some((above) => roots.has(above)),
  )
}

function hasOtherParts(device: Device, top: DeviceElement, but: DeviceElement): boolean {
  return descendantElements(device, top).some((part) => isPart(part) && part !== but)
}

/** Tops that log a state somewhere, else the first one; a device without sections speaks through what logs the state. */
function topsThatSpeak(track: Track, device: Device): DeviceElement[] {
  const tops = topElements(device)
  const withBelow = (top: DeviceElement): DeviceElement[] => [top, ...descendantElements(device, top)]
  const stated = tops.filter((top) => withBelow(top).some(({ id }) => logsState(track, id)))
  return (stated.length > 0 ? stated : tops.slice(0, 1)).flatMap((top) => {
    const below = descendantElements(device, top)
    if (below.some(isPart) || logsState(track, top.id)) return [top]
    const speaking = below.filter(({ id }) => logsState(track, id))
    return speaking.length > 0 ? speaking : [top]
  })
}
