/**
 * Reads a zipped set once, in this fresh process: archive, task data, every log into columns. Arguments: the archive,
 * then `pool` to inflate in the thread pool, three logs ahead, from the opening of the set on.
 */
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { memorySource, openTaskData, openZip } from '@sheaf/isoxml'
import { inflateRaw, inflateRawInPool } from './zip-inflate.js'

const [path, threads] = process.argv.slice(2)
const bytes = readFileSync(path)
const how = threads === 'pool' ? { inflate: inflateRawInPool, ahead: 3 } : { inflate: inflateRaw, ahead: 0 }

const start = performance.now()
const tree = await openZip(memorySource(bytes), { inflateRaw: how.inflate, crc32 })
const { sets } = await openTaskData(tree, { logsAhead: how.ahead })
let records = 0
for (const set of sets) {
  for await (const { log } of set.readTimeLogs(undefined, { ahead: how.ahead })) records += log?.records ?? 0
}
console.log(JSON.stringify({ ms: performance.now() - start, records }))
