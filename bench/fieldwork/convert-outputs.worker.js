/** The other thread: summary with worked ground, units and GeoParquet of a table that both threads see. */
import { parentPort } from 'node:worker_threads'
import { decodePointTable, geoparquet, summarize, unitsMap } from '@sheaf/fieldwork'

parentPort?.on('message', ({ points, options }) => {
  const table = decodePointTable(points)
  const { summary } = summarize(table, options)
  const parquet = geoparquet(table)
  const json = JSON.stringify({ summary, units: unitsMap(table) })
  parentPort?.postMessage({ parquet: parquet.length, summary: json.length })
})
parentPort?.postMessage('ready')
