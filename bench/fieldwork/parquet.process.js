/** Writes points as Parquet, by us (with summary and units) or by the peer, and states the time and what it took. */
import { geoparquet, summaryProperties, unitsMap } from '@sheaf/fieldwork'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { peerColumns } from './parquet-peer-columns.js'
import { harvestTable, SUMMARY_OPTIONS } from './points-input.js'

const [writer, points] = process.argv.slice(2)
const table = harvestTable(Number(points))
const columnData = writer === 'peer' ? peerColumns(table) : []

globalThis.gc?.()
const before = process.cpuUsage()
const start = performance.now()
const file = writer === 'peer' ? parquetWriteBuffer({ columnData }) : geoparquet(table)
const written = process.cpuUsage(before)
if (writer === 'ours')
  JSON.stringify({ summary: summaryProperties(table, SUMMARY_OPTIONS), units: unitsMap(table) })
const ms = performance.now() - start
const all = process.cpuUsage(before)
const cpu = ({ user, system }) => (user + system) / 1000
console.log(JSON.stringify({ ms, cpu: cpu(all), writeCpu: cpu(written), bytes: file.byteLength }))
