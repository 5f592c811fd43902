/** The same with fast-xml-parser 5.12.1: attributes kept as text, no value parsed, from the same bytes. */
import { readFileSync } from 'node:fs'
import { XMLParser } from 'fast-xml-parser'
import { lookedAt } from '../support/looked-at.js'
import { peakMegabytes } from './time-logs-peak.js'

const [file, times] = process.argv.slice(2)
const bytes = lookedAt(readFileSync(file))
const idle = peakMegabytes()
let kept
let firstMs = 0

const start = performance.now()
for (let time = 0; time < Number(times); time++) {
  kept = new XMLParser({ ignoreAttributes: false, parseAttributeValue: false, parseTagValue: false }).parse(
    bytes,
  )
  if (time === 0) firstMs = performance.now() - start
}
const ms = performance.now() - start

console.log(
  JSON.stringify({ ms, firstMs, peak: peakMegabytes() - idle, kept: kept.ISO11783_TaskData.TSK.length }),
)
