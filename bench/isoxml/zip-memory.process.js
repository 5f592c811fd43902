/**
 * Reads the logs of a zipped set one after the other from the disk, two cores at work, and keeps none. Arguments: the
 * archive, then `collect` to have garbage collected after each log, which leaves what is held.
 */
import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { openTaskData, openZip } from '@sheaf/isoxml'
import { peakMegabytes } from './time-logs-peak.js'
import { inflateRawInPool } from './zip-inflate.js'

const [path, collect] = process.argv.slice(2)
const file = await open(path)
const { size } = await file.stat()
const source = {
  length: size,
  read: async (/** @type {number} */ from, /** @type {number} */ to) =>
    (await file.read(new Uint8Array(to - from), 0, to - from, from)).buffer,
}
const { sets } = await openTaskData(await openZip(source, { inflateRaw: inflateRawInPool, crc32 }))
const logs = sets[0].readTimeLogs()

let records = 0
for (let read = await recordsOfNext(); read !== undefined; read = await recordsOfNext()) {
  records += read
  if (collect === 'collect') globalThis.gc?.()
}
await file.close()
console.log(JSON.stringify({ peak: peakMegabytes(), records }))

/** A function of its own, so that the log is out of reach before the next one is read. */
async function recordsOfNext() {
  const { value } = await logs.next()
  return value?.log?.records
}
