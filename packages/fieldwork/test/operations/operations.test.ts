import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupOperations, logIdentity, type OperationSource, relate, supersede } from '../../src/index.js'
import { sha256 } from '../sets.js'

const HEADER = new TextEncoder().encode('<TIM A="" D="4"/>')
const bytes = (length: number, seed = 1) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 7 + (i >> 5)) & 255)
const identity = (binary: Uint8Array, file = 'TLG00001', header = HEADER) =>
  logIdentity({ file, task: 'TSK-1', records: binary.length >> 4 }, header, binary, sha256)

describe('logIdentity', () => {
  it('digests at 64, 256, 1024 … and at the end', () => {
    expect(identity(bytes(1500)).checkpoints.map(({ bytes: at }) => at)).toEqual([64, 256, 1024, 1500])
    expect(identity(bytes(256)).checkpoints.map(({ bytes: at }) => at)).toEqual([64, 256])
    expect(identity(bytes(10)).checkpoints.map(({ bytes: at }) => at)).toEqual([10])
  })

  it('equal bytes are identical, a longer export extends, another header or start is another log', () => {
    const long = bytes(5000)
    expect(relate(identity(long), identity(long, 'TLG00009'))).toBe('identical')
    expect(relate(identity(long.slice(0, 1500)), identity(long))).toBe('prefix')
    expect(relate(identity(long), identity(long.slice(0, 1500)))).toBe('extension')
    expect(relate(identity(long), identity(bytes(5000, 2)))).toBe('different')
    expect(relate(identity(long), identity(long, 'TLG00001', bytes(9)))).toBe('different')
  })

  it('a difference behind a common start shows at the next checkpoint', () => {
    const other = bytes(5000)
    other[700] = 255 - other[700]!
    expect(relate(identity(bytes(5000)), identity(other))).toBe('different')
  })
})

describe('supersede', () => {
  const long = bytes(5000)
  const files = [
    { fileId: 'short', logs: [identity(long.slice(0, 1500))] },
    { fileId: 'long', logs: [identity(long), identity(bytes(900, 3), 'TLG00002')] },
    { fileId: 'again', logs: [identity(bytes(900, 3))] },
    { fileId: 'other', logs: [identity(bytes(400, 9))] },
  ]
  const counted = (list: typeof files) =>
    Object.fromEntries([...supersede(list)].map(([id, logs]) => [id, [...logs]]).sort())

  it('the longer wins, the identical counts once, whatever the order of arrival', () => {
    const expected = { again: [], long: [0, 1], other: [0], short: [] }
    expect(counted(files)).toEqual(expected)
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (order) => {
        expect(counted(order)).toEqual(expected)
      }),
    )
  })

  it('two kinds of work of the same log both count', () => {
    const log = identity(long)
    const both = supersede([
      { fileId: 'a', operationType: 'planted', logs: [log] },
      { fileId: 'b', operationType: 'applied', logs: [log] },
    ])
    expect([...both.values()].map((logs) => logs.size)).toEqual([1, 1])
  })
})

const DAY = 86_400_000
const OPTIONS = {
  operationsMergeRange: 5,
  operationsMergeRangeHarvested: 21,
  splitOperationsByProvider: true,
  splitOperationsByTillType: false,
}
const source = (
  fileId: string,
  startDay: number,
  endDay: number,
  more: Partial<OperationSource> = {},
): OperationSource => ({
  fileId,
  operationType: 'applied',
  crops: [],
  provider: 'CLAAS',
  tillType: [],
  startTime: startDay * DAY,
  endTime: endDay * DAY,
  logs: [],
  ...more,
})
const groupsOf = (sources: OperationSource[], options = OPTIONS) =>
  groupOperations(sources, options).map(({ fileIds }) => fileIds)

describe('groupOperations', () => {
  it('a file joins when it starts within N days of the latest end, also after a short file', () => {
    expect(
      groupsOf([source('a', 0, 6), source('b', 1, 2), source('c', 11, 12), source('d', 17.1, 18)]),
    ).toEqual([['a', 'b', 'c'], ['d']])
  })

  it('harvest has its own window', () => {
    const harvested = { operationType: 'harvested' as const }
    expect(
      groupsOf([
        source('a', 0, 1, harvested),
        source('b', 22, 23, harvested),
        source('c', 44.5, 45, harvested),
      ]),
    ).toEqual([['a', 'b'], ['c']])
  })

  it('type, crop, provider and till type part; the last two by configuration', () => {
    const list = [
      source('a', 0, 1),
      source('b', 0, 1, { crops: ['wheat'] }),
      source('c', 0, 1, { provider: 'Other' }),
    ]
    expect(groupsOf(list)).toHaveLength(3)
    expect(groupsOf(list, { ...OPTIONS, splitOperationsByProvider: false })).toEqual([['b'], ['a', 'c']])
    const tilled = [
      source('a', 0, 1, { operationType: 'tillage', tillType: ['Plough'] }),
      source('b', 0, 1, { operationType: 'tillage', tillType: ['Harrow'] }),
    ]
    expect(groupsOf(tilled)).toEqual([['a', 'b']])
    expect(groupsOf(tilled, { ...OPTIONS, splitOperationsByTillType: true })).toHaveLength(2)
  })

  it('any order of the same files gives the same groups', () => {
    const files = fc.array(
      fc.record({
        start: fc.integer({ min: 0, max: 60 }),
        length: fc.integer({ min: 0, max: 9 }),
        crop: fc.constantFrom('', 'wheat'),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(files, fc.infiniteStream(fc.nat()), (list, random) => {
        const sources = list.map(({ start, length, crop }, i) =>
          source(`f${i}`, start, start + length, { crops: crop ? [crop] : [] }),
        )
        const shuffled = sources
          .map((entry) => [random.next().value as number, entry] as const)
          .sort(([a], [b]) => a - b)
        expect(
          groupOperations(
            shuffled.map(([, entry]) => entry),
            OPTIONS,
          ),
        ).toEqual(groupOperations(sources, OPTIONS))
      }),
    )
  })
})
