/** Plans and their matching with what there is: pure, so that the rules can be seen one by one. */
import type { LogIdentity } from '@sheaf/fieldwork'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ExistingOperation, matchOperations } from '../../src/operations/match.js'
import { planOperations, type SourceFile } from '../../src/operations/plan.js'

const CONFIGURATION = {
  fieldOperationCreation: true,
  operationsMergeRange: 5,
  operationsMergeRangeHarvested: 21,
  splitOperationsByProvider: true,
  splitOperationsByTillType: false,
}
const DAY_MS = 86_400_000

const log = (name: string, length = 100): LogIdentity => ({
  file: name,
  task: 'TSK1',
  headerDigest: 'h',
  firstDigest: name,
  length,
  records: length,
  checkpoints: [{ bytes: length, digest: `${name} ${length}` }],
})
const file = (id: string, day: number, logs: LogIdentity[], more: Partial<SourceFile> = {}): SourceFile => ({
  id,
  operationType: 'tillage',
  provider: 'CLAAS',
  crops: [],
  tillType: [],
  startTime: day * DAY_MS,
  endTime: day * DAY_MS + 3_600_000,
  logs,
  pointsKey: `points-${id}`,
  ...more,
})

describe('planOperations', () => {
  it('a file whose logs all count elsewhere is in no operation, and the plan says so', () => {
    const files = [file('short', 0, [log('A', 50)]), file('long', 0, [log('A', 100)])]
    const { operations, counted } = planOperations(files, new Set(['short', 'long']), CONFIGURATION)
    expect(operations.map(({ group }) => group.fileIds)).toEqual([['long']])
    expect(counted).toEqual([
      { fileId: 'short', elsewhere: ['A'], counts: false },
      { fileId: 'long', elsewhere: [], counts: true },
    ])
  })

  it('a log counted in a file on another field does not count here', () => {
    const files = [file('here', 0, [log('A', 50)]), file('there', 0, [log('A', 100)])]
    expect(planOperations(files, new Set(['here']), CONFIGURATION).operations).toEqual([])
  })

  it('one log with two kinds of work counts for both', () => {
    const both = [file('till', 0, [log('A')]), file('sow', 0, [log('A')], { operationType: 'planted' })]
    const { operations } = planOperations(both, new Set(['till', 'sow']), CONFIGURATION)
    expect(operations.map(({ group }) => group.operationType).sort()).toEqual(['planted', 'tillage'])
  })

  it('nothing is planned while field operations are switched off', () => {
    const off = { ...CONFIGURATION, fieldOperationCreation: false }
    expect(planOperations([file('a', 0, [log('A')])], new Set(['a']), off).operations).toEqual([])
  })

  it('the order of the files decides nothing', () => {
    const files = [0, 3, 9, 20, 24, 40].map((day, at) => file(`f${at}`, day, [log(`L${at % 5}`, 100 + at)]))
    const all = new Set(files.map(({ id }) => id))
    const groupsOf = (order: readonly SourceFile[]) =>
      planOperations(order, all, CONFIGURATION).operations.map(({ group }) => group.fileIds)
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (order) => {
        expect(groupsOf(order)).toEqual(groupsOf(files))
      }),
    )
  })
})

describe('matchOperations', () => {
  const existing = (id: string, createdDay: number, ...fileIds: string[]): ExistingOperation => ({
    id,
    type: 'tillage',
    contentHash: id,
    cropped: false,
    createdAt: new Date(createdDay * DAY_MS),
    fileIds: new Set(fileIds),
  })
  const wanted = (...fileIds: string[]) => ({ type: 'tillage', fileIds })

  it('a group that bridges two operations continues the older one', () => {
    const bridge = wanted('a', 'b', 'c')
    const matched = matchOperations([bridge], [existing('new', 2, 'b', 'c'), existing('old', 1, 'a')])
    expect(matched.get(bridge)?.id).toBe('old')
  })

  it('of two groups an operation falls apart into, the one with more of its files keeps the id', () => {
    const [less, more] = [wanted('a'), wanted('b', 'c')]
    const matched = matchOperations([less, more], [existing('one', 1, 'a', 'b', 'c')])
    expect([matched.get(less), matched.get(more)?.id]).toEqual([undefined, 'one'])
  })

  it('another kind of work is never continued', () => {
    const sown = { type: 'planted', fileIds: ['a'] }
    expect(matchOperations([sown], [existing('one', 1, 'a')]).size).toBe(0)
  })
})
