/** The other thread: summary and units, then row groups of a table that both threads see. */
import { parentPort } from 'node:worker_threads'
import { decodePointTable, pointEncoder, summaryProperties, unitsMap } from '@sheaf/fieldwork'
import { threadCpuMs } from '../support/thread-cpu.js'
import { encodeGroups } from './parquet-shared-groups.js'
import { SUMMARY_OPTIONS } from './points-input.js'

let table
let before = 0
parentPort?.on('message', ({ artefact, rows, next }) => {
  if (artefact !== undefined) {
    before = threadCpuMs()
    table = decodePointTable(artefact)
    JSON.stringify({ summary: summaryProperties(table, SUMMARY_OPTIONS), units: unitsMap(table) })
    return
  }
  const groups = encodeGroups(pointEncoder(table), rows, next)
  parentPort?.postMessage(
    { groups, cpu: threadCpuMs() - before },
    groups.map(({ group }) => group.content.buffer),
  )
})
parentPort?.postMessage('ready')
