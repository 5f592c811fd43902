/** Reads a zipped set with npm isoxml, by its documented calls: ISOXMLManager, then each time log of each task. */
import { createRequire } from 'node:module'
import { channelName, measure } from './common.js'

const { ISOXMLManager } = createRequire(import.meta.url)('isoxml')

await measure(read, toCommon)

async function read(bytes) {
  const manager = new ISOXMLManager()
  await manager.parseISOXMLFile(bytes, 'application/zip')
  const tasks = manager.rootElement.attributes.Task ?? []
  const logs = tasks.flatMap((task) => task.attributes.TimeLog ?? []).map(readLog)
  return { manager, tasks, logs }
}

function readLog(timeLog) {
  const stem = timeLog.attributes.Filename
  try {
    const parsed = timeLog.parseBinaryFile()
    return { stem, records: parsed.timeLogs, fault: timeLog.parsingErrors[0] }
  } catch (error) {
    return { stem, records: [], fault: error.message }
  }
}

function toCommon({ manager, tasks, logs }) {
  const { Customer, Farm, Partfield, Product, Device } = manager.rootElement.attributes
  const count = (list) => (list ?? []).length
  return {
    counts: {
      sets: 1,
      tasks: tasks.length,
      customers: count(Customer),
      farms: count(Farm),
      partfields: count(Partfield),
      products: count(Product),
      devices: count(Device),
      elements: (Device ?? []).reduce((total, { attributes }) => total + count(attributes.DeviceElement), 0),
    },
    logs: logs.map(logInCommon),
  }
}

function logInCommon({ stem, records, fault }) {
  const raw = (degrees) =>
    degrees === undefined || degrees === null ? Number.NaN : Math.round(degrees * 1e7)
  const lists = new Map()
  let count = 0
  records.forEach((record, at) => {
    for (const [key, value] of Object.entries(record.values)) {
      count++
      if (!lists.has(key)) lists.set(key, { records: [], values: [] })
      lists.get(key).records.push(at)
      lists.get(key).values.push(value)
    }
  })
  const channels = new Map()
  for (const [key, list] of lists) {
    const [ddi, elementId] = key.split('_')
    const name = channelName(Number.parseInt(ddi, 16), elementId)
    channels.set(name, [
      ...(channels.get(name) ?? []),
      { records: Uint32Array.from(list.records), values: Int32Array.from(list.values) },
    ])
  }
  return {
    ...{ stem: stem.toUpperCase(), fault, records: records.length, values: count, channels },
    timeMs: Float64Array.from(records, ({ time }) => time.getTime()),
    north: Float64Array.from(records, ({ position }) => raw(position?.PositionNorth)),
    east: Float64Array.from(records, ({ position }) => raw(position?.PositionEast)),
  }
}
