/** Boundary files that end their reader, or are too large for it. */
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { ComputeDied, type RunOptions } from '../../src/compute/index.js'
import type { Context } from '../../src/context.js'
import { readEntry } from '../../src/uploads/read-entry.js'

const ANSWER = { polygons: [], count: 7 }

/** Reads `a.json` with a reader that dies the first times. */
async function reading(deaths: number, { alone = false, size = 2 } = {}) {
  const runs: (boolean | undefined)[] = []
  const context = {
    log: pino({ level: 'silent' }),
    compute: {
      async run(_task: string, _input: object, options: RunOptions) {
        runs.push(options.alone)
        if (runs.length <= deaths) throw new ComputeDied('killed')
        return ANSWER
      },
    },
  } as unknown as Context
  const part = { path: 'a.json', size, read: async () => new Uint8Array(2) }
  const output = await readEntry(context, {
    entry: { id: 'e' } as never,
    file: { path: 'a.json', format: 'GEOJSON', parts: { json: part }, bare: true },
    most: 100,
    alone,
    signal: new AbortController().signal,
  })
  return { output, runs }
}

describe('a boundary file that ends its reader', () => {
  it('is read once more in a process of its own', async () => {
    expect(await reading(1)).toEqual({ output: ANSWER, runs: [false, true] })
  })
  it('and fails when it ends that too', async () => {
    const { output, runs } = await reading(2)
    expect(runs).toEqual([false, true])
    expect(output).toMatchObject({
      refused: { errorKey: 'unreadableFile', sentence: expect.stringMatching(/process/) },
    })
  })
  it('is read alone from the beginning when it may have ended the server', async () => {
    expect((await reading(0, { alone: true })).runs).toEqual([true])
  })
})

it('a boundary file of more than 64 MiB is refused before it is read', async () => {
  const { output, runs } = await reading(0, { size: 2 ** 26 + 1 })
  expect(output).toMatchObject({ refused: { sentence: expect.stringContaining('67108865 bytes') } })
  expect(runs).toEqual([])
})
