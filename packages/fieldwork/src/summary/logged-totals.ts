/**
 * Totals that the machine itself counted, beside the sums of points: values in the task's times, else counters in
 * the logs.
 *
 * Several times of one task either run on (each value at least the former: the last counts) or are shares (they add).
 * In a log the share is last − first; a counter that falls back was reset, and the partial spans add.
 */
import { type Diagnostic, ELEMENT_TYPE, isAvailable, type Task } from '@sheaf/isoxml'
import type { OperationType } from '../points/table.js'
import { LOGGED_TOTALS } from '../standardize/ddi.js'
import { type DeviceTree, isAtOrBelow } from '../standardize/device-tree.js'
import { counterGrowth } from '../standardize/held-values.js'
import type { Track } from '../standardize/track.js'
import type { LoggedTotalValue, QuantityValue, SummaryProperties } from './summary-feature.js'

export type LoggedTotals = Readonly<Record<string, QuantityValue>>

/** Beyond this share, machine and points disagree. */
const TOLERATED_DIFFERENCE = 0.15
const PLANNED = 1

/**
 * Totals of a task for one operation type, by summary key, in DEFAULT units.
 *
 * @param anchors elements that carry the rates or yields; their devices' counters count before others
 */
export function loggedTotals(
  task: Task,
  tracks: readonly Track[],
  tree: DeviceTree,
  type: OperationType,
  anchors: readonly string[],
): LoggedTotals {
  const totals: Record<string, QuantityValue> = {}
  for (const { ddi, key, unit, factor, types } of LOGGED_TOTALS) {
    if (!types.includes(type) || totals[key] !== undefined) continue
    const byElement = ofTaskTimes(task, ddi)
    const found = byElement.size > 0 ? byElement : ofLogs(tracks, ddi)
    const raw = oneValue(found, tree, anchors, ddi)
    if (raw !== undefined && raw > 0) totals[key] = { value: raw * factor, unit }
  }
  return totals
}

function ofTaskTimes(task: Task, ddi: number): Map<string, number> {
  const series = new Map<string, number[]>()
  for (const time of task.times) {
    if (time.type === PLANNED) continue
    for (const total of time.values) {
      if (total.ddi !== ddi || !isAvailable(total.value)) continue
      const element = total.elementId ?? ''
      series.set(element, [...(series.get(element) ?? []), total.value])
    }
  }
  return new Map([...series].map(([element, values]) => [element, totalOfSeries(values)]))
}

/** Rising values run on, others are shares. */
function totalOfSeries(values: readonly number[]): number {
  const rising = values.every((value, i) => i === 0 || value >= values[i - 1]!)
  return rising ? values.at(-1)! : values.reduce((sum, value) => sum + value, 0)
}

function ofLogs(tracks: readonly Track[], ddi: number): Map<string, number> {
  const totals = new Map<string, number>()
  for (const track of tracks) {
    for (const channel of track.byDdi.get(ddi) ?? []) {
      const element = channel.elementId ?? ''
      totals.set(element, (totals.get(element) ?? 0) + counterGrowth(channel))
    }
  }
  return totals
}

const TOTAL_AREA = 116
const TOTAL_DISTANCE = 117

/** Elements of the working devices before others. Amounts of one device add; ground and way count once. */
function oneValue(
  byElement: ReadonlyMap<string, number>,
  tree: DeviceTree,
  anchors: readonly string[],
  ddi: number,
): number | undefined {
  const working = new Set(anchors.flatMap((id) => tree.get(id)?.device ?? []))
  const entries = [...byElement].filter(([, value]) => value > 0)
  const own = entries.filter(([id]) => working.has(tree.get(id)?.device as never))
  const counting = own.length > 0 ? own : entries
  const byDevice = new Map<unknown, (readonly [id: string, value: number])[]>()
  for (const entry of counting) {
    const device = tree.get(entry[0])?.device
    byDevice.set(device, [...(byDevice.get(device) ?? []), entry])
  }
  const totals = [...byDevice.values()].map((of) => totalOf(of, tree, ddi))
  return totals.length === 0 ? undefined : Math.max(...totals)
}

type Counted = readonly (readonly [id: string, value: number])[]

/** Booms and bins of one device count the same ground and way again; sections stand side by side. */
function totalOf(counted: Counted, tree: DeviceTree, ddi: number): number {
  const greatest = Math.max(...counted.map(([, value]) => value))
  if (ddi === TOTAL_DISTANCE) return greatest
  if (ddi !== TOTAL_AREA) return sumOfLowest(counted, tree)
  const sections = counted.filter(([id]) => tree.get(id)?.element.type === ELEMENT_TYPE.section)
  return sections.length > 1 ? sections.reduce((sum, [, value]) => sum + value, 0) : greatest
}

/** The lowest elements add, sums above them do not. */
function sumOfLowest(counted: Counted, tree: DeviceTree): number {
  let sum = 0
  for (const [id, value] of counted) {
    const top = tree.get(id)?.element
    const isSum =
      top !== undefined && counted.some(([other]) => other !== id && isAtOrBelow(tree, other, top))
    if (!isSum) sum += value
  }
  return sum
}

/** Logged totals with their difference to the summary's own key; undefined without any. */
export function withDifferences(
  totals: LoggedTotals,
  properties: SummaryProperties,
): Record<string, LoggedTotalValue> | undefined {
  const entries = Object.entries(totals).map(([key, total]): [string, LoggedTotalValue] => {
    const own = properties[key] as QuantityValue | undefined
    return own === undefined || own.unit !== total.unit
      ? [key, total]
      : [key, { ...total, difference: own.value / total.value - 1 }]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** One diagnostic per total that points and machine disagree on. */
export function totalsDiagnostics(properties: SummaryProperties, where: { element: string }): Diagnostic[] {
  return Object.entries(properties.loggedTotals ?? {}).flatMap(([key, total]): Diagnostic[] => {
    const { difference } = total
    const own = properties[key] as QuantityValue | undefined
    if (own === undefined || difference === undefined || Math.abs(difference) <= TOLERATED_DIFFERENCE)
      return []
    const percent = `${difference > 0 ? '+' : '−'}${Math.abs(difference * 100).toFixed(1)} %`
    const text = (value: number): string => Number(value.toPrecision(6)).toString()
    const message = `${key}: the machine counted ${text(total.value)} ${total.unit}, the points give ${text(own.value)} ${total.unit} (${percent}); check width, overlap and calibration.`
    return [{ code: 'TOTALS_DIFFER', severity: 'warning', message, where }]
  })
}
