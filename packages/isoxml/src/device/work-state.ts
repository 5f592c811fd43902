/**
 * Work states of an implement's sections per record.
 *
 * Two bits everywhere: 00 off, 01 on, 10 error, 11 not installed. An element may log its own state (DDI 141), a parent
 * the condensed states of its children (161–176, sixteen each, lowest bits leftmost), or both. Effective is the own
 * state if it was logged at or after the last condensed one, else the slot, and never on while a parent is off.
 *
 * States are worked out per change and kept in runs: a boom that is switched a hundred times in an hour costs a hundred
 * steps.
 */
import type { Device, DeviceElement } from '../task-data/model.js'
import { type LoggedValues, loggedValues } from '../time-log/logged-values.js'
import type { Channel, TimeLog } from '../time-log/model.js'
import { deviceProperty } from './definitions.js'
import { ancestorElements, descendantElements, ELEMENT_TYPE } from './element-tree.js'
import { changedValues, channelOf } from './log-index.js'
import { mergedRuns, RunsBuilder, type StateRuns, statesOf, UNKNOWN_STATE } from './state-runs.js'

const WORK_STATE = 141
const FIRST_CONDENSED = 161
const LAST_CONDENSED = 176
const SLOTS_PER_VALUE = 16

/**
 * Sections below an element, else units where it has no sections, from left to right: by offset Y where all have one
 * of their own, else by element number.
 *
 * @param offsetY metres to the right of the reference point, undefined where none is known
 */
export function sectionsOf(
  device: Device,
  parent: DeviceElement,
  offsetY: (element: DeviceElement) => number | undefined = () => undefined,
): DeviceElement[] {
  const below = descendantElements(device, parent)
  const sections = below.filter(({ type }) => type === ELEMENT_TYPE.section)
  const parts = sections.length > 0 ? sections : below.filter(({ type }) => type === ELEMENT_TYPE.unit)
  const offsetOf = new Map(parts.map((part) => [part, offsetY(part)]))
  const offsets = new Set(offsetOf.values())
  const byOffset = !offsets.has(undefined) && offsets.size === parts.length
  return parts.sort((a, b) => (byOffset ? offsetOf.get(a)! - offsetOf.get(b)! : a.number - b.number))
}

/**
 * Effective state of one element per record: 0 off, 1 on, 255 unknown. Error and "not installed" count as off. An
 * element that logs condensed states of children which the description does not list is on while any slot is.
 *
 * @param sections the device's sections from left to right, as {@link sectionsOf} gives them for a parent
 * @returns undefined when the log holds no state that concerns the element
 */
export function workStateOf(
  log: TimeLog,
  device: Device,
  element: DeviceElement,
  sections: (parent: DeviceElement) => readonly DeviceElement[],
): Uint8Array | undefined {
  const runs = workStateRuns(log, device, element, sections)
  return runs && statesOf(runs, log.records)
}

/** The same in runs. */
export function workStateRuns(
  log: TimeLog,
  device: Device,
  element: DeviceElement,
  sections: (parent: DeviceElement) => readonly DeviceElement[],
): StateRuns | undefined {
  const ancestors = ancestorElements(device, element)
  const parents = ancestors.flatMap((parent) => channelOf(log, parent.id, WORK_STATE) ?? [])
  const own = channelOf(log, element.id, WORK_STATE)
  const slot = slotOf(log, element, ancestors, sections)
  const below = own === undefined && slot === undefined ? condensedChannels(log, element) : []
  if (own === undefined && slot === undefined && below.length === 0 && parents.length === 0) return undefined
  const constant = deviceProperty(device, element, WORK_STATE)
  const isConstant = own === undefined && slot === undefined && below.length === 0 && constant !== undefined
  const runs = isConstant
    ? new RunsBuilder(constant.value === 1 ? 1 : 0).finish()
    : below.length > 0
      ? anySlotOn(below)
      : latestState(own, slot)
  return parents.reduce((all, parent) => mergedRuns(all, latestState(parent, undefined), belowParent), runs)
}

/** Whether an element logs a state of its own or condensed ones of what is below it. */
export function logsState(log: TimeLog, element: DeviceElement): boolean {
  return channelOf(log, element.id, WORK_STATE) !== undefined || condensedChannels(log, element).length > 0
}

/** Where the state of an element stands in the condensed states of a parent. */
interface Slot {
  readonly channel: Channel
  readonly shift: number
}

/** The slot at the nearest parent that logs condensed states. */
function slotOf(
  log: TimeLog,
  element: DeviceElement,
  ancestors: readonly DeviceElement[],
  sections: (parent: DeviceElement) => readonly DeviceElement[],
): Slot | undefined {
  const parent = ancestors.find((candidate) => condensedChannels(log, candidate).length > 0)
  const slot = parent === undefined ? -1 : sections(parent).indexOf(element)
  const ddi = FIRST_CONDENSED + Math.floor(slot / SLOTS_PER_VALUE)
  if (parent === undefined || slot < 0 || ddi > LAST_CONDENSED) return undefined
  const channel = channelOf(log, parent.id, ddi)
  return channel === undefined ? undefined : { channel, shift: 2 * (slot % SLOTS_PER_VALUE) }
}

function condensedChannels(log: TimeLog, element: DeviceElement): Channel[] {
  const channels: Channel[] = []
  for (let ddi = FIRST_CONDENSED; ddi <= LAST_CONDENSED; ddi++) {
    const channel = channelOf(log, element.id, ddi)
    if (channel !== undefined) channels.push(channel)
  }
  return channels
}

const NOTHING: LoggedValues = { records: new Uint32Array(0), values: new Int32Array(0) }

/** Whichever of own state and slot was logged last, held without limit; the own one where both were logged at once. */
function latestState(own: Channel | undefined, slot: Slot | undefined): StateRuns {
  // a repeated value changes nothing, unless it overrides one of the other channel
  const valuesOf = own !== undefined && slot !== undefined ? loggedValues : changedValues
  const ours = own === undefined ? NOTHING : valuesOf(own)
  const slots = slot === undefined ? NOTHING : valuesOf(slot.channel)
  const shift = slot?.shift ?? 0
  const runs = new RunsBuilder()
  let atOwn = 0
  let atSlot = 0
  while (atOwn < ours.records.length || atSlot < slots.records.length) {
    const ownRecord = ours.records[atOwn] ?? Number.POSITIVE_INFINITY
    const slotRecord = slots.records[atSlot] ?? Number.POSITIVE_INFINITY
    const isOwn = ownRecord <= slotRecord
    const code = isOwn ? ours.values[atOwn++]! : (slots.values[atSlot]! >>> shift) & 3
    if (slotRecord <= ownRecord) atSlot++
    runs.set(Math.min(ownRecord, slotRecord), code === 1 ? 1 : 0)
  }
  return runs.finish()
}

/** On while any slot of any of the channels is on. */
function anySlotOn(channels: readonly Channel[]): StateRuns {
  return channels.map(slotsOn).reduce((all, runs) => mergedRuns(all, runs, anyOn))
}

function slotsOn(channel: Channel): StateRuns {
  const { records, values } = changedValues(channel)
  const runs = new RunsBuilder()
  for (let change = 0; change < values.length; change++) {
    const raw = values[change]!
    // 01 in any pair of bits: low bit set, high bit clear
    runs.set(records[change]!, (raw & ~(raw >>> 1) & 0x55555555) !== 0 ? 1 : 0)
  }
  return runs.finish()
}

/** On where one of two is, unknown where both are. */
export function anyOn(one: number, other: number): number {
  if (one === 1 || other === UNKNOWN_STATE) return one
  return other
}

/** A parent that is off switches all below it off; one that is on speaks for sections that have said nothing. */
function belowParent(state: number, parent: number): number {
  if (parent === 0) return 0
  return parent === 1 && state === UNKNOWN_STATE ? 1 : state
}
