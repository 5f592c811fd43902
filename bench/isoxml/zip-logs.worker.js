/** The other thread of reading with two cores: opens the archive too, reads its share of the logs and hands them over. */
import { parentPort } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import { memorySource, openTimeLogs, openZip, timeLogBuffers } from '@sheaf/isoxml'
import { inflateRaw } from './zip-inflate.js'
import { readShare } from './zip-share.js'

parentPort?.on('message', async ({ bytes, taken }) => {
  const tree = await openZip(memorySource(bytes), { inflateRaw, crc32 })
  const share = await readShare(await openTimeLogs(tree), taken)
  const buffers = share.flatMap(({ log }) => (log === undefined ? [] : timeLogBuffers(log)))
  parentPort?.postMessage(share, buffers)
})
parentPort?.postMessage('ready')
