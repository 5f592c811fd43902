import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { KERNELS, kernelModule } from '../../../tools/build-kernel.js'
import { parseTimeLogHeader, type TimeLogHeader } from '../src/index.js'
import { type RecordKernel, takeKernel } from '../src/kernel/record-kernel.js'
import { decodeWith } from '../src/time-log/decode.js'
import {
  ALL_FIELDS,
  anyRecords,
  drive,
  eightChannels,
  headerOf,
  joined,
  NORTH_EAST_STATUS,
  recordBytes,
  text,
} from './time-log-bytes.js'

const kernel = takeKernel()!
/** The kernel as it works on logs of many megabytes. */
const ofLongLogs: RecordKernel = { ...kernel, longFrom: 0 }

it.each(KERNELS)('%s is what its source says', async (name) => {
  const file = resolve(import.meta.dirname, `../src/kernel/${name}-bytes.ts`)
  expect(readFileSync(file, 'utf8')).toBe(await kernelModule(name))
})

describe.each([
  ['the kernel', kernel],
  ['the kernel for long logs', ofLongLogs],
])('%s', (_, kernel) => {
  const both = (bytes: Uint8Array, header: TimeLogHeader) => [
    decodeWith(kernel, bytes, header, 'TLG1', {}),
    decodeWith(undefined, bytes, header, 'TLG1', {}),
  ]

  it('decodes any sound log as plain TypeScript does', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const [ours, plain] = both(recordBytes(records), eightChannels)
        expect(ours).toEqual(plain)
      }),
    )
  })

  it('decodes any damaged log as plain TypeScript does', () => {
    const change = fc.record({ at: fc.nat(), to: fc.nat(255) })
    fc.assert(
      fc.property(anyRecords, fc.array(change, { maxLength: 6 }), fc.nat(), (records, changes, cut) => {
        const bytes = recordBytes(records)
        for (const { at, to } of changes) bytes[at % bytes.length] = to
        const [ours, plain] = both(bytes.subarray(0, 1 + (cut % bytes.length)), eightChannels)
        expect(ours).toEqual(plain)
      }),
      { numRuns: 500 },
    )
  })

  it('decodes any bytes at all as plain TypeScript does', () => {
    const headers = [
      eightChannels,
      headerOf(ALL_FIELDS, [1]),
      headerOf('A="" B=""', []),
      parseTimeLogHeader(text('<TIM><PTN A="" C="" G=""/><DLV A="1" B=""/></TIM>'), 'x'),
      parseTimeLogHeader(text('<TIM A="2020-01-01T00:00:00"><DLV A="1" B="7"/><DLV A="2" B=""/></TIM>'), 'x'),
    ]
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...headers), (bytes, header) => {
        const [ours, plain] = both(bytes, header)
        expect(ours).toEqual(plain)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    // channels, values of a record: what is staged is moved in between
    [
      'few channels and many records',
      3,
      (record: number) => [0, ...(record % 3 > 0 ? [1] : []), ...(record % 40 > 0 ? [] : [2])],
    ],
    [
      '255 channels, mostly sparse',
      255,
      (record: number) => [0, record % 255, (7 * record) % 255, (record * record) % 255],
    ],
    ['one channel twice in a record', 2, (record: number) => (record % 5 === 0 ? [1, 1, 0, 1] : [0])],
    [
      'a channel that pauses for longer than what is staged at a time',
      1,
      (record: number) => (record < 9000 || record >= 15_000 ? [0] : []),
    ],
    ['no value at all', 1, () => []],
    [
      'values that begin late, more than were expected',
      3,
      (record: number) => (record < 20_000 ? [0] : [0, 1, 2]),
    ],
    [
      'channels out of order from some record on',
      70,
      (record: number) => (record < 20_001 ? [3, 66] : [66, 3]),
    ],
    ['a channel twice from some record on', 2, (record: number) => (record < 10_000 ? [0, 1] : [1, 1])],
    ['a channel that pauses in the end', 65, (record: number) => (record < 29_999 ? [64] : [])],
  ])('decodes a log longer than its windows: %s', (_, channels, indices) => {
    const records = drive(30_000, (record) =>
      indices(record).map((index) => [index, record - index] as const),
    )
    const header = headerOf(
      NORTH_EAST_STATUS,
      Array.from({ length: channels }, (_, ddi) => ddi),
    )
    const [ours, plain] = both(recordBytes(records), header)
    expect(ours!.records).toBe(30_000)
    expect(ours).toEqual(plain)
  })

  it('keeps the values of a channel apart from those of the next, however often a record repeats it', () => {
    // 255 channels have the shortest stretches: 512 words each, of which the records before this one fill a part
    const header = headerOf(
      NORTH_EAST_STATUS,
      Array.from({ length: 255 }, (_, ddi) => ddi),
    )
    for (let before = 200; before < 530; before += 6) {
      const records = drive(before + 3, (record) => [
        ...Array.from({ length: record === before ? 253 : 1 }, (_, times) => [0, 1000 * times] as const),
        [1, record] as const,
      ])
      const [ours, plain] = both(recordBytes(records), header)
      expect(ours!.channels.slice(0, 2)).toEqual(plain!.channels.slice(0, 2))
    }
  })

  it.each([12_288, 36_864, 65_536])(
    'decodes a log of %i records, which fill what is staged at a time',
    (records) => {
      const bytes = recordBytes(
        drive(records, (record) => (record % 3 === 0 ? [[0, record]] : [[1, -record]])),
      )
      const [ours, plain] = both(bytes, headerOf(NORTH_EAST_STATUS, [1, 2]))
      expect(ours!.records).toBe(records)
      expect(ours).toEqual(plain)
    },
  )

  // more records than the 258 values of a channel that are staged where 256 channels share the room, and than 4096 places
  it.each([50, 600, 5000])('takes a header of more channels than %i records can name', (records) => {
    const bytes = recordBytes(
      drive(records, (record) => [
        [record % 256, 7],
        [3, record],
        [255, record],
      ]),
    )
    const many = headerOf(
      NORTH_EAST_STATUS,
      Array.from({ length: 700 }, (_, ddi) => ddi),
    )
    for (const some of [bytes, bytes.subarray(0, 500), bytes.subarray(3)]) {
      const [ours, plain] = both(some, many)
      expect(ours).toEqual(plain)
    }
  })

  it('goes on behind damage in a log longer than its windows, and to a last record that is cut', () => {
    const bytes = recordBytes(drive(40_000, (record) => (record % 2 === 0 ? [[0, record]] : [])))
    // a number of values, a date, a run of zeros
    bytes[4000 * 17 + 15] = 77
    bytes.fill(0, 200_000, 200_100)
    bytes.fill(0xff, 450_000, 450_003)
    const [ours, plain] = both(bytes.subarray(0, bytes.length - 3), headerOf(NORTH_EAST_STATUS, [1]))
    expect(ours!.skipped.length).toBeGreaterThan(2)
    expect(ours).toEqual(plain)
  })

  it('leaves what is unusual to the full check: a clock that runs on, odd positions that repeat', () => {
    const odd = drive(9000).map((record, at) => ({
      ...record,
      ms: 86_390_000 + 1000 * at,
      ...(at > 4000 && at < 8000 && { north: 2_000_000_000, status: 200 }),
      ...(at > 8500 && { north: 0x7fffffff, east: -0x80000000 }),
    }))
    const [ours, plain] = both(
      joined(new Uint8Array(9).fill(0xa5), recordBytes(odd)),
      headerOf(NORTH_EAST_STATUS, []),
    )
    expect(ours!.records).toBe(9000)
    expect(ours).toEqual(plain)
  })
})

describe('without WebAssembly', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })

  it.each([
    ['the platform has none', undefined],
    [
      'a rule of the page forbids it',
      {
        Module: class {
          constructor() {
            throw new Error('blocked by the content security policy')
          }
        },
      },
    ],
  ])('logs are decoded all the same: %s', async (_, platform) => {
    vi.stubGlobal('WebAssembly', platform)
    vi.resetModules()
    const fresh = await import('../src/kernel/record-kernel.js')
    expect(fresh.takeKernel()).toBeUndefined()
    const { decodeTimeLog } = await import('../src/time-log/decode.js')
    expect(decodeTimeLog(recordBytes(drive(3)), eightChannels, 'TLG1').records).toBe(3)
  })
})
