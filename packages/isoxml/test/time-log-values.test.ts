import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  carryAllForward,
  carryForward,
  decodeTimeLog,
  denseChannel,
  hasPosition,
  inTimeOrder,
  isAvailable,
  isKnownDilution,
  NOT_AVAILABLE,
  parseTimeLogHeader,
  type TimeLog,
} from '../src/index.js'
import {
  anyRecords,
  DAY_2020,
  drive,
  eightChannels,
  headerOf,
  NORTH_EAST_STATUS,
  recordBytes,
  text,
} from './time-log-bytes.js'

describe('carrying all channels of a log forward', () => {
  // one constant, one in every record, one nearly so, one seldom, one never
  const header = parseTimeLogHeader(
    text(`<TIM A=""><PTN ${NORTH_EAST_STATUS}/><DLV A="43" B="6000"/>${'<DLV A="1" B=""/>'.repeat(4)}</TIM>`),
    'TLG00001.XML',
  )
  const log = decodeTimeLog(
    recordBytes(
      drive(6, (record) => [
        [1, record],
        ...(record === 0 || record === 3 ? [] : [[2, 10 * record] as const]),
        ...(record === 3 ? [[3, 33] as const] : []),
      ]),
    ),
    header,
    'TLG1',
  )

  it('holds each from its first logged value to the end, and nothing before', () => {
    expect(log.channels.map(({ data }) => data.kind)).toEqual([
      'constant',
      'dense',
      'packed',
      'packed',
      'empty',
    ])
    const held = carryAllForward(log)
    expect(held.map(({ values }) => [...values])).toEqual([
      [6000, 6000, 6000, 6000, 6000, 6000],
      [0, 1, 2, 3, 4, 5],
      [0, 10, 20, 20, 40, 50],
      [0, 0, 0, 33, 33, 33],
      [0, 0, 0, 0, 0, 0],
    ])
    expect(held.map(({ present }) => [...present].join(''))).toEqual([
      '111111',
      '111111',
      '011111',
      '000111',
      '000000',
    ])
  })

  it.each([Number.POSITIVE_INFINITY, 2, 0])(
    'for at most %d s is what each channel alone gives',
    (maxHoldS) => {
      fc.assert(
        fc.property(anyRecords, (records) => {
          const any = decodeTimeLog(recordBytes(records), eightChannels, 'TLG1')
          const seconds = any.localTimeMs.map((time) => time / 1000)
          expect(carryAllForward(any, { maxHoldS })).toEqual(
            any.channels.map((channel) =>
              carryForward(denseChannel(channel, any.records), seconds, maxHoldS),
            ),
          )
        }),
      )
    },
  )

  it('holds over long pauses of a channel too', () => {
    const rare = decodeTimeLog(
      recordBytes(drive(1000, (record) => (record % 300 === 7 ? [[0, record]] : []))),
      headerOf(NORTH_EAST_STATUS, [84]),
      'TLG1',
    )
    const [{ values, present }] = carryAllForward(rare) as [{ values: Int32Array; present: Uint8Array }]
    expect([values[6], values[7], values[306], values[307], values[999]]).toEqual([0, 7, 7, 307, 907])
    expect([present[6], present[7], present[999]]).toEqual([0, 1, 1])
  })

  it('is refused before anything is allocated when it would need too much memory', () => {
    // four columns to write (the one in every record is taken as it is): 4 × 6 × 4 bytes, 2 × 6 of presence
    expect(carryAllForward(log, { maxBytes: 108 })).toHaveLength(5)
    expect(() => carryAllForward(log, { maxBytes: 107 })).toThrow(
      expect.objectContaining({ code: 'LOG_TOO_LARGE', where: { file: 'TLG1.BIN' } }),
    )
  })
})

describe('raw numbers that say "none"', () => {
  it('are both ends of int32 for values', () => {
    expect([-2147483648, 2147483647, -2147483647, 2147483646, 0].map(isAvailable)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ])
    expect(NOT_AVAILABLE).toEqual([-2147483648, 2147483647])
  })

  it('are 0, 3276, 9999 and 65535 for dilutions of precision', () => {
    expect([0, 3276, 9999, 65_535, 8, 13].map(isKnownDilution)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ])
  })

  it.each([
    ['(0, 0)', { north: 0, east: 0 }, false],
    ['on the equator', { north: 0, east: 86_000_000 }, true],
    ['not available', { north: 0x7fffffff, east: 0x7fffffff }, false],
    ['beyond the pole', { north: 900_000_001 }, false],
    ['status 0: no fix', { status: 0 }, false],
    ['status 14: error', { status: 14 }, false],
    ['status 15: unknown, as complete logs carry it', { status: 15 }, true],
  ])('of a position %s', (_, change, expected) => {
    const records = drive(4).map((record) => ({ ...record, ...change }))
    const log = decodeTimeLog(recordBytes(records), headerOf(NORTH_EAST_STATUS, []), 'TLG1')
    expect(log.records).toBe(4)
    expect(hasPosition(log, 3)).toBe(expected)
  })
})

describe('the logs of a task', () => {
  const logAt = (file: string, days: readonly number[], ms = 28_800_000): TimeLog => {
    const records = drive(days.length).map((record, at) => ({
      ...record,
      date: days[at]!,
      ms: ms + 1000 * at,
    }))
    return decodeTimeLog(recordBytes(records), headerOf(NORTH_EAST_STATUS, []), file)
  }
  const names = (logs: readonly TimeLog[]) => logs.map(({ file }) => file)

  it('stand in the order of their first times, whatever their numbers', () => {
    const logs = [
      logAt('TLG00001', [DAY_2020 + 1]),
      logAt('TLG00002', [DAY_2020], 60_000),
      logAt('TLG00003', [DAY_2020], 0),
    ]
    expect(names(inTimeOrder(logs))).toEqual(['TLG00003', 'TLG00002', 'TLG00001'])
    expect(names(logs)).toEqual(['TLG00001', 'TLG00002', 'TLG00003'])
  })

  it('that begin together keep their order, those without a time come last', () => {
    const timeless = decodeTimeLog(
      Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0, 0),
      parseTimeLogHeader(text('<TIM><PTN A="" B=""/></TIM>'), 'x'),
      'TLG00000',
    )
    const logs = [timeless, logAt('TLG00002', [DAY_2020]), logAt('TLG00001', [DAY_2020])]
    expect(names(inTimeOrder(logs))).toEqual(['TLG00002', 'TLG00001', 'TLG00000'])
  })

  it('whose terminal had no clock at first go by the time it got then', () => {
    const waited = logAt('TLG00002', [0, 0, DAY_2020 + 1, DAY_2020 + 1, DAY_2020 + 1])
    expect(waited.records).toBe(5)
    expect(names(inTimeOrder([waited, logAt('TLG00001', [DAY_2020])]))).toEqual(['TLG00001', 'TLG00002'])
  })
})
