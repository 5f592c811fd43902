import { describe, expect, it } from 'vitest'
import { DEFAULT_CONVERSION, type PointTable, standardizeTaskDataSet } from '../../src/index.js'
import { BASE, deviceOf, logOf, openSet, sha256 } from '../sets.js'

const machine = (deviceClass: number) =>
  deviceOf('DVC-1', 'Machine', deviceClass, [{ id: 'DET-1', type: 1, constants: { 67: 6000 } }])

const twoLogs = (deviceClass: number, ddis: readonly number[], rows: readonly (readonly number[])[]) => ({
  ...BASE,
  devices: [machine(deviceClass)],
  cropTypes: [{ id: 'CTP-1', designator: 'Winterweizen' }],
  partfields: [{ id: 'PFD-1', designator: 'Feld 7', cropTypeId: 'CTP-1' }],
  tasks: [
    { id: 'TSK-1', designator: 'A', partfieldId: 'PFD-1', timeLogs: ['TLG00001', 'TLG00002'] },
    { id: 'TSK-2', designator: 'B', partfieldId: 'PFD-1', timeLogs: ['TLG00003'] },
  ],
  logs: ['TLG00001', 'TLG00002', 'TLG00003'].map((stem, at) =>
    logOf({
      stem,
      startMs: Date.UTC(2026, 6, 29, 8 + at),
      channels: ddis.map((ddi) => ({ ddi, elementId: 'DET-1' })),
      rows,
    }),
  ),
})

/** Work state, then what each kind of work is told by; the last record is off and is dropped. */
const SETS = {
  harvested: twoLogs(
    7,
    [141, 84, 99],
    [
      [1, 800_000, 151_000],
      [1, 900_000, 120_000],
      [1, 700_000, 110_000],
      [0, 0, 0],
    ],
  ),
  'harvested, of counters': twoLogs(
    7,
    [141, 90],
    [
      [1, 1000],
      [1, 1020],
      [1, 1040],
      [0, 1040],
    ],
  ),
  planted: twoLogs(
    4,
    [141, 12, 11],
    [
      [1, 80_000, 81_000],
      [1, 81_000, 81_000],
      [1, 79_000, 81_000],
      [0, 0, 81_000],
    ],
  ),
  applied: twoLogs(
    6,
    [141, 2, 1],
    [
      [1, 20_000, 21_000],
      [1, 21_000, 21_000],
      [1, 19_000, 21_000],
      [0, 0, 21_000],
    ],
  ),
  tillage: twoLogs(
    3,
    [141, 52, 51],
    [
      [1, 120, 150],
      [1, 130, 150],
      [1, 125, 150],
      [0, 0, 150],
    ],
  ),
}

const buffersOf = ({ columns }: PointTable) =>
  [...columns].map(([name, column]) => [
    name,
    column.kind === 'text' ? column.codes.buffer : column.values.buffer,
  ])

const tablesOf = async (
  set: Parameters<typeof openSet>[0],
  allocate?: (bytes: number) => ArrayBufferLike,
) => {
  const files = await standardizeTaskDataSet(await openSet(set), {
    configuration: { ...DEFAULT_CONVERSION, outOfStandardOperations: true },
    digest: sha256,
    ...(allocate && { allocate }),
  })
  return files.map(({ points }) => points!)
}

describe('columns in memory that is given', () => {
  it.each(Object.entries(SETS))(
    '%s: all of them, of one log or several, equal to ordinary ones',
    async (_type, set) => {
      const shared = await tablesOf(set, (bytes) => new SharedArrayBuffer(bytes))
      const ordinary = await tablesOf(set)
      // the first record of a log drove nowhere yet: of a harvest it is dropped too
      const perLog = ordinary[0]!.operationType === 'harvested' ? 2 : 3
      expect(ordinary.map(({ length }) => length)).toEqual([2 * perLog, perLog])
      for (const [at, table] of shared.entries()) {
        for (const [name, buffer] of buffersOf(table))
          expect([name, buffer]).toEqual([name, expect.any(SharedArrayBuffer)])
        for (const [name, buffer] of buffersOf(ordinary[at]!))
          expect([name, buffer]).toEqual([name, expect.any(ArrayBuffer)])
        expect(table).toEqual(ordinary[at])
      }
    },
  )
})
