/**
 * The corpus of real sets against `expected.tsv`, which a strict decoder wrote and a second, independent one confirmed.
 */
import { describe, expect, it } from 'vitest'
import { IsoxmlError, inspectTaskData, openTaskData, type TimeLog } from '../src/index.js'
import { corpusCases, corpusTree, type ExpectedLog, expectedLogs, hasCorpus } from './corpus.js'

/** Logs that are not read as a strict reader does, with the reason. Everything else must agree to the last value. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  [
    'agrirouter-sdk-dotnet-standard/forage-broken-logs TLG00010',
    'damaged: garbage dates behind the first record',
  ],
  [
    'agrirouter-sdk-dotnet-standard/forage-broken-logs TLG00011',
    'damaged: garbage dates behind the first record',
  ],
  [
    'agrirouter-sdk-dotnet-standard/forage-broken-logs TLG00012',
    'damaged: garbage dates behind the first record',
  ],
  [
    'agrirouter-sdk-dotnet-standard/forage-broken-logs TLG00013',
    'damaged: 543 bytes of garbage behind the first record',
  ],
])

const keyOf = (row: ExpectedLog): string => `${row.case} ${stemOf(row)}`
const stemOf = (row: ExpectedLog): string => row.file.slice(row.file.lastIndexOf('/') + 1).toUpperCase()

function byCase(rows: readonly ExpectedLog[]): [string, ExpectedLog[]][] {
  const names = [...new Set(rows.map((row) => row.case))]
  return names.map((name) => [name, rows.filter((row) => row.case === name)])
}

/** Exact sum of all raw values of a log. Repeated indices would be lost, but the corpus has none. */
function sumOfValues(log: TimeLog): bigint {
  let sum = 0n
  for (const { data } of log.channels) {
    if (data.kind === 'empty' || data.kind === 'constant') continue
    for (const value of data.values) sum += BigInt(value)
  }
  return sum
}

const sumOf = (column: Int32Array | undefined): number =>
  (column ?? new Int32Array(0)).reduce((sum, raw) => sum + raw, 0)

const iso = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, -1)

describe.skipIf(!hasCorpus)('every sound log of the corpus', () => {
  const rows = expectedLogs().filter((row) => !EXCEPTIONS.has(keyOf(row)))

  it.each(byCase(rows))('of %s has the expected records, values, sums and times', async (name, expected) => {
    const { sets } = await openTaskData(await corpusTree(name))
    for (const row of expected) {
      const set = sets.find(({ logs }) => logs.some(({ stem }) => stem === stemOf(row)))
      const log = await set!.readTimeLog(stemOf(row))
      expect({
        records: log.records,
        values: log.values,
        channels: log.channels.length,
        first: iso(log.localTimeMs[0]!),
        last: iso(log.localTimeMs[log.records - 1]!),
        sumOfValues: sumOfValues(log),
        sumOfNorth: sumOf(log.north),
        sumOfEast: sumOf(log.east),
        skipped: log.skipped,
      }).toEqual({
        records: Number(row['records']),
        values: Number(row['values']),
        channels: Number(row['header_dlvs']),
        first: row['first_local'],
        last: row['last_local'],
        sumOfValues: BigInt(row['sum_raw_values']!),
        sumOfNorth: Number(row['sum_raw_lat']),
        sumOfEast: Number(row['sum_raw_lon']),
        skipped: [],
      })
    }
  })

  it.each(byCase(rows))('of %s is inspected with the expected bounding box', async (name, expected) => {
    const report = await inspectTaskData(await openTaskData(await corpusTree(name)))
    for (const row of expected) {
      const log = report.sets.flatMap(({ logs }) => logs).find(({ file }) => file === stemOf(row))
      const box = ['min_lon', 'min_lat', 'max_lon', 'max_lat'].map((column) => row[column])
      expect(log).toMatchObject({
        records: Number(row['records']),
        values: Number(row['values']),
        skippedBytes: 0,
      })
      expect(log?.bbox ?? null).toEqual(box.includes('') || box.includes('-') ? null : box.map(Number))
    }
  })
})

describe.skipIf(!hasCorpus)('the damaged logs of forage-broken-logs', () => {
  const open = async () => {
    const { sets } = await openTaskData(await corpusTree('agrirouter-sdk-dotnet-standard/forage-broken-logs'))
    return sets[0]!
  }

  it.each([
    // the first record is sound in each; from TLG00013 on sound records follow from byte 634 (1228 of them)
    ['TLG00010', 1, [[101, 238]]],
    ['TLG00011', 1, [[91, 430]]],
    ['TLG00012', 1, [[91, 376]]],
    ['TLG00013', 1228, [[91, 634]]],
  ])('%s gives its %i plausible records and lists what was passed over', async (stem, records, ranges) => {
    const log = await (await open()).readTimeLog(stem)
    expect(log.records).toBe(records)
    expect(log.skipped.map(({ from, to }) => [from, to])).toEqual(ranges)
    for (let record = 0; record < log.records; record++) {
      // all work of the set was done in two days, near 60.2° N and 12.8° E
      expect(iso(log.localTimeMs[record]!)).toMatch(/^2017-03-1[56]T/)
      expect(Math.abs(log.north![record]! / 1e7 - 60.2)).toBeLessThan(0.5)
      expect(Math.abs(log.east![record]! / 1e7 - 12.8)).toBeLessThan(0.5)
    }
  })
})

describe.skipIf(!hasCorpus)('every case of the corpus', () => {
  it.each(corpusCases())('%s opens, or says in a typed error why not', async (name) => {
    try {
      const { sets } = await openTaskData(await corpusTree(name))
      expect(sets.length).toBeGreaterThan(0)
    } catch (error) {
      expect(error).toBeInstanceOf(IsoxmlError)
      expect(name).toBe('isoxml-dotnet/zip-no-taskdata')
      expect((error as IsoxmlError).code).toBe('NO_TASK_DATA')
    }
  })

  it.each([
    // customers, farms, fields, products, devices, elements, tasks: the table of the corpus' README
    ['adapt-isov4plugin/agco-microtrak-spray', [3, 3, 3, 3, 2, 16, 5]],
    ['isoxml-dotnet/case-planter-parallel-logs', [3, 3, 3, 2, 3, 141, 4]],
    ['isoxml-dotnet/cnh-mixed-implements', [6, 7, 11, 10, 9, 89, 27]],
    ['isoxml-dotnet/zip-nested-folders-and-mac', [3, 3, 6, 2, 18, 393, 2]],
    ['isoxml-dotnet/externals-one', [3, 0, 1, 0, 1, 1, 3]],
    ['incentergy-geo-tools/topcon-external-files', [1, 1, 15, 2, 1, 4, 1]],
    ['isoxml-py/deutz-external-files', [0, 1, 1, 1, 3, 15, 2]],
    ['isoxml-js/task_full', [1, 1, 2, 3, 2, 6, 1]],
  ])('%s holds what its README says', async (name, counts) => {
    const { taskData } = (await openTaskData(await corpusTree(name))).sets[0]!
    const elements = [...taskData.devices.values()].reduce((sum, device) => sum + device.elements.length, 0)
    const { customers, farms, partfields, products, devices, tasks } = taskData
    const sizes = [customers, farms, partfields, products, devices].map(({ size }) => size)
    expect([...sizes, elements, tasks.length]).toEqual(counts)
  })

  it.each([
    ['isoxml-dotnet/zip-corrupt', 'ZIP_DAMAGED'],
    ['isoxml-dotnet/externals-missing', 'EXTERNAL_FILE_MISSING'],
    ['isoxml-dotnet/xml-invalid', 'XML_MALFORMED'],
    ['isoxml-dotnet/ids-wrong', 'DANGLING_REFERENCE'],
    ['isoxml-js/grid-without-binary', 'GRID_MISSING'],
    ['isoxml-dotnet/grid-type1-short', 'GRID_SIZE_DIFFERS'],
    ['isoxml-dotnet/logs-missing-and-orphan', 'LOG_MISSING'],
    ['isoxml-dotnet/logs-missing-and-orphan', 'LOG_HEADER_MISSING'],
    ['isoxml-js/duplicate-xmlid', 'DUPLICATE_ID'],
    ['incentergy-geo-tools/generator-100', 'VERSION_MISSING'],
    ['agrirouter-sdk-dotnet-standard/forage-broken-logs', 'LOG_ORPHAN'],
    ['agrirouter-middleware/krone-bigm-mower', 'LOG_EMPTY'],
  ])('%s reports %s', async (name, code) => {
    const { sets } = await inspectTaskData(await openTaskData(await corpusTree(name)))
    expect(sets.flatMap(({ diagnostics }) => diagnostics.map((one) => one.code))).toContain(code)
  })
})
