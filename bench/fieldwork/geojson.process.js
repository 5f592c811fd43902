/** Writes points as GeoJSON text, by us or by plain concatenation, and states the time. */
import { geojsonChunks } from '@sheaf/fieldwork'
import { concatenatedGeojson } from './geojson-concatenated.js'
import { harvestTable } from './points-input.js'

const [writer, points] = process.argv.slice(2)
const table = harvestTable(Number(points))
const started = performance.now()
const cpu = process.cpuUsage()
let bytes = 0
for (const chunk of writer === 'ours' ? geojsonChunks(table) : concatenatedGeojson(table))
  bytes += chunk.length
const { user, system } = process.cpuUsage(cpu)
console.log(JSON.stringify({ ms: performance.now() - started, cpu: (user + system) / 1000, bytes }))
