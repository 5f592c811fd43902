/** Writes points as GeoParquet with summary and units on two threads, in memory that both see, and states the time. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { encodePointTable, GEOPARQUET_START, pointEncoder } from '@sheaf/fieldwork'
import { threadCpuMs } from '../support/thread-cpu.js'
import { encodeGroups } from './parquet-shared-groups.js'
import { harvestTable } from './points-input.js'

const table = harvestTable(Number(process.argv[2]))
const worker = new Worker(new URL('./parquet-two.worker.js', import.meta.url))
await once(worker, 'message')

globalThis.gc?.()
const before = threadCpuMs()
const start = performance.now()
worker.postMessage({ artefact: encodePointTable(table, shared) })
const encoder = pointEncoder(table)
const ordered = encoder.rows()
const rows = new Uint32Array(new SharedArrayBuffer(4 * ordered.length))
rows.set(ordered)
const next = new Int32Array(new SharedArrayBuffer(4))
const theirs = once(worker, 'message')
worker.postMessage({ rows, next })
const ours = encodeGroups(encoder, rows, next)
const [other] = await theirs
const groups = [...ours, ...other.groups].sort((a, b) => a.at - b.at).map(({ group }) => group)
const file = Buffer.concat([
  GEOPARQUET_START,
  ...groups.map(({ content }) => content),
  encoder.footer(groups),
])
const ms = performance.now() - start
const cpu = Math.max(threadCpuMs() - before, other.cpu)
await worker.terminate()
console.log(JSON.stringify({ ms, cpu, bytes: file.length }))

/** Memory that both threads see. @param {number} bytes */
function shared(bytes) {
  return new Uint8Array(new SharedArrayBuffer(bytes))
}
