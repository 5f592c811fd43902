/** Operations follow from the files alone: any order of arrival gives the same ones, up to their ids. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  buildOperation,
  type ConvertedFile,
  DEFAULT_OPERATION,
  encodePointTable,
  groupOperations,
  type OperationSource,
  supersede,
  tillTypesOf,
} from '../../src/index.js'
import { BASE, convert, deviceOf, logOf, START_MS } from '../sets.js'

const DAY_MS = 86_400_000
const WINDOWS = {
  operationsMergeRange: 5,
  operationsMergeRangeHarvested: 21,
  splitOperationsByProvider: true,
  splitOperationsByTillType: false,
}

/** A combine with a crop, or a cultivator, that drives so many records from a day on. */
async function file(crop: string | undefined, day: number, records: number): Promise<ConvertedFile> {
  const isHarvest = crop !== undefined
  const device = deviceOf('DVC-1', isHarvest ? 'LEXION 770' : 'Grubber', isHarvest ? 7 : 3, [
    { id: 'DET-1', type: 1, constants: { 67: 6000 } },
  ])
  const channels = [
    { ddi: 141, elementId: 'DET-1' },
    { ddi: isHarvest ? 84 : 52, elementId: 'DET-1' },
  ]
  const rows = Array.from({ length: records }, (_, record) => [1, isHarvest ? 800_000 + 1000 * record : 150])
  const [converted] = await convert({
    ...BASE,
    ...(isHarvest ? { cropTypes: [{ id: 'CTP-1', designator: crop }] } : {}),
    partfields: [{ id: 'PFD-1', designator: 'Feld', ...(isHarvest ? { cropTypeId: 'CTP-1' } : {}) }],
    devices: [device],
    tasks: [{ id: 'TSK-1', designator: '', partfieldId: 'PFD-1', timeLogs: ['TLG00001'] }],
    logs: [logOf({ channels, rows, startMs: START_MS + day * DAY_MS })],
  })
  return converted!
}

/** What arrives: alone, twice, as a longer export of the same log, days apart, of two crops and two kinds of work. */
const ARRIVALS = [
  ['Weizen', 0, 12],
  ['Weizen', 0, 8],
  ['Weizen', 3, 6],
  ['Weizen', 3, 6],
  ['Weizen', 40, 5],
  ['Gerste', 1, 7],
  [undefined, 2, 9],
  [undefined, 6, 4],
  [undefined, 30, 4],
] as const

interface Arrival {
  readonly fileId: string
  readonly file: ConvertedFile
}

/** Everything that a client sees of the operations, in an order that does not depend on ids. */
function operationsOf(arrived: readonly Arrival[]): string[] {
  const sources = arrived.map(
    ({ fileId, file: { operationType, crops, points, startTime, endTime } }): OperationSource => ({
      fileId,
      operationType: operationType!,
      crops,
      provider: 'CLAAS',
      tillType: tillTypesOf(points!),
      startTime: startTime!,
      endTime: endTime!,
      logs: points!.logs,
    }),
  )
  const counting = supersede(sources)
  const counted = sources.filter(({ fileId }) => counting.get(fileId)!.size > 0)
  const tableOf = (fileId: string) => arrived.find((one) => one.fileId === fileId)!.file.points!
  return groupOperations(counted, WINDOWS).map(({ fileIds, ...group }) => {
    const tables = fileIds.map((fileId) => ({ fileId, table: tableOf(fileId), logs: counting.get(fileId)! }))
    const built = buildOperation({ tables, boundary: undefined, configuration: DEFAULT_OPERATION })!
    const { points, filtered, summary, units } = built
    const bytes = Buffer.from(encodePointTable(points)).toString('base64')
    return JSON.stringify([group, fileIds.length, bytes, [...filtered!], summary, units])
  })
}

describe('operations', () => {
  let files: ConvertedFile[]
  beforeAll(async () => {
    files = await Promise.all(ARRIVALS.map(([crop, day, records]) => file(crop, day, records)))
  })

  it('are the same for any order of the same files', () => {
    const named = files.map((converted, at) => ({ fileId: `file-${at}`, file: converted }))
    const expected = operationsOf(named)
    // wheat of days 0 and 3, wheat of day 40, barley, tillage of days 2 and 6, tillage of day 30
    expect(expected).toHaveLength(5)
    fc.assert(
      fc.property(fc.shuffledSubarray(named, { minLength: named.length }), (order) => {
        expect(operationsOf(order)).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('are the same whatever ids the files were given', () => {
    const expected = operationsOf(files.map((converted, at) => ({ fileId: `file-${at}`, file: converted })))
    const ids = files.map((_file, at) => `id-${at}`)
    fc.assert(
      fc.property(fc.shuffledSubarray(ids, { minLength: ids.length }), (given) => {
        expect(operationsOf(files.map((converted, at) => ({ fileId: given[at]!, file: converted })))).toEqual(
          expected,
        )
      }),
      { numRuns: 50 },
    )
  })
})
