/**
 * Channels of a log by element and DDI, and what a channel logged in the form that states and geometry want. A header
 * has up to 255 channels and a planter dozens of elements with several DDIs each: looking through all of them each time
 * is what would cost most.
 */
import { type LoggedValues, loggedValues } from '../time-log/logged-values.js'
import type { Channel, TimeLog } from '../time-log/model.js'

const channelsByLog = new WeakMap<TimeLog, ReadonlyMap<string, Channel>>()
const changesByChannel = new WeakMap<Channel, LoggedValues>()

/** The first channel of an element for a DDI that carries any value. */
export function channelOf(log: TimeLog, elementId: string, ddi: number): Channel | undefined {
  let channels = channelsByLog.get(log)
  if (channels === undefined) {
    channels = indexOf(log)
    channelsByLog.set(log, channels)
  }
  return channels.get(`${elementId} ${ddi}`)
}

function indexOf(log: TimeLog): Map<string, Channel> {
  const channels = new Map<string, Channel>()
  for (const channel of log.channels) {
    const key = `${channel.elementId} ${channel.ddi}`
    if (channel.data.kind !== 'empty' && !channels.has(key)) channels.set(key, channel)
  }
  return channels
}

/** Logged values without those that repeat the one before; worked out once per channel. */
export function changedValues(channel: Channel): LoggedValues {
  let changes = changesByChannel.get(channel)
  if (changes === undefined) {
    const { data } = channel
    // the numbers of all records would be more than most channels have changes
    changes = withoutRepeats(data.kind === 'dense' ? data : loggedValues(channel))
    changesByChannel.set(channel, changes)
  }
  return changes
}

/** Values, and their records where not each record has one. */
interface SomeValues {
  readonly records?: Uint32Array
  readonly values: Int32Array
}

// each loop in a function of its own: one that was compiled while it ran knows nothing of what comes behind it
function withoutRepeats(logged: SomeValues): LoggedValues {
  const count = countChanges(logged.values)
  const changed = { records: new Uint32Array(count), values: new Int32Array(count) }
  copyChanges(logged, changed)
  return changed
}

function countChanges(values: Int32Array): number {
  let count = 0
  for (let at = 0; at < values.length; at++) if (at === 0 || values[at] !== values[at - 1]) count++
  return count
}

function copyChanges({ records, values }: SomeValues, changed: LoggedValues): void {
  let to = 0
  for (let at = 0; at < values.length; at++) {
    if (at > 0 && values[at] === values[at - 1]) continue
    changed.records[to] = records === undefined ? at : records[at]!
    changed.values[to++] = values[at]!
  }
}
