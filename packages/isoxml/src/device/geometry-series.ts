/**
 * Widths and offsets of an element per record. They come as constants of the description or as logged values, and a
 * logged one is often sent only once, in the first record of the first log of a task. So a log falls back to earlier
 * logs of the same task, then to later ones: the one case where a value from the future is right.
 */
import type { Channel, TimeLog } from '../time-log/model.js'
import { isAvailable } from '../time-log/sentinels.js'
import { deviceProperty } from './definitions.js'
import type { OwnedElement } from './element-tree.js'
import { changedValues, channelOf } from './log-index.js'

const M_PER_MM = 0.001
/** Widths: setpoint to maximum. */
const FIRST_WIDTH = 66
const LAST_WIDTH = 70
/** 200 m: no implement is wider. */
const WIDEST_MM = 200_000

/** What says "not available", and a width that no implement has, are no geometry. */
function isGeometry(ddi: number, raw: number): boolean {
  if (ddi >= FIRST_WIDTH && ddi <= LAST_WIDTH) return raw >= 0 && raw <= WIDEST_MM
  return isAvailable(raw)
}

/** Metres: the same in all records, or one per record. */
export type GeometrySeries =
  | { readonly kind: 'constant'; readonly valueM: number }
  | { readonly kind: 'records'; readonly valuesM: Float32Array }

/** Value at a record, in metres. */
export function metresAt(series: GeometrySeries, record: number): number {
  return series.kind === 'constant' ? series.valueM : series.valuesM[record]!
}

/** The logs of one task in time order, and the one that is looked at. */
export interface TaskLogs {
  readonly logs: readonly TimeLog[]
  readonly current: TimeLog
}

/**
 * Width or offset of an element in millimetres as series of metres.
 *
 * @param ddi one with unit mm: 67, 68, 70, 134, 135 …
 * @returns logged values of the current log, held; before the first one what earlier logs say, else the constant, else
 *          that first value. Without any in this log: the constant, else what another log of the task says; undefined
 *          when nothing does
 */
export function geometrySeries(owned: OwnedElement, ddi: number, task: TaskLogs): GeometrySeries | undefined {
  const channel = channelOf(task.current, owned.element.id, ddi)
  const stated = deviceProperty(owned.device, owned.element, ddi)?.value
  const constant = stated !== undefined && isGeometry(ddi, stated) ? stated : undefined
  const before = loggedBefore(owned.element.id, ddi, task)
  const { records } = task.current
  const logged = channel === undefined ? undefined : heldMetres(channel, ddi, records, before ?? constant)
  if (logged !== undefined) return logged
  const value = constant ?? before ?? loggedAfter(owned.element.id, ddi, task)
  return value === undefined ? undefined : { kind: 'constant', valueM: value * M_PER_MM }
}

/** Last available value of the logs before. */
function loggedBefore(elementId: string, ddi: number, { logs, current }: TaskLogs): number | undefined {
  for (let at = logs.indexOf(current) - 1; at >= 0; at--) {
    const value = geometryValues(channelOf(logs[at]!, elementId, ddi), ddi).at(-1)
    if (value !== undefined) return value
  }
  return undefined
}

/** First available value of the logs after. */
function loggedAfter(elementId: string, ddi: number, { logs, current }: TaskLogs): number | undefined {
  for (let at = logs.indexOf(current) + 1; at < logs.length; at++) {
    const [value] = geometryValues(channelOf(logs[at]!, elementId, ddi), ddi)
    if (value !== undefined) return value
  }
  return undefined
}

function geometryValues(channel: Channel | undefined, ddi: number): Int32Array {
  if (channel === undefined) return new Int32Array(0)
  return changedValues(channel).values.filter((raw) => isGeometry(ddi, raw))
}

/** @param before raw value for records before the first logged one; without it the first one counts there too */
function heldMetres(
  channel: Channel,
  ddi: number,
  count: number,
  before: number | undefined,
): GeometrySeries | undefined {
  const { records, values } = changedValues(channel)
  const first = values.find((raw) => isGeometry(ddi, raw))
  if (first === undefined) return undefined
  const isSame = values.every((value) => value === first || !isGeometry(ddi, value))
  if (isSame && (before === undefined || before === first))
    return { kind: 'constant', valueM: first * M_PER_MM }
  const valuesM = new Float32Array(count)
  let held = before ?? first
  let filled = 0
  for (let at = 0; at < values.length; at++) {
    const raw = values[at]!
    if (!isGeometry(ddi, raw)) continue
    valuesM.fill(held * M_PER_MM, filled, records[at])
    filled = records[at]!
    held = raw
  }
  valuesM.fill(held * M_PER_MM, filled)
  return { kind: 'records', valuesM }
}
