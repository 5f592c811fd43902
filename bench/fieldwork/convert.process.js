/** Converts a zip once, in this fresh process with one more thread, and keeps all outputs. Argument: the zip. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import { DEFAULT_CONVERSION, encodePointTable, geojsonChunks, standardizeTaskDataSet } from '@sheaf/fieldwork'
import { memorySource, openTaskData, openZip } from '@sheaf/isoxml'
import { inflateRawInPool } from '../isoxml/zip-inflate.js'

const zip = readFileSync(process.argv[2])
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex')
const worker = new Worker(new URL('./convert-outputs.worker.js', import.meta.url))
const answer = () =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
await answer()

globalThis.gc?.()
const start = performance.now()
const tree = await openZip(memorySource(zip), { inflateRaw: inflateRawInPool, crc32 })
const { sets } = await openTaskData(tree)
let [points, standardized, geojson, parquet] = [0, 0, 0, 0]
for (const set of sets) {
  for (const file of await standardizeTaskDataSet(set, { configuration: DEFAULT_CONVERSION, digest })) {
    if (file.points === undefined) throw new Error(file.failure?.detail)
    points += file.points.length
    standardized = performance.now() - start
    const outputs = answer()
    worker.postMessage({ points: encodePointTable(file.points, shared), options: file.summaryOptions })
    for (const chunk of geojsonChunks(file.points)) geojson += chunk.length
    parquet += (await outputs).parquet
  }
}
const ms = performance.now() - start
await worker.terminate()
console.log(JSON.stringify({ ms, points, standardized, geojson, parquet }))

/** Memory that both threads see. @param {number} bytes */
function shared(bytes) {
  return new Uint8Array(new SharedArrayBuffer(bytes))
}
