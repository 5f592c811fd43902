/**
 * A track: one time log, or several parallel ones with the same records, as one list of records with the channels
 * of all. The unit that classification and standardization work on.
 */
import { type Channel, joinParallelLogs, mergeParallelLogs, type TimeLog } from '@sheaf/isoxml'

export interface Track {
  /** All logs as one: records of the longest, channels of all. */
  readonly log: TimeLog
  readonly logs: readonly TimeLog[]
  readonly records: number
  readonly channels: readonly Channel[]
  /** Channels by DDI. */
  readonly byDdi: ReadonlyMap<number, readonly Channel[]>
  /** Channels by element, for states and widths. */
  readonly byElement: ReadonlyMap<string, readonly Channel[]>
}

/** Tracks of a task's logs, in the order of the logs. Parallel logs become one track. */
export function tracksOf(logs: readonly TimeLog[]): Track[] {
  return joinParallelLogs(logs).map((group) => {
    const log = mergeParallelLogs(group)
    return {
      log,
      logs: group,
      records: log.records,
      channels: log.channels,
      byDdi: groupChannels(log.channels, (channel) => channel.ddi),
      byElement: groupChannels(log.channels, (channel) => channel.elementId ?? ''),
    }
  })
}

function groupChannels<Key>(
  channels: readonly Channel[],
  keyOf: (channel: Channel) => Key,
): Map<Key, Channel[]> {
  const groups = new Map<Key, Channel[]>()
  for (const channel of channels) {
    if (channel.data.kind === 'empty') continue
    const key = keyOf(channel)
    const group = groups.get(key)
    if (group) group.push(channel)
    else groups.set(key, [channel])
  }
  return groups
}
