/** Compares our GeoJSON text with that of plain concatenation, feature by feature; ends with a fault when they differ. */
import { geojsonChunks } from '@sheaf/fieldwork'
import { concatenatedGeojson } from './geojson-concatenated.js'
import { harvestTable } from './points-input.js'

const HALF_DIGIT = { coordinates: 0.5e-7, properties: 0.5e-6 }
/** Doubles near a million are 1e-10 apart; the last digits of two roundings may differ by as much. */
const SLACK = 1e-9

/** @param {Iterable<Uint8Array>} chunks */
function* linesOf(chunks) {
  let rest = ''
  for (const chunk of chunks) {
    const lines = (rest + Buffer.from(chunk).toString('utf8')).split('\n')
    rest = lines.pop()
    yield* lines
  }
}

/** @param {unknown} a @param {unknown} b @param {number} tolerance */
function same(a, b, tolerance) {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= tolerance
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key], tolerance))
}

const feature = (line) => JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line)

function sameFeature(a, b) {
  const [ours, peer] = [feature(a), feature(b)]
  return (
    same(ours.geometry, peer.geometry, HALF_DIGIT.coordinates + SLACK) &&
    same(ours.properties, peer.properties, HALF_DIGIT.properties + SLACK)
  )
}

const table = harvestTable(Number(process.argv[2]))
const peer = linesOf(concatenatedGeojson(table))
let lines = 0
let byteEqual = 0
for (const line of linesOf(geojsonChunks(table))) {
  const other = peer.next().value ?? ''
  if (line === other) byteEqual++
  else if (!sameFeature(line, other)) throw new Error(`line ${lines + 1} differs:\n${line}\n${other}`)
  lines++
}
// A line before the features, one behind them.
if (!peer.next().done || lines !== table.length + 2)
  throw new Error(`${lines} lines of ${table.length} points`)
console.log(JSON.stringify({ points: table.length, share: byteEqual / lines }))
