import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as util from 'node:util'
import * as zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import * as isoxml from '../src/index.js'
import { inflateRaw } from './corpus.js'

const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...given: object[]) => Promise<unknown>

/**
 * Runs an example as it is written, its imports taken from what is given.
 *
 * @param at     which example of the section, from 0
 * @param result what to return of it
 */
async function runExample(
  section: string,
  at: number,
  result: string,
  modules: Readonly<Record<string, object>>,
  console: object = {},
): Promise<unknown> {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const example = readme
    .slice(readme.indexOf(`\n## ${section}\n`))
    .split('```')
    [2 * at + 1]!.replace(/^ts\n/, '')
  const body = example
    .replace(/^import (\{.+\}) from ('.+')$/gm, 'const $1 = modules[$2]')
    .replace(/^import (\w+) from ('.+')$/gm, 'const $1 = modules[$2]')
    .replace(/^export /gm, '')
  return new AsyncFunction('modules', 'console', `${body}\nreturn ${result}`)(modules, console)
}

const inNode = { 'node:zlib': zlib, 'node:util': util, '@sheaf/isoxml': isoxml }

/** A set of one log of a combine of 6 m that drives east. */
function card(): Uint8Array {
  const log = {
    stem: 'TLG00001',
    layout: {
      position: ['north', 'east'] as const,
      channels: [84, 67].map((ddi) => ({ ddi, elementId: 'DET1' })),
    },
    records: Array.from({ length: 20 }, (_, at) => ({
      localTimeMs: Date.UTC(2024, 4, 6, 10, 0, at),
      north: 520_000_000,
      east: 86_000_000 + 300 * at,
      values: [[0, 300_000] as const, [1, 6000] as const],
    })),
  }
  const task = { id: 'TSK1', designator: 'Wheat', status: 4 as const, timeLogs: ['TLG00001'] }
  const files = isoxml.writeTaskDataSet({
    version: '4.3',
    dataTransferOrigin: 2,
    devices: [
      {
        id: 'DVC1',
        designator: 'Combine',
        clientName: 'A00E84000D017655',
        structureLabel: '31323334353637',
        localizationLabel: 'FF000000006E65',
        elements: [{ id: 'DET1', objectId: 1, type: 1, number: 0, parentObjectId: 0, designator: 'combine' }],
      },
    ],
    tasks: [task],
    logs: [log],
  })
  return isoxml.zipFiles(files, (bytes) => zlib.deflateRawSync(bytes))
}

describe('the examples of reading in the README', () => {
  const modules = { ...inNode, 'node:fs/promises': { readFile: async () => card() } }

  it('open an archive and read its logs channel by channel', async () => {
    const sets = (await runExample('Read', 0, 'sets', modules)) as isoxml.TaskDataSet[]
    expect(sets.map(({ taskData }) => taskData.tasks[0]?.timeLogs)).toEqual([['TLG00001']])
  })

  it('read the logs of a set one after the other, inflated in another thread', async () => {
    const said: unknown[][] = []
    await runExample('Read', 1, 'sets', modules, { log: (...words: unknown[]) => said.push(words) })
    expect(said).toEqual([['TLG00001', 20, []]])
  })

  it('share the logs between two threads, each of them read once', async () => {
    const sent: unknown[][] = []
    const postMessage = (...message: unknown[]) => sent.push(message)
    const runLogs = (parentPort: object | null, workerData: object) =>
      runExample('Read', 2, '{ open, readShare }', {
        ...modules,
        'node:worker_threads': { parentPort, workerData },
      })
    const logs = (await runExample('Read', 3, 'logs', {
      ...modules,
      './logs.js': (await runLogs(null, {})) as object,
      'node:events': { once: ({ run }: { run: Promise<void> }) => run.then(() => sent[0]) },
      'node:worker_threads': {
        Worker: class {
          readonly run: Promise<unknown>
          constructor(_file: string, { workerData }: { workerData: object }) {
            this.run = runLogs({ postMessage }, workerData)
          }
        },
      },
    })) as isoxml.TimeLog[]
    expect(logs.map(({ file, records }) => [file, records])).toEqual([['TLG00001', 20]])
    const [share, buffers] = sent[0] as [{ log: isoxml.TimeLog }[], ArrayBuffer[]]
    expect(buffers).toEqual(share.flatMap(({ log }) => isoxml.timeLogBuffers(log)))
  })
})

describe('the example of sections in the README', () => {
  it('places a section whose width the log tells at both its ends', async () => {
    const said: unknown[][] = []
    const modules = { ...inNode, 'node:fs/promises': { readFile: async () => card() } }
    await runExample('Geometry', 0, 'sets', modules, { log: (...words: unknown[]) => said.push(words) })
    const [[id, state, leftLon, leftLat, rightLon, rightLat] = []] = said
    expect([id, state]).toEqual(['DET1', undefined])
    // 6 m to the right of a drive to the east are 6 m to the south: 6 / 111,267 degrees at 52° N
    expect(Number(leftLat) - Number(rightLat)).toBeCloseTo(6 / 111_267, 7)
    expect([leftLon, rightLon]).toEqual([rightLon, leftLon].map((lon) => expect.closeTo(Number(lon), 9)))
  })
})

describe('the example of writing in the README', () => {
  it('makes a zip that opens, with a grid of the rate that it states', async () => {
    const zip = (await runExample('Write', 0, 'zip', inNode)) as Uint8Array
    const tree = await isoxml.openZip(isoxml.memorySource(zip), { inflateRaw })
    const { sets } = await isoxml.openTaskData(tree)
    const { taskData, diagnostics } = sets[0]!
    expect(diagnostics).toEqual([])
    expect(taskData.partfields.get('PFD1')?.designator).toBe('Long Acre')
    const [task] = taskData.tasks
    expect(task?.grids).toHaveLength(1)
    // 120 kg/ha = 12,000 mg/m²
    expect(task?.treatmentZones[1]?.processDataVariables[0]).toMatchObject({
      ddi: 6,
      value: 12_000,
      productId: 'PDT1',
    })
  })
})
