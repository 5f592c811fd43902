/**
 * Reads a zipped set once with two threads, in this fresh process: one reads the task data, then both read logs. The
 * other thread has its modules loaded before the clock starts, as this one has. Argument: the archive.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import { memorySource, openTaskData, openTimeLogs, openZip } from '@sheaf/isoxml'
import { inflateRaw } from './zip-inflate.js'
import { readShare } from './zip-share.js'

const file = readFileSync(process.argv[2])
const bytes = new Uint8Array(new SharedArrayBuffer(file.length))
bytes.set(file)
const worker = new Worker(new URL('./zip-logs.worker.js', import.meta.url))
await once(worker, 'message')

const start = performance.now()
const taken = new Int32Array(new SharedArrayBuffer(4))
worker.postMessage({ bytes, taken })
const theirs = once(worker, 'message')
const tree = await openZip(memorySource(bytes), { inflateRaw, crc32 })
const { sets } = await openTaskData(tree)
const ours = await readShare(await openTimeLogs(tree), taken)
let records = 0
for (const { set, stem, log } of [...ours, ...(await theirs)[0]]) {
  const withTaskData = () => sets.find(({ name }) => name === set)?.readTimeLog(stem)
  records += (log ?? (await withTaskData()?.catch(() => undefined)))?.records ?? 0
}
const ms = performance.now() - start
await worker.terminate()
console.log(JSON.stringify({ ms, records }))
