/** Converts a zip to all outputs in one thread, keeping none of them. Argument: the zip. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import {
  DEFAULT_CONVERSION,
  geojsonChunks,
  geoparquetChunks,
  pointEncoder,
  standardizeTaskDataSet,
  unitsMap,
  withSummary,
} from '@sheaf/fieldwork'
import { memorySource, openTaskData, openZip } from '@sheaf/isoxml'
import { peakMegabytes } from '../isoxml/time-logs-peak.js'
import { inflateRaw } from '../isoxml/zip-inflate.js'

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex')
const before = process.cpuUsage()
let points = 0
let bytes = 0
const tree = await openZip(memorySource(readFileSync(process.argv[2])), { inflateRaw, crc32 })
for (const set of (await openTaskData(tree)).sets) {
  for (const file of await standardizeTaskDataSet(set, { configuration: DEFAULT_CONVERSION, digest })) {
    if (file.points === undefined) throw new Error(file.failure?.detail)
    points += file.points.length
    for (const chunk of geojsonChunks(file.points)) bytes += chunk.length
    for (const chunk of geoparquetChunks(pointEncoder(file.points))) bytes += chunk.length
    bytes += JSON.stringify({ ...withSummary(file).summary, units: unitsMap(file.points) }).length
  }
}
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ points, bytes, cpu: (user + system) / 1000, peak: peakMegabytes() }))
