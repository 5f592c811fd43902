/** The worked ground of a table of swaths, a few times, by us or by the peer. Arguments: who, the artefact, how often. */
import { readFileSync } from 'node:fs'
import { boundaryAreaM2, coverageOf, decodePointTable } from '@sheaf/fieldwork'
import { peakMegabytes } from '../isoxml/time-logs-peak.js'
import { bestOf } from '../support/best-of.js'

const [who, path, times] = process.argv.slice(2)
const table = decodePointTable(readFileSync(path))
const unite = who === 'peer' ? (await import('./coverage-peer.js')).unionOf(table) : ours

const { result, cpu, first } = bestOf(Number(times), unite)
console.log(JSON.stringify({ swaths: table.length, cpu, first, ...result, peak: peakMegabytes() }))

function ours() {
  const { areaM2, geometry } = coverageOf(table)
  return { areaM2, outlineM2: boundaryAreaM2(geometry) }
}
