import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTimeLog, denseChannel } from '../src/index.js'
import { loggedPairs } from './logged-pairs.js'
import {
  ALL_FIELDS,
  anyRecords,
  DAY_2020,
  drive,
  eightChannels,
  headerOf,
  joined,
  NORTH_EAST_STATUS,
  recordBytes,
} from './time-log-bytes.js'

describe('a time log of bytes made by hand', () => {
  // biome-ignore format: a field a line
  const binary = Uint8Array.of(
    0x00, 0x74, 0xb7, 0x01, //       28,800,000 ms: 08:00:00.000
    0x12, 0x39, //                   day 14,610 since 1980-01-01: 2020-01-01
    0x40, 0xd9, 0x0d, 0x1f, //       north 521,001,280 × 1e-7°
    0x80, 0x43, 0x20, 0x05, //       east 86,000,512 × 1e-7°
    0x10, 0x27, 0x00, 0x00, //       up 10,000 mm
    0x04, //                         status 4: RTK fixed
    0x0d, 0x00, //                   PDOP 1.3
    0x08, 0x00, //                   HDOP 0.8
    0x0c, //                         12 satellites
    0x00, 0x86, 0x80, 0x01, //       GPS time 25,200,128 ms: 07:00:00.128 UTC
    0x12, 0x39, //                   GPS date: the same day
    0x02, //                         two values follow
    0x01, 0xff, 0xff, 0xff, 0xff, // index 1: −1
    0x00, 0xc0, 0xa4, 0x04, 0x00, // index 0: 304,320
  )
  const header = headerOf(ALL_FIELDS, [84, 141])
  const log = decodeTimeLog(binary, header, 'TASKDATA/tlg00001.bin')

  it('has one record with all nine position fields, raw', () => {
    expect(log.records).toBe(1)
    expect(new Date(log.localTimeMs[0]!).toISOString()).toBe('2020-01-01T08:00:00.000Z')
    const fields = [
      log.north,
      log.east,
      log.up,
      log.status,
      log.pdop,
      log.hdop,
      log.satellites,
      log.gpsTimeMs,
      log.gpsDate,
    ]
    expect(fields.map((field) => field?.[0])).toEqual([
      0x1f0dd940, 0x05204380, 10_000, 4, 13, 8, 12, 0x01808600, 14_610,
    ])
  })

  it('puts each value into the channel of its index, signed', () => {
    expect(log.channels.map(({ ddi, elementId }) => [ddi, elementId])).toEqual([
      [84, 'DET-1'],
      [141, 'DET-1'],
    ])
    expect(log.channels.map((channel) => denseChannel(channel, 1).values[0])).toEqual([304_320, -1])
    expect(log.values).toBe(2)
  })

  it('is named by its file without folder and extension, in capitals, and has nothing to report', () => {
    expect(log.file).toBe('TLG00001')
    expect(log.skipped).toEqual([])
    expect(log.diagnostics).toEqual([])
  })
})

describe('a time log', () => {
  const header = headerOf(NORTH_EAST_STATUS, [84, 99, 141])

  it('keeps every record, also those that carry a position and no value', () => {
    const log = decodeTimeLog(
      recordBytes(drive(3, (record) => (record === 1 ? [] : [[0, record]]))),
      header,
      'TLG1',
    )
    expect(log.records).toBe(3)
    expect([...denseChannel(log.channels[0]!, 3).present]).toEqual([1, 0, 1])
  })

  it('keeps whole columns where every record carries a value, else the values with a bit for each record', () => {
    const binary = recordBytes(
      drive(100, (record) =>
        record === 50
          ? [
              [0, 7],
              [1, 8],
            ]
          : [[0, 7]],
      ),
    )
    const log = decodeTimeLog(binary, header, 'TLG1')
    expect(log.channels.map(({ data }) => data)).toEqual([
      { kind: 'dense', values: new Int32Array(100).fill(7) },
      // record 50 is bit 18 of the second word
      { kind: 'packed', present: Uint32Array.of(0, 1 << 18, 0, 0), values: Int32Array.of(8) },
      { kind: 'empty' },
    ])
  })

  it('keeps the numbers of the records where those are few of very many', () => {
    const seldom = [3, 40_000, 69_999]
    const binary = recordBytes(drive(70_000, (record) => (seldom.includes(record) ? [[1, -record]] : [])))
    const { data } = decodeTimeLog(binary, header, 'TLG1').channels[1]!
    expect(data).toEqual({
      kind: 'sparse',
      records: Uint32Array.from(seldom),
      values: Int32Array.of(-3, -40_000, -69_999),
    })
  })

  it('lets the last of two values of one channel in one record win, and counts both', () => {
    const binary = recordBytes(
      drive(9, (record) =>
        record === 4
          ? [
              [0, 1],
              [0, 2],
              [1, 3],
              [1, 4],
            ]
          : [[0, 9]],
      ),
    )
    const log = decodeTimeLog(binary, header, 'TLG1')
    expect(denseChannel(log.channels[0]!, 9).values[4]).toBe(2)
    expect(loggedPairs(log.channels[1]!)).toEqual([[4, 4]])
    expect(log.values).toBe(8 + 4)
  })

  it('keeps sentinels raw', () => {
    const log = decodeTimeLog(
      recordBytes(
        drive(3, () => [
          [0, -2147483648],
          [1, 2147483647],
        ]),
      ),
      header,
      'TLG1',
    )
    expect(log.channels.slice(0, 2).map((channel) => denseChannel(channel, 3).values[0])).toEqual([
      -2147483648, 2147483647,
    ])
  })

  it('adds milliseconds past midnight to the day when the exporter never changes the date', () => {
    const late = drive(4).map((record, at) => ({ ...record, ms: 86_399_000 + 1000 * at }))
    const log = decodeTimeLog(recordBytes(late), header, 'TLG1')
    expect([...log.localTimeMs].map((time) => new Date(time).toISOString().slice(0, 19))).toEqual([
      '2020-01-01T23:59:59',
      '2020-01-02T00:00:00',
      '2020-01-02T00:00:01',
      '2020-01-02T00:00:02',
    ])
  })

  it('runs over local midnight', () => {
    const records = drive(4).map((record, at) => ({
      ...record,
      ms: at < 2 ? 86_398_000 + 1000 * at : 1000 * (at - 2),
      date: at < 2 ? DAY_2020 : DAY_2020 + 1,
    }))
    const log = decodeTimeLog(recordBytes(records), header, 'TLG1')
    expect(log.records).toBe(4)
    expect(log.skipped).toEqual([])
  })

  it.each([
    ['the work went on three days later', [0, 0, 3, 3, 3]],
    ['only the last record is days later', [0, 0, 0, 0, 3]],
    ['the clock was set after the first records, from day 0', [-DAY_2020, -DAY_2020, 0, 0, 0]],
  ])('loses nothing when %s', (_, days) => {
    const records = drive(days.length).map((record, at) => ({ ...record, date: DAY_2020 + days[at]! }))
    const log = decodeTimeLog(recordBytes(records), header, 'TLG1')
    expect(log.records).toBe(5)
    expect(log.diagnostics).toEqual([])
  })

  it.each([
    ['(0, 0)', { north: 0, east: 0, status: 0 }],
    ['0x7FFFFFFF', { north: 0x7fffffff, east: 0x7fffffff }],
    ['a place beyond the poles', { north: 2_000_000_000, east: 2_000_000_000 }],
    ['status 255', { status: 255 }],
  ])('keeps records whose terminal writes %s for "no position"', (_, position) => {
    const records = drive(20).map((record, at) => (at < 10 ? { ...record, ...position } : record))
    const log = decodeTimeLog(recordBytes(records), header, 'TLG1')
    expect(log.records).toBe(20)
    expect(log.skipped).toEqual([])
  })

  it('holds records of the largest kind: 30 bytes of time and position and 255 values', () => {
    const values = Array.from({ length: 255 }, (_, index) => index)
    const header = headerOf(ALL_FIELDS, values)
    const record = (second: number): Uint8Array => {
      const bytes = new Uint8Array(30 + 1 + 255 * 5)
      const view = new DataView(bytes.buffer)
      view.setUint32(0, 1000 * second, true)
      view.setUint16(4, DAY_2020, true)
      bytes[30] = 255
      for (const index of values) {
        bytes[31 + 5 * index] = index
        view.setInt32(31 + 5 * index + 1, 1000 * second + index, true)
      }
      return bytes
    }
    // 200 × 1306 bytes: more than fits the decoder's window at once
    const log = decodeTimeLog(
      joined(...Array.from({ length: 200 }, (_, second) => record(second))),
      header,
      'TLG1',
    )
    expect([log.records, log.values]).toEqual([200, 200 * 255])
    expect(log.channels.map(({ data }) => data.kind === 'dense' && data.values[199])).toEqual(
      values.map((index) => 199_000 + index),
    )
  })

  it.each([
    ['all records bear the same time', [0, 0, 0, 0, 0]],
    ['the clock is put back by a minute', [0, 1, 2, -58, -57]],
  ])('keeps file order when %s', (_, seconds) => {
    const records = drive(5, (record) => [[0, record]]).map((record, at) => ({
      ...record,
      ms: 28_800_000 + 1000 * seconds[at]!,
    }))
    const log = decodeTimeLog(recordBytes(records), header, 'TLG1')
    expect([...denseChannel(log.channels[0]!, 5).values]).toEqual([0, 1, 2, 3, 4])
    expect(log.diagnostics).toEqual([])
  })

  it('with no byte holds no record and says so', () => {
    const log = decodeTimeLog(new Uint8Array(0), header, 'TLG1')
    expect(log.records).toBe(0)
    expect(log.diagnostics.map(({ code }) => code)).toEqual(['LOG_EMPTY'])
  })

  it('that would need too much memory is refused before it is allocated', () => {
    expect.assertions(1)
    try {
      // 1000 records: 8 bytes of time, 4 of north, 4 of east, 1 of status each
      decodeTimeLog(recordBytes(drive(1000)), header, 'TLG1', { maxBytes: 16_999 })
    } catch (error) {
      expect(error).toMatchObject({ code: 'LOG_TOO_LARGE', where: { file: 'TLG1.BIN' } })
    }
  })
})

describe('any sound time log', () => {
  it('gives back exactly the records that were written', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const log = decodeTimeLog(recordBytes(records), eightChannels, 'TLG1')
        expect(log.records).toBe(records.length)
        expect(log.skipped).toEqual([])
        for (const channel of log.channels) {
          const { values, present } = denseChannel(channel, records.length)
          for (const [record, { values: written }] of records.entries()) {
            const last = written.filter(([index]) => index === channel.index).at(-1)
            expect(present[record]).toBe(last === undefined ? 0 : 1)
            if (last !== undefined) expect(values[record]).toBe(last[1])
          }
        }
      }),
    )
  })

  it('cut anywhere keeps its whole records and counts the bytes of the torn one', () => {
    fc.assert(
      fc.property(anyRecords, fc.nat(), (records, cut) => {
        const bytes = recordBytes(records)
        const end = cut % (bytes.length + 1)
        const log = decodeTimeLog(bytes.subarray(0, end), eightChannels, 'TLG1')
        const kept = recordBytes(records.slice(0, log.records))
        const skipped = log.skipped.reduce((sum, { from, to }) => sum + to - from, 0)
        expect(kept.length + skipped).toBe(end)
        expect(skipped).toBeLessThan(16 + 5 * 8)
        if (skipped > 0) expect(log.diagnostics.map(({ code }) => code)).toContain('LOG_TRUNCATED')
      }),
    )
  })
})
