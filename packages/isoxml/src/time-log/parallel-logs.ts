/**
 * Parallel logs: more than 255 channels, or one log per machine, written side by side with equal time stamps and
 * positions. They are one track and must not be counted twice. Logs of one task that follow each other are not.
 */
import { channelData, loggedValues } from './logged-values.js'
import type { Channel, ChannelData, TimeLog } from './model.js'
import { RecordIndex } from './record-index.js'

/** A log that was cut or began late still is parallel when this share of its records stands in the other one. */
const MIN_SHARED = 0.9
/** Fewer records may coincide by chance: terminals write short logs at a switch of tasks. */
const MIN_RECORDS = 3

/**
 * Groups logs that share time stamps and positions.
 *
 * @param logs of one task
 * @returns groups in the order of their first logs; the longest log leads its group. A log of its own is a group of one
 */
export function joinParallelLogs(logs: readonly TimeLog[]): TimeLog[][] {
  const groups: TimeLog[][] = []
  for (const log of logs) {
    const group = groups.find((candidate) => isParallel(candidate[0]!, log))
    if (group === undefined) groups.push([log])
    else if (log.records > group[0]!.records) group.unshift(log)
    else group.push(log)
  }
  return groups
}

/**
 * One group as one log: the records of its first log, with the channels of all. Records of the others are matched by
 * time and position, in order; a record that the first log lacks is left out.
 *
 * @param group as {@link joinParallelLogs} returns it
 * @returns the first log itself when it is alone; else a new log whose channels are numbered through, `values` summed
 */
export function mergeParallelLogs(group: readonly TimeLog[]): TimeLog {
  const [first, ...others] = group
  if (first === undefined) throw new RangeError('mergeParallelLogs needs at least one log')
  if (others.length === 0) return first
  const channels: Channel[] = [...first.channels]
  for (const log of others) {
    const map = recordMap(first, log)
    for (const channel of log.channels) {
      channels.push({ ...channel, index: channels.length, data: remap(channel, map, first.records) })
    }
  }
  return {
    ...first,
    channels,
    values: group.reduce((sum, log) => sum + log.values, 0),
    skipped: group.flatMap((log) => log.skipped),
    diagnostics: group.flatMap((log) => log.diagnostics),
  }
}

function isParallel(a: TimeLog, b: TimeLog): boolean {
  const [longer, shorter] = a.records >= b.records ? [a, b] : [b, a]
  if (shorter.records < MIN_RECORDS) return false
  const first = shorter.localTimeMs[0]!
  if (!(first <= longer.localTimeMs[longer.records - 1]!)) return false
  if (!(shorter.localTimeMs[shorter.records - 1]! >= longer.localTimeMs[0]!)) return false
  const shared = recordMap(longer, shorter).reduce((count, record) => count + (record >= 0 ? 1 : 0), 0)
  return shared >= MIN_SHARED * shorter.records
}

/** For each record of `log` the record of `leader` with the same time and position, in order; -1 without one. */
function recordMap(leader: TimeLog, log: TimeLog): Int32Array {
  const index = new RecordIndex(leader)
  const map = new Int32Array(log.records)
  for (let record = 0; record < log.records; record++) map[record] = index.find(log, record)
  return map
}

function remap(channel: Channel, map: Int32Array, records: number): ChannelData {
  const { data } = channel
  if (data.kind === 'empty' || data.kind === 'constant') return data
  if (map.length === records && map.every((record, at) => record === at)) return data
  const logged = loggedValues(channel)
  const kept = logged.records.map((_, at) => at).filter((at) => map[logged.records[at]!]! >= 0)
  const remapped = {
    records: kept.map((at) => map[logged.records[at]!]!),
    values: Int32Array.from(kept, (at) => logged.values[at]!),
  }
  return channelData(remapped, records)
}
