/**
 * Reads one TASKDATA.XML several times, in this fresh process, and keeps the last result. Arguments: file, times,
 * `scan` for the scanned document alone or `model` for the whole model.
 */
import { readFileSync } from 'node:fs'
import { memoryTree, openTaskData, scanXml } from '@sheaf/isoxml'
import { lookedAt } from '../support/looked-at.js'
import { peakMegabytes } from './time-logs-peak.js'

const [file, times, what] = process.argv.slice(2)
const bytes = lookedAt(readFileSync(file))
const idle = peakMegabytes()
let kept
let firstMs = 0

const start = performance.now()
for (let time = 0; time < Number(times); time++) {
  kept = what === 'scan' ? scan() : await model()
  if (time === 0) firstMs = performance.now() - start
}
const ms = performance.now() - start

console.log(JSON.stringify({ ms, firstMs, peak: peakMegabytes() - idle, kept: kept.size }))

function scan() {
  const { root } = scanXml(bytes, 'TASKDATA.XML')
  return { root, size: bytes.length }
}

async function model() {
  const { sets } = await openTaskData(memoryTree(new Map([['TASKDATA.XML', bytes]])))
  const { taskData, diagnostics } = sets[0]
  if (diagnostics.length > 0) throw new Error(`the input is meant to be sound: ${diagnostics[0].message}`)
  return { taskData, size: taskData.tasks.length }
}
