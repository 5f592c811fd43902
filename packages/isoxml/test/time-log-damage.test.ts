import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTimeLog, IsoxmlError, parseTimeLogHeader } from '../src/index.js'
import {
  DAY_2020,
  drive,
  eightChannels,
  headerOf,
  joined,
  NORTH_EAST_STATUS,
  recordBytes,
  text,
} from './time-log-bytes.js'

describe('damage in a time log', () => {
  const header = headerOf(NORTH_EAST_STATUS, [84, 99])
  const sound = drive(30, (record) => [
    [0, record],
    [1, -record],
  ])
  const size = 16 + 2 * 5

  it('costs the damaged record and none of its neighbours', () => {
    const bytes = recordBytes(sound)
    bytes[10 * size + 15] = 200 // record 10 now announces 200 values
    const log = decodeTimeLog(bytes, header, 'TLG00007.BIN')
    expect(log.records).toBe(29)
    expect(log.skipped.map(({ from, to }) => [from, to])).toEqual([[10 * size, 11 * size]])
    expect([...log.localTimeMs].map((time) => (time / 1000) % 60)).toEqual(
      Array.from({ length: 30 }, (_, record) => record).filter((record) => record !== 10),
    )
  })

  it('is reported by byte range with what was expected and found', () => {
    const bytes = recordBytes(sound)
    bytes[10 * size + 16] = 41 // channel 41 in the first value of record 10
    const log = decodeTimeLog(bytes, header, 'TLG00007.BIN')
    expect(log.diagnostics).toEqual([
      {
        code: 'LOG_DAMAGED',
        severity: 'warning',
        message:
          'TLG00007.BIN, byte 260: value index 41, but the header declares 2 channels; 26 bytes were passed over',
        where: { file: 'TLG00007.BIN', byte: 260, toByte: 286 },
      },
    ])
  })

  it('is not what a clock does that is set back by weeks: every record stays', () => {
    const setBack = sound.map((record, at) => ({ ...record, date: record.date - (at < 10 ? 0 : 40) }))
    const log = decodeTimeLog(recordBytes(setBack), header, 'TLG1')
    expect(log.records).toBe(30)
    expect(log.skipped).toEqual([])
    // one date alone that jumps back is damage
    const once = sound.map((record, at) => ({ ...record, date: record.date - (at === 10 ? 40 : 0) }))
    expect(decodeTimeLog(recordBytes(once), header, 'TLG1').records).toBe(29)
  })

  it.each([
    ['junk before the first record', joined(new Uint8Array(7).fill(0xa5), recordBytes(sound)), 30, [[0, 7]]],
    [
      'bytes lost between two records',
      joined(recordBytes(sound.slice(0, 15)), recordBytes(sound.slice(15)).subarray(9)),
      29,
      [[15 * size, 16 * size - 9]],
    ],
    [
      'bytes inserted between two records',
      joined(recordBytes(sound.slice(0, 15)), new Uint8Array(100).fill(0xff), recordBytes(sound.slice(15))),
      30,
      [[15 * size, 15 * size + 100]],
    ],
    [
      'damage shortly before the end',
      joined(recordBytes(sound.slice(0, 28)), new Uint8Array(11).fill(0xee), recordBytes(sound.slice(28))),
      30,
      [[28 * size, 28 * size + 11]],
    ],
  ])('%s is passed over', (_, bytes, records, ranges) => {
    const log = decodeTimeLog(bytes, header, 'TLG1')
    expect(log.records).toBe(records)
    expect(log.skipped.map(({ from, to }) => [from, to])).toEqual(ranges)
  })

  it('right behind the first record leaves that record', () => {
    const log = decodeTimeLog(
      joined(recordBytes(sound.slice(0, 1)), new Uint8Array(200).fill(0xee)),
      header,
      'TLG1',
    )
    expect(log.records).toBe(1)
    expect(log.skipped).toMatchObject([{ from: size, to: size + 200 }])
  })

  it('of one coordinate costs that record only, for no point is invented', () => {
    const records = sound.map((record, at) => (at === 12 ? { ...record, north: 1_200_000_000 } : record))
    const log = decodeTimeLog(recordBytes(records), header, 'TLG1')
    expect(log.records).toBe(29)
    expect(log.skipped[0]!.reason).toBe('a position beyond ±90° and ±180° (raw 1200000000, 86000000)')
  })

  it.each([
    [
      'a day farther than one from the day before',
      { date: DAY_2020 + 2 },
      'day 14612, farther than one from day 14610 before',
    ],
    ['a time beyond the day', { ms: 4_000_000_000 }, 'time of day 4000000000 ms, at most 86400000 are due'],
    ['a status beyond 15', { status: 99 }, 'position status 99, at most 15 is due'],
    [
      'a coordinate beyond the date line',
      { east: -1_900_000_000 },
      'a position beyond ±90° and ±180° (raw 521002400, -1900000000)',
    ],
  ])('shows by %s', (_, change, reason) => {
    const records = sound.map((record, at) => (at === 12 ? { ...record, ...change } : record))
    const log = decodeTimeLog(recordBytes(records), header, 'TLG1')
    expect(log.skipped).toEqual([{ from: 12 * size, to: 13 * size, reason }])
    expect(log.records).toBe(29)
  })

  it('is passed over as often as it occurs', () => {
    const bytes = recordBytes(sound)
    for (const record of [3, 11, 12, 20]) bytes[record * size + 15] = 250
    const log = decodeTimeLog(bytes, header, 'TLG1')
    expect(log.skipped.map(({ from, to }) => [from / size, to / size])).toEqual([
      [3, 4],
      [11, 13],
      [20, 21],
    ])
    expect(log.records).toBe(26)
    expect(log.diagnostics.map(({ code }) => code)).toEqual(['LOG_DAMAGED', 'LOG_DAMAGED', 'LOG_DAMAGED'])
  })

  it('does not make an hour of sound records doubtful', () => {
    // 5000 records of 26 bytes: several windows of the decoder; the damage stands in the third
    const long = drive(5000, (record) => [
      [0, record],
      [1, -record],
    ])
    const bytes = recordBytes(long)
    bytes[4000 * size + 16] = 77
    const log = decodeTimeLog(bytes, header, 'TLG1')
    expect(log.skipped.map(({ from, to }) => [from / size, to / size])).toEqual([[4000, 4001]])
    expect(log.records).toBe(4999)
  })

  it('never yields a record that was not written', () => {
    fc.assert(
      fc.property(fc.nat(30 * size - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = recordBytes(sound)
        bytes[at]! ^= flip
        const log = decodeTimeLog(bytes, header, 'TLG1')
        // one flipped byte can cost the record it stands in, and change what stands there
        expect(log.records).toBeGreaterThanOrEqual(28)
        expect(log.records).toBeLessThanOrEqual(30)
        const written = new Set(sound.map(({ ms }) => ms))
        const foreign = [...log.localTimeMs].filter((time) => !written.has(time - Date.UTC(2020, 0, 1)))
        expect(foreign.length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a binary that contradicts its header', () => {
  it('is read by the full layout when its records follow that one, as software below version 3 writes it', () => {
    // time 6, north 4, east 4, up 4, status 1, PDOP 2, HDOP 2, satellites 1, GPS time 4, GPS date 2, count 1
    const full = (second: number): Uint8Array => {
      const bytes = new Uint8Array(31)
      const view = new DataView(bytes.buffer)
      view.setUint32(0, 28_800_000 + 1000 * second, true)
      view.setUint16(4, DAY_2020, true)
      view.setInt32(6, 521_000_000 + second, true)
      view.setInt32(10, 86_000_000, true)
      return bytes
    }
    const binary = joined(...[0, 1, 2, 3, 4].map(full))
    const log = decodeTimeLog(binary, headerOf('A="" B=""', [84]), 'TLG00001')
    expect(log.records).toBe(5)
    expect([...log.north!].map((north) => north - 521_000_000)).toEqual([0, 1, 2, 3, 4])
    expect(log.diagnostics.map(({ code }) => code)).toEqual(['LOG_LAYOUT_GUESSED'])
  })

  it('is said to be of another kind when no record fits anywhere, as where a portal wraps each in bytes of its own', () => {
    const wrapped = drive(20, (record) => [[0, record]]).map((record, at) =>
      joined(Uint8Array.of(0xfa, 0xce, at, 21), recordBytes([record]), Uint8Array.of(0xff)),
    )
    const log = decodeTimeLog(joined(...wrapped), headerOf(NORTH_EAST_STATUS, [84]), 'TLG00001')
    expect(log.records).toBe(0)
    // 4 bytes before, 15 + 1 + 5 of the record, 1 behind
    expect(log.skipped.map(({ from, to }) => [from, to])).toEqual([[0, 20 * 26]])
    expect(log.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['LOG_DAMAGED', 'warning'],
      ['LOG_EMPTY', 'warning'],
    ])
    expect(log.diagnostics[1]!.message).toBe(
      "TLG00001.BIN: nowhere in its 520 bytes do records follow each other as the header declares them; the log is of another header, or each record is wrapped in bytes of a vendor's own",
    )
  })
})

describe('any bytes at all', () => {
  it('never make the decoder throw anything but its own errors, nor give records that overlap', () => {
    const headers = [
      eightChannels,
      headerOf('A="" B=""', []),
      parseTimeLogHeader(text('<TIM><DLV A="1" B=""/></TIM>'), 'x'),
    ]
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...headers), (bytes, header) => {
        try {
          const log = decodeTimeLog(bytes, header, 'TLG1')
          const skipped = log.skipped.reduce((sum, { from, to }) => sum + to - from, 0)
          expect(log.records).toBeLessThanOrEqual(bytes.length - skipped)
        } catch (error) {
          expect(error).toBeInstanceOf(IsoxmlError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
