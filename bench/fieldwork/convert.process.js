/** Converts a zip once, in this fresh process with one more thread, and keeps all outputs. Argument: the zip. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import {
  DEFAULT_CONVERSION,
  GEOPARQUET_START,
  geojsonChunks,
  pointEncoder,
  standardizeTaskDataSet,
  summaryProperties,
  unitsMap,
} from '@sheaf/fieldwork'
import { memorySource, openTaskData, openZip } from '@sheaf/isoxml'
import { inflateRawInPool } from '../isoxml/zip-inflate.js'
import { encodeGroups } from './parquet-shared-groups.js'

const zip = readFileSync(process.argv[2])
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex')
const worker = new Worker(new URL('./convert-outputs.worker.js', import.meta.url))
await once(worker, 'message')

globalThis.gc?.()
const start = performance.now()
const tree = await openZip(memorySource(zip), { inflateRaw: inflateRawInPool, crc32 })
const { sets } = await openTaskData(tree)
let [points, standardized, summary, geojson, parquet] = [0, 0, 0, 0, 0]
for (const set of sets) {
  for (const file of await standardizeTaskDataSet(set, {
    configuration: DEFAULT_CONVERSION,
    digest,
    allocate: shared,
  })) {
    if (file.points === undefined) throw new Error(file.failure?.detail)
    points += file.points.length
    standardized = performance.now() - start
    const next = new Int32Array(new SharedArrayBuffer(4))
    const theirs = message('groups')
    worker.postMessage({ points: file.points, options: file.summaryOptions })
    summary += JSON.stringify({
      properties: summaryProperties(file.points, file.summaryOptions),
      units: unitsMap(file.points),
    }).length
    const encoder = pointEncoder(file.points)
    const rows = sharedRows(encoder.rows())
    worker.postMessage({ rows, next })
    for (const chunk of geojsonChunks(file.points, undefined, { lent: true })) geojson += chunk.length
    const ours = encodeGroups(encoder, rows, next)
    const groups = [...ours, ...(await theirs).groups].sort((a, b) => a.at - b.at).map(({ group }) => group)
    const contents = groups.map(({ content }) => content)
    // the file in pieces, as `geoparquetChunks` gives it
    for (const piece of [GEOPARQUET_START, ...contents, encoder.footer(groups)]) parquet += piece.length
  }
}
const ms = performance.now() - start
await worker.terminate()
console.log(JSON.stringify({ ms, points, standardized, geojson, parquet, summary }))

/** The next message of the other thread with this key. @param {string} key */
function message(key) {
  return new Promise((resolve) => {
    const listen = (said) => {
      if (!(key in said)) return
      worker.off('message', listen)
      resolve(said)
    }
    worker.on('message', listen)
  })
}

/** @param {Uint32Array} ordered */
function sharedRows(ordered) {
  const rows = new Uint32Array(shared(ordered.byteLength))
  rows.set(ordered)
  return rows
}

/** Memory that both threads see. @param {number} bytes */
function shared(bytes) {
  return new SharedArrayBuffer(bytes)
}
