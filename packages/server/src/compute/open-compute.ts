/** The pool: as many threads as the settings say, each task admitted by what it needs. */
import { fileURLToPath } from 'node:url'
import type { MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { createAdmission } from './admission.js'
import { type Compute, ComputeDied } from './compute.js'
import { runAlone } from './run-alone.js'

/** The built file, also when this module runs from its source. */
export const THREAD = fileURLToPath(new URL('../../dist/compute/thread.cjs', import.meta.url))
/** What a task is taken to need that does not say. */
const UNSTATED_BYTES = 64 * 2 ** 20
/** A thread that has been idle so long ends and gives its memory back. */
const IDLE_MS = 30_000

export interface ComputeSettings {
  readonly computeThreads: number
  readonly computeMemoryBytes: number
}

export function openCompute({ computeThreads, computeMemoryBytes }: ComputeSettings): Compute {
  const pool = new Piscina({
    filename: THREAD,
    minThreads: 0,
    maxThreads: computeThreads,
    idleTimeout: IDLE_MS,
    // Atomics would block a thread while it is idle; asynchronous work inside a task needs the event loop.
    atomics: 'disabled',
  })
  const admission = createAdmission(computeMemoryBytes)
  const inThread = async (
    order: object,
    signal: AbortSignal | undefined,
    transfer: readonly (ArrayBuffer | MessagePort)[],
  ) => {
    try {
      return await pool.run(order, {
        transferList: [...transfer],
        ...(signal === undefined ? {} : { signal }),
      })
    } catch (error) {
      signal?.throwIfAborted()
      throw threadDied(error) ? new ComputeDied(String(error), { cause: error }) : error
    }
  }
  return {
    async run(task, input, { signal, transfer = [], memoryBytes = UNSTATED_BYTES, alone = false } = {}) {
      const leave = await admission.enter(memoryBytes, signal)
      try {
        const order = { task, input }
        return (await (alone ? runAlone(order, signal) : inThread(order, signal, transfer))) as never
      } finally {
        leave()
      }
    },
    close: async () => await pool.destroy(),
  }
}

function threadDied(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (
    ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') || /^worker exited/i.test(error.message)
  )
}
