/** Reads a zipped set once, in this fresh process and thread: archive, task data, every log into columns. Argument: the archive. */
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { memorySource, openTaskData, openZip } from '@sheaf/isoxml'
import { inflateRaw } from './zip-inflate.js'

const bytes = readFileSync(process.argv[2])

const start = performance.now()
const tree = await openZip(memorySource(bytes), { inflateRaw, crc32 })
const { sets } = await openTaskData(tree)
let records = 0
for (const set of sets) {
  for await (const { log } of set.readTimeLogs(undefined, { ahead: 0 })) records += log?.records ?? 0
}
console.log(JSON.stringify({ ms: performance.now() - start, records }))
