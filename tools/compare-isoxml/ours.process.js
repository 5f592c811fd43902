/** Reads a zipped set with @sheaf/isoxml. */
import { inflateRawSync } from 'node:zlib'
import { loggedValues, memorySource, openTaskData, openZip } from '@sheaf/isoxml'
import { channelName, measure } from './common.js'

const inflateRaw = (deflated, size) => inflateRawSync(deflated, { maxOutputLength: Math.max(1, size) })

await measure(read, toCommon)

async function read(bytes) {
  const archive = await openTaskData(await openZip(memorySource(bytes), { inflateRaw }))
  const logs = []
  for (const set of archive.sets) {
    for (const { stem } of set.logs) logs.push(await readLog(set, stem))
  }
  return { archive, logs }
}

async function readLog(set, stem) {
  try {
    return { stem, log: await set.readTimeLog(stem) }
  } catch (error) {
    return { stem, fault: `${error.code}: ${error.message}` }
  }
}

function toCommon({ archive, logs }) {
  const { sets } = archive
  const sum = (count) => sets.reduce((total, { taskData }) => total + count(taskData), 0)
  return {
    counts: {
      sets: sets.length,
      tasks: sum(({ tasks }) => tasks.length),
      customers: sum(({ customers }) => customers.size),
      farms: sum(({ farms }) => farms.size),
      partfields: sum(({ partfields }) => partfields.size),
      products: sum(({ products }) => products.size),
      devices: sum(({ devices }) => devices.size),
      elements: sum(({ devices }) =>
        [...devices.values()].reduce((total, { elements }) => total + elements.length, 0),
      ),
    },
    logs: logs.map(logInCommon),
  }
}

function logInCommon({ stem, log, fault }) {
  if (log === undefined) return { stem, fault, records: 0, values: 0, channels: new Map(), ...noColumns() }
  const channels = new Map()
  for (const channel of log.channels) {
    if (channel.data.kind === 'empty' || channel.data.kind === 'constant') continue
    const stored = loggedValues(channel)
    const name = channelName(channel.ddi, channel.elementId)
    if (!channels.has(name)) channels.set(name, [])
    channels.get(name).push(stored)
  }
  const numbers = (column) =>
    column === undefined ? new Float64Array(log.records).fill(Number.NaN) : Float64Array.from(column)
  const { records, values, localTimeMs } = log
  const skipped = log.skipped.map(({ from, to }) => `bytes ${from}–${to} passed over`).join(', ')
  return {
    stem,
    fault: skipped || undefined,
    records,
    values,
    timeMs: localTimeMs,
    north: numbers(log.north),
    east: numbers(log.east),
    channels,
  }
}

function noColumns() {
  return { timeMs: new Float64Array(0), north: new Float64Array(0), east: new Float64Array(0) }
}
