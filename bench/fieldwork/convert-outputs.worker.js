/**
 * The other thread: the order of the points, summary with worked ground and units, then row groups of a table that both
 * threads see, as many as it comes to.
 */
import { parentPort } from 'node:worker_threads'
import { decodePointTable, pointEncoder, summarize, unitsMap } from '@sheaf/fieldwork'
import { encodeGroups } from './parquet-shared-groups.js'

parentPort?.on('message', ({ points, options, next }) => {
  const table = decodePointTable(points)
  const encoder = pointEncoder(table)
  const ordered = encoder.rows()
  const rows = new Uint32Array(new SharedArrayBuffer(4 * ordered.length))
  rows.set(ordered)
  parentPort?.postMessage({ rows })
  const { summary } = summarize(table, options)
  const json = JSON.stringify({ summary, units: unitsMap(table) })
  const groups = encodeGroups(encoder, rows, next)
  parentPort?.postMessage(
    { groups, summary: json.length },
    groups.map(({ group }) => group.content.buffer),
  )
})
parentPort?.postMessage('ready')
