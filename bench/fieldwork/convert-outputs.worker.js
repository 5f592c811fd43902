/**
 * The other thread: worked ground of a table that both threads see, then row groups of it in the order that the first
 * thread has found meanwhile, as many as it comes to.
 */
import { parentPort } from 'node:worker_threads'
import { coverageOf, pointEncoder } from '@sheaf/fieldwork'
import { encodeGroups } from './parquet-shared-groups.js'

let encoder
let length = 0

parentPort?.on('message', ({ points, options, rows, next }) => {
  if (points === undefined) {
    const groups = encodeGroups(encoder, rows, next)
    parentPort?.postMessage(
      { groups, coverage: length },
      groups.map(({ group }) => group.content.buffer),
    )
    return
  }
  encoder = pointEncoder(points)
  length = JSON.stringify(coverageOf(points, { within: options.field }).geometry).length
})
parentPort?.postMessage('ready')
