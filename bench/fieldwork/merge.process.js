/**
 * A hundred harvests onto twenty fields by us, or the same points as concatenated GeoJSON, or counted by ray casting.
 * Arguments: who, points of a file.
 */
import {
  boundingBox,
  boxesTouch,
  buildOperation,
  DEFAULT_OPERATION,
  decodePointTable,
  encodePointTable,
  geoparquet,
  groupOperations,
  numbersOf,
  supersede,
} from '@sheaf/fieldwork'
import { peakMegabytes } from '../isoxml/time-logs-peak.js'
import { bestOf } from '../support/best-of.js'
import { cornerOf, FIELDS, fieldsWithHoles, PITCH } from './fields-input.js'
import { concatenatedGeojson } from './geojson-concatenated.js'
import { insideByRayCasting } from './in-polygon-peer.js'
import { harvestTable } from './points-input.js'

const FILES = 100
const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2025, 6, 29, 6)
const GROUPING = { operationsMergeRange: 7, operationsMergeRangeHarvested: 21 }

const [who, points] = process.argv.slice(2)
const fields = fieldsWithHoles()
const files = Array.from({ length: FILES }, (_, number) => fileOf(number))
const RUNS = { ours: merged, concatenated, counted }
const { result, cpu } = bestOf(1, RUNS[who])
console.log(JSON.stringify({ ...result, points: FILES * Number(points), cpu, peak: peakMegabytes() }))

/** Five rounds over the fields, each a tenth of a field farther east and so more and more on the neighbour. */
function fileOf(number) {
  const corner = cornerOf(number % FIELDS)
  const lon = corner.lon + 0.1 * PITCH.lon * Math.floor(number / FIELDS)
  const startMs = START_MS + 6 * HOUR_MS * number
  const harvest = harvestTable(Number(points), { lon, lat: corner.lat, startMs })
  const table = { ...harvest, logs: [{ ...harvest.logs[0], headerDigest: String(number) }] }
  const lons = numbersOf(table, 'lon')
  const lats = numbersOf(table, 'lat')
  return {
    artefact: encodePointTable(table),
    box: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
    source: {
      fileId: String(number),
      operationType: table.operationType,
      crops: ['winter wheat'],
      provider: 'CLAAS',
      tillType: [],
      startTime: startMs,
      endTime: startMs + 1000 * table.length,
      logs: table.logs,
    },
  }
}

/** Field by field: what touches it is grouped, clipped, filtered, summarized and written. */
function merged() {
  const counted = supersede(files.map(({ source }) => source))
  const totals = { operations: 0, inside: 0, filtered: 0, bytes: 0 }
  for (const boundary of fields) {
    const box = boundingBox(boundary)
    const near = files.filter((file) => boxesTouch(file.box, box))
    const sources = near.map(({ source }) => source)
    for (const { fileIds } of groupOperations(sources, GROUPING)) {
      const tables = fileIds.map((fileId) => ({
        fileId,
        table: decodePointTable(files[Number(fileId)].artefact),
        logs: counted.get(fileId),
      }))
      const built = buildOperation({ tables, boundary, configuration: DEFAULT_OPERATION })
      if (built === undefined) continue
      totals.operations++
      totals.inside += built.points.length
      totals.filtered += built.filtered.length
      totals.bytes += geoparquet(built.points).length
      JSON.stringify({ summary: built.summary, units: built.units })
    }
  }
  return totals
}

function concatenated() {
  let bytes = 0
  for (const { artefact } of files)
    for (const chunk of concatenatedGeojson(decodePointTable(artefact))) bytes += chunk.length
  return { bytes }
}

function counted() {
  let inside = 0
  for (const { artefact } of files) {
    const table = decodePointTable(artefact)
    const rows = insideByRayCasting(numbersOf(table, 'lon'), numbersOf(table, 'lat'), fields)
    inside += rows.reduce((sum, { length }) => sum + length, 0)
  }
  return { inside }
}
