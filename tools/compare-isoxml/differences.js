/** What two readings of one set differ in, log by log, channel by channel, on equal record numbers. */

/**
 * @param {import('./common.js').Reading} peer
 * @param {import('./common.js').Reading} ours
 * @returns {string[]} one line a difference; empty when both say the same
 */
export function differencesOf(peer, ours) {
  if (peer.refused !== undefined || ours.refused !== undefined) {
    if (peer.refused !== undefined && ours.refused !== undefined) return []
    return [`refused: peer ${peer.refused ?? 'no'}, ours ${ours.refused ?? 'no'}`]
  }
  const lines = Object.keys(ours.counts).flatMap((key) =>
    peer.counts[key] === ours.counts[key] ? [] : [`${key}: ${peer.counts[key]} against ${ours.counts[key]}`],
  )
  const stems = [...new Set([...peer.logs, ...ours.logs].map(({ stem }) => stem))].sort()
  for (const stem of stems) {
    const [theirs, own] = [peer, ours].map(({ logs }) => logs.find((log) => log.stem === stem))
    lines.push(...logDifferences(theirs, own).map((line) => `${stem}: ${line}`))
  }
  return lines
}

function logDifferences(peer, ours) {
  if (peer === undefined || ours === undefined) {
    if (ours?.records === 0) return []
    return [
      peer === undefined
        ? `not listed by the peer; ours ${ours.records} records, ${ours.values} values`
        : 'not listed by ours',
    ]
  }
  const lines = []
  if (peer.records !== ours.records) {
    lines.push(
      `records: ${peer.records} (${peer.fault ?? 'all'}) against ${ours.records} (${ours.fault ?? 'all'})`,
    )
  }
  if (peer.values !== ours.values) lines.push(`values: ${peer.values} against ${ours.values}`)
  const both = Math.min(peer.records, ours.records)
  for (const column of ['timeMs', 'north', 'east'])
    lines.push(...columnDifference(column, peer[column], ours[column], both))
  for (const name of new Set([...peer.channels.keys(), ...ours.channels.keys()])) {
    lines.push(...channelDifference(name, peer.channels.get(name) ?? [], ours.channels.get(name) ?? [], both))
  }
  return lines
}

function columnDifference(column, peer, ours, both) {
  for (let record = 0; record < both; record++) {
    if (!Object.is(peer[record], ours[record]) && peer[record] !== ours[record]) {
      return [`${column} from record ${record}: ${peer[record]} against ${ours[record]}`]
    }
  }
  return []
}

function channelDifference(name, peer, ours, both) {
  if (ours.length > 1) {
    const stored = ours.reduce((sum, { values }) => sum + values.length, 0)
    const kept = peer.reduce((sum, { values }) => sum + values.length, 0)
    return [`${name}: ${ours.length} channels of this name; ${kept} values against ${stored}`]
  }
  const [theirs, own] = [peer[0], ours[0]].map(
    (channel) => new Map([...(channel?.records ?? [])].map((record, at) => [record, channel.values[at]])),
  )
  for (let record = 0; record < both; record++) {
    if (theirs.get(record) !== own.get(record)) {
      return [
        `${name} at record ${record}: ${theirs.get(record) ?? 'none'} against ${own.get(record) ?? 'none'}`,
      ]
    }
  }
  return []
}
