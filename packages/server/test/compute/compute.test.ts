import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Compute, ComputeDied, openCompute } from '../../src/compute/index.js'
import { THREAD } from '../../src/compute/open-compute.js'
import { runAlone } from '../../src/compute/run-alone.js'

/** A square of 0.001 degrees. */
const SQUARE = { type: 'MultiPolygon' as const, coordinates: [[ring(8.5, 51.7)]] }
const SURVEY = { ask: 'survey', geometry: SQUARE, fix: false } as const

describe('compute', () => {
  let compute: Compute
  let folder: string
  beforeAll(async () => {
    compute = openCompute({ computeThreads: 1, computeMemoryBytes: 2 ** 20 })
    folder = await mkdtemp(join(tmpdir(), 'sheaf-compute-'))
  })
  afterAll(async () => {
    await compute.close()
    await rm(folder, { recursive: true, force: true })
  })

  it.each([false, true])('runs a task off the main thread (alone: %s)', async (alone) => {
    const output = await compute.run('compareBoundaries', SURVEY, { alone })
    expect(output).toMatchObject({ validity: 'VALID' })
  })

  it.each([false, true])('hands on what a task throws (alone: %s)', async (alone) => {
    const broken = { files: null, grounds: [] } as never
    await expect(compute.run('measureShares', broken, { alone })).rejects.toThrow(/null/)
  })

  it('does not start for somebody who has given up', async () => {
    const signal = AbortSignal.abort(new Error('stopped'))
    await expect(compute.run('compareBoundaries', SURVEY, { signal })).rejects.toThrow('stopped')
  })

  it('gives a fresh thread a file that loads no ES module until the first task', () => {
    // what the pool does with it; an ES module gives an object here, and linked it by then
    expect(typeof createRequire(import.meta.url)(THREAD)).toBe('function')
  })

  it('can be closed while a thread starts: the thread ends, not the process', async () => {
    const program = fileURLToPath(new URL('../support/closed-pools.js', import.meta.url))
    const child = fork(program, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('sees the death of a child process', async () => {
    const program = join(folder, 'dies.mjs')
    await writeFile(program, `process.once('message', () => process.kill(process.pid, 'SIGKILL'))`)
    const order = { task: 'convertArchive', input: {} } as const
    const run = runAlone(order, undefined, program)
    await expect(run).rejects.toThrow(ComputeDied)
    await expect(run).rejects.toThrow('the process that ran convertArchive ended without an answer (SIGKILL)')
  })

  it('ends a child process that nobody waits for any more', async () => {
    const program = join(folder, 'hangs.mjs')
    await writeFile(program, `process.on('message', () => {}); setInterval(() => {}, 1000)`)
    const giving = new AbortController()
    const run = runAlone({ task: 'convertArchive', input: {} }, giving.signal, program)
    giving.abort(new Error('stopped'))
    await expect(run).rejects.toThrow('stopped')
  })
})

function ring(west: number, south: number): [number, number][] {
  const [east, north] = [west + 0.001, south + 0.001]
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}
