import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeTimeLog,
  encodeTimeLog,
  encodeTimeLogColumns,
  IsoxmlError,
  openTaskData,
  type PositionField,
  parseTimeLogHeader,
  type TimeLog,
  type TimeLogLayout,
  type TimeLogRecord,
  timeLogLayoutOf,
  writeTaskDataSet,
  writeTimeLogHeader,
} from '../src/index.js'
import { corpusCases, corpusTree, hasCorpus } from './corpus.js'
import { loggedPairs } from './logged-pairs.js'
import { readBack } from './writer-compare.js'

function refusal(act: () => unknown): IsoxmlError {
  try {
    act()
  } catch (error) {
    if (error instanceof IsoxmlError) return error
    throw error
  }
  throw new Error('expected an IsoxmlError')
}

const I32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
/** Raw values of the fields as they fit their integers, positions on the globe, states that the standard knows. */
const FIELD_VALUES: Readonly<Record<PositionField, fc.Arbitrary<number>>> = {
  north: fc.integer({ min: -900_000_000, max: 900_000_000 }),
  east: fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }),
  up: I32,
  status: fc.nat(15),
  pdop: fc.nat(0xffff),
  hdop: fc.nat(0xffff),
  satellites: fc.nat(0xff),
  gpsTimeMs: fc.integer({ min: 0, max: 0xffff_ffff }),
  gpsDate: fc.nat(0xffff),
}
const FIELDS = Object.keys(FIELD_VALUES) as PositionField[]

interface DrawnLog {
  readonly layout: TimeLogLayout
  readonly records: readonly TimeLogRecord[]
}

/** Any split of the nine fields into binary, constant and absent ones; channels from none to all 255. */
const anyLog: fc.Arbitrary<DrawnLog> = fc
  .record({
    kinds: fc.tuple(...FIELDS.map(() => fc.constantFrom('binary', 'constant', 'absent'))),
    constants: fc.record(FIELD_VALUES),
    channels: fc.oneof({ arbitrary: fc.nat(6), weight: 9 }, { arbitrary: fc.constant(255), weight: 1 }),
    constantChannels: fc.array(fc.nat(254), { maxLength: 3 }),
    constant: I32,
    day: fc.integer({ min: 4000, max: 40_000 }),
  })
  .chain(({ kinds, constants, channels, constantChannels, constant, day }) => {
    const layout: TimeLogLayout = {
      position: FIELDS.filter((_, at) => kinds[at] === 'binary'),
      constantPosition: Object.fromEntries(
        FIELDS.flatMap((field, at) => (kinds[at] === 'constant' ? [[field, constants[field]]] : [])),
      ),
      channels: Array.from({ length: channels }, (_, at) => ({
        ddi: at,
        elementId: `DET-${at}`,
        ...(constantChannels.includes(at) && { constant }),
      })),
    }
    const logged = layout.channels.flatMap(({ constant }, at) => (constant === undefined ? [at] : []))
    const values = (logged.length === 0 ? fc.constant([]) : fc.subarray(logged)).chain((indices) =>
      fc.tuple(...indices.map((index) => I32.map((value) => [index, value] as const))),
    )
    const record = fc.record({ ...FIELD_VALUES, stepMs: fc.nat(2000), values })
    return fc.array(record, { maxLength: 8 }).map((drawn) => ({ layout, records: inTime(drawn, day) }))
  })

function inTime(
  drawn: readonly (Omit<TimeLogRecord, 'localTimeMs'> & { stepMs: number })[],
  day: number,
): TimeLogRecord[] {
  let localTimeMs = day * 86_400_000
  return drawn.map(({ stepMs, ...record }) => {
    localTimeMs += stepMs
    return { ...record, localTimeMs }
  })
}

const decode = (bytes: Uint8Array, layout: TimeLogLayout): TimeLog =>
  decodeTimeLog(bytes, parseTimeLogHeader(writeTimeLogHeader(layout), 'TLG00001.XML'), 'TLG00001.BIN')

describe('a time log of any layout', () => {
  it('reads back as it was written: fields, constants, values, records without any', () => {
    fc.assert(
      fc.property(anyLog, ({ layout, records }) => {
        const log = decode(encodeTimeLog(layout, records), layout)
        expect(log.skipped).toEqual([])
        expect([...log.localTimeMs]).toEqual(records.map(({ localTimeMs }) => localTimeMs))
        for (const field of FIELDS) {
          const constant = layout.constantPosition?.[field]
          if (layout.position.includes(field)) {
            expect([...log[field]!]).toEqual(records.map((record) => record[field]))
          } else if (constant === undefined) expect(log[field]).toBeUndefined()
          else expect([...log[field]!]).toEqual(records.map(() => constant))
        }
        layout.channels.forEach(({ constant }, index) => {
          const channel = log.channels[index]!
          const expected = records.flatMap(({ values }, record) =>
            values.flatMap(([own, value]) => (own === index ? [[record, value] as const] : [])),
          )
          if (constant === undefined) expect(loggedPairs(channel)).toEqual(expected)
          else expect(channel.data).toEqual({ kind: 'constant', value: constant })
        })
      }),
      { numRuns: 100 },
    )
  })

  it('decoded and encoded again gives the same bytes, header and binary', () => {
    fc.assert(
      fc.property(anyLog, ({ layout, records }) => {
        const headerBytes = writeTimeLogHeader(layout)
        const binary = encodeTimeLog(layout, records)
        const header = parseTimeLogHeader(headerBytes, 'TLG00001.XML')
        const log = decodeTimeLog(binary, header, 'TLG00001.BIN')
        const again = timeLogLayoutOf(log, header)
        expect(encodeTimeLogColumns(log, again)).toEqual(binary)
        expect(writeTimeLogHeader(again)).toEqual(headerBytes)
      }),
      { numRuns: 100 },
    )
  })

  it('of constant time has no time in its records', () => {
    const constantLocalTimeMs = Date.UTC(2026, 4, 7, 6, 30)
    const layout: TimeLogLayout = { constantLocalTimeMs, position: ['status'], channels: [] }
    const records = [1, 4].map((status) => ({ localTimeMs: 0, status, values: [] }))
    const bytes = encodeTimeLog(layout, records)
    expect([...bytes]).toEqual([1, 0, 4, 0]) // status and number of values, twice
    expect(new TextDecoder().decode(writeTimeLogHeader(layout))).toContain(
      '<TIM A="2026-05-07T06:30:00" D="4">',
    )
    const header = parseTimeLogHeader(writeTimeLogHeader(layout), 'TLG00001.XML')
    const log = decodeTimeLog(bytes, header, 'TLG00001.BIN')
    expect([...log.localTimeMs]).toEqual([constantLocalTimeMs, constantLocalTimeMs])
    expect(encodeTimeLogColumns(log, timeLogLayoutOf(log, header))).toEqual(bytes)
  })

  it('without a header to go by takes every field that it has into the records', () => {
    const layout: TimeLogLayout = {
      position: ['north'],
      constantPosition: { status: 4 },
      channels: [{ ddi: 67, elementId: 'DET1', constant: 6000 }],
    }
    const log = decode(encodeTimeLog(layout, [{ localTimeMs: 4e11, north: 7, values: [] }]), layout)
    expect(timeLogLayoutOf(log)).toEqual({
      position: ['north', 'status'],
      channels: [{ ddi: 67, elementId: 'DET1', constant: 6000 }],
    })
  })

  it('refuses more channels than an index can tell apart, and a time that is none', () => {
    const channels = Array.from({ length: 256 }, () => ({ ddi: 1, elementId: 'DET1' }))
    expect(refusal(() => encodeTimeLog({ position: [], channels }, [])).message).toContain(
      'at most 255 channels',
    )
    expect(refusal(() => writeTimeLogHeader({ position: [], channels })).code).toBe('VALUE_INVALID')
    const layout: TimeLogLayout = { position: [], channels: [] }
    const log = decode(encodeTimeLog(layout, [{ localTimeMs: 4e11, values: [] }]), layout)
    const timeless = { ...log, localTimeMs: Float64Array.of(Number.NaN) }
    expect(refusal(() => encodeTimeLogColumns(timeless)).message).toContain('constantLocalTimeMs')
    const early = { ...log, localTimeMs: Float64Array.of(0) }
    expect(refusal(() => encodeTimeLogColumns(early)).message).toContain('Record 0: date is -3652')
  })
})

describe('a set with logs', () => {
  it('takes records, columns, or the two files as they stand', async () => {
    const layout: TimeLogLayout = { position: ['north', 'east'], channels: [{ ddi: 12, elementId: 'DET1' }] }
    const records = [{ localTimeMs: 4e11, north: 1, east: 2, values: [[0, 5]] as const }]
    const header = writeTimeLogHeader(layout)
    const binary = encodeTimeLog(layout, records)
    const files = writeTaskDataSet({
      version: '4.3',
      dataTransferOrigin: 2,
      tasks: [{ id: 'TSK1', designator: '', timeLogs: ['TLG00001', 'TLG00002', 'TLG00003'] }],
      logs: [
        { stem: 'TLG00001', layout, records },
        { stem: 'TLG00002', columns: decode(binary, layout) },
        { stem: 'TLG00003', header, binary },
      ],
    })
    for (const stem of ['TLG00001', 'TLG00002', 'TLG00003']) {
      expect(files.find(({ path }) => path.endsWith(`${stem}.BIN`))?.bytes).toEqual(binary)
      const log = await (await readBack(files)).readTimeLog(stem)
      expect(log.records).toBe(1)
    }
  })
})

describe.skipIf(!hasCorpus)('real logs of the corpus', () => {
  it('decoded and encoded again give the same bytes where they are sound and name values in order', async () => {
    let same = 0
    let other = 0
    for (const name of corpusCases()) {
      const archive = await openTaskData(await corpusTree(name)).catch(() => undefined)
      for (const set of archive?.sets ?? []) {
        for (const { stem } of set.logs) {
          const bytes = await set.readLogBytes(stem).catch(() => undefined)
          if (bytes === undefined || bytes.binary.length === 0 || bytes.header.length === 0) continue
          const header = parseTimeLogHeader(bytes.header, `${stem}.XML`)
          const log = decodeTimeLog(bytes.binary, header, stem)
          if (log.skipped.length > 0 || log.records === 0) continue
          const again = encodeTimeLogColumns(log, timeLogLayoutOf(log, header))
          if (Buffer.compare(again, bytes.binary) === 0) same++
          else {
            other++
            // values in another order, an index twice, or a clock that runs past midnight: what is read stays the same
            expect([name, stem, differences(decodeTimeLog(again, header, stem), log)]).toEqual([
              name,
              stem,
              [],
            ])
          }
        }
      }
    }
    expect(same).toBeGreaterThan(0)
    expect(same).toBeGreaterThan(other)
  })
})

/** Names of the columns that two logs do not have in common. */
function differences(one: TimeLog, other: TimeLog): string[] {
  const columns = (log: TimeLog): [string, ArrayBufferView | undefined][] => [
    ['localTimeMs', log.localTimeMs],
    ...FIELDS.map((field): [string, ArrayBufferView | undefined] => [field, log[field]]),
    ...log.channels.flatMap(({ index, data }) =>
      Object.entries(data).flatMap(([key, column]): [string, ArrayBufferView][] =>
        ArrayBuffer.isView(column) ? [[`${index} ${key}`, column]] : [],
      ),
    ),
  ]
  const others = new Map(columns(other))
  return columns(one).flatMap(([name, column]) => (isSame(column, others.get(name)) ? [] : [name]))
}

function isSame(one: ArrayBufferView | undefined, other: ArrayBufferView | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return Buffer.compare(bytesOf(one), bytesOf(other)) === 0
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
