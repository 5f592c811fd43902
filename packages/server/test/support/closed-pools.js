// Ends pools at six moments of a thread's first task, from its start to about its end, and then itself.
import { setTimeout as wait } from 'node:timers/promises'
import { openCompute } from '../../dist/compute/index.js'

const ROUNDS = 6
const ring = [
  [8.5, 51.7],
  [8.501, 51.7],
  [8.501, 51.701],
  [8.5, 51.701],
  [8.5, 51.7],
]
const survey = { ask: 'survey', geometry: { type: 'MultiPolygon', coordinates: [[ring]] }, fix: false }

const started = performance.now()
await inPool(async (task) => await task)
const tookMs = performance.now() - started
for (let round = 1; round <= ROUNDS; round++) {
  await inPool(async (task) => {
    task.catch(() => undefined)
    await wait((tookMs * round) / ROUNDS)
  })
}

async function inPool(use) {
  const pool = openCompute({ computeThreads: 1, computeMemoryBytes: 2 ** 30 })
  await use(pool.run('compareBoundaries', survey))
  await pool.close()
}
