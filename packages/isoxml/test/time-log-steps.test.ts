import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  carryForward,
  decodeTimeLog,
  denseChannel,
  joinParallelLogs,
  localTimeOf,
  mergeParallelLogs,
  offsetFromGps,
  offsetFromTaskTimes,
  type TaskTime,
  type TimeLog,
  utcOffsetOf,
} from '../src/index.js'
import { drive, headerOf, NORTH_EAST_STATUS, recordBytes } from './time-log-bytes.js'

describe('carrying forward', () => {
  const channel = { values: Int32Array.of(0, 7, 0, 0, 0, 9, 0), present: Uint8Array.of(0, 1, 0, 0, 0, 1, 0) }
  const seconds = Float64Array.of(0, 1, 2, 3, 4, 5, 6)

  it.each([
    [Number.POSITIVE_INFINITY, [0, 1, 1, 1, 1, 1, 1], [0, 7, 7, 7, 7, 9, 9]],
    [2, [0, 1, 1, 1, 0, 1, 1], [0, 7, 7, 7, 0, 9, 9]],
    [0, [0, 1, 0, 0, 0, 1, 0], [0, 7, 0, 0, 0, 9, 0]],
  ])(
    'for at most %d s holds the last logged value and never fills from the future',
    (maxHoldS, present, values) => {
      const held = carryForward(channel, seconds, maxHoldS)
      expect([...held.present]).toEqual(present)
      expect([...held.values]).toEqual(values)
      expect([...channel.present]).toEqual([0, 1, 0, 0, 0, 1, 0])
    },
  )

  it('does not hold over records whose time is unknown, unless without limit', () => {
    const unknown = new Float64Array(7).fill(Number.NaN)
    expect([...carryForward(channel, unknown, 5).present]).toEqual([...channel.present])
    expect([...carryForward(channel, unknown, Number.POSITIVE_INFINITY).present]).toEqual([
      0, 1, 1, 1, 1, 1, 1,
    ])
  })
})

const header = headerOf(NORTH_EAST_STATUS, [84, 99])
const logOf = (records: ReturnType<typeof drive>, name: string): TimeLog =>
  decodeTimeLog(recordBytes(records), header, name)

describe('parallel logs', () => {
  const first = logOf(
    drive(20, (record) => [[0, record]]),
    'TLG00001',
  )
  const second = logOf(
    drive(20, (record) => [[1, -record]]),
    'TLG00002',
  )
  const later = logOf(
    drive(20).map((record) => ({ ...record, ms: record.ms + 60_000 })),
    'TLG00003',
  )
  const elsewhere = logOf(
    drive(20).map((record) => ({ ...record, east: record.east + 1000 })),
    'TLG00004',
  )

  it('share time stamps and positions; logs of other times or places stand alone', () => {
    const groups = joinParallelLogs([first, later, second, elsewhere])
    expect(groups.map((group) => group.map(({ file }) => file))).toEqual([
      ['TLG00001', 'TLG00002'],
      ['TLG00003'],
      ['TLG00004'],
    ])
  })

  it('are led by the longest, also when one was cut short', () => {
    const cut = logOf(drive(15), 'TLG00000')
    expect(joinParallelLogs([cut, first]).map((group) => group.map(({ file }) => file))).toEqual([
      ['TLG00001', 'TLG00000'],
    ])
  })

  it('become one log with the channels of all and the records of one', () => {
    const merged = mergeParallelLogs([first, second])
    expect(merged.records).toBe(20)
    expect(merged.values).toBe(40)
    expect(merged.channels.map(({ index, ddi }) => [index, ddi])).toEqual([
      [0, 84],
      [1, 99],
      [2, 84],
      [3, 99],
    ])
    expect(denseChannel(merged.channels[0]!, 20).values[5]).toBe(5)
    expect(denseChannel(merged.channels[3]!, 20).values[5]).toBe(-5)
  })

  it('are found where two machines log the same hours at other places, however long', () => {
    const count = 300_000
    const hours = (name: string, eastOf: (record: number) => number, ms: (record: number) => number) =>
      logOf(
        drive(count).map((record, at) => ({ ...record, ms: ms(at), east: 86_000_000 + eastOf(at) })),
        name,
      )
    const second = (at: number) => 100 * at
    const one = hours('TLG00001', () => 0, second)
    const other = hours('TLG00002', () => 5000, second)
    // every record of the same time, each at a place of its own, and backwards
    const still = hours(
      'TLG00003',
      (at) => at,
      () => 7,
    )
    const backwards = hours(
      'TLG00004',
      (at) => count - at,
      () => 7,
    )
    const groups = joinParallelLogs([one, other, still, backwards, one])
    expect(groups.map((group) => group.map(({ file }) => file))).toEqual([
      ['TLG00001', 'TLG00001'],
      ['TLG00002'],
      ['TLG00003'],
      ['TLG00004'],
    ])
  })

  it('without times are not compared, for nothing tells which records belong together', () => {
    const timeless = { ...first, localTimeMs: new Float64Array(20).fill(Number.NaN) }
    expect(joinParallelLogs([timeless, { ...timeless }])).toHaveLength(2)
    expect([...denseChannel(mergeParallelLogs([timeless, first]).channels[2]!, 20).present]).toEqual(
      new Array(20).fill(0),
    )
  })

  it('of which one lacks records keep each value at its own record', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(19), { maxLength: 2 }), (missing) => {
        const written = drive(20, (record) =>
          record % 3 === 0
            ? [[1, record]]
            : [
                [0, record],
                [1, record],
              ],
        )
        const gappy = logOf(
          written.filter((_, record) => !missing.includes(record)),
          'TLG00002',
        )
        const [group] = joinParallelLogs([first, gappy])
        const { values, present } = denseChannel(mergeParallelLogs(group!).channels[3]!, 20)
        for (let record = 0; record < 20; record++) {
          expect(present[record]).toBe(missing.includes(record) ? 0 : 1)
          expect(values[record]).toBe(missing.includes(record) ? 0 : record)
        }
      }),
    )
  })
})

describe('a date and time', () => {
  it.each([
    ['2019-04-30T11:04:38+02:00', '2019-04-30T11:04:38.000Z', 120],
    ['2022-01-02T17:30:50Z', '2022-01-02T17:30:50.000Z', 0],
    ['2016-05-12T13:45:35.085', '2016-05-12T13:45:35.085Z', undefined],
    ['2016-05-12T13:45:35-0330', '2016-05-12T13:45:35.000Z', -210],
  ])('%s keeps wall time and offset apart', (written, wall, offsetMinutes) => {
    const time = localTimeOf(written)
    expect(new Date(time!.localTimeMs).toISOString()).toBe(wall)
    expect(time!.offsetMinutes).toBe(offsetMinutes)
  })

  it.each(['', 'yesterday', '2016-05-12', '2016-13-12T13:45:35'])('%j is none', (written) => {
    expect(localTimeOf(written)).toBeUndefined()
  })
})

const timeOf = (start: string, type = 4): TaskTime => ({
  start,
  stop: undefined,
  durationS: undefined,
  type,
  values: [],
})
const wall = (written: string): number => localTimeOf(written)!.localTimeMs

describe('the offset from UTC', () => {
  it.each([
    // times of the task, starts of logs, minutes: the corpus' own pairs first
    [['2019-04-30T11:04:38+02:00'], ['2019-04-30T11:04:37'], 120],
    [['2022-01-02T17:30:50Z'], ['2022-01-02T19:30:25'], 120],
    [['2022-01-02T17:30:50'], ['2022-01-02T19:30:25'], undefined], // no zone written
    [['2022-01-02T17:30:50Z'], ['2022-01-02T19:38:25'], undefined], // 7 min from a quarter of an hour
    [['2022-01-02T17:30:50Z'], ['2022-01-05T19:30:25'], undefined], // three days later
    [['2020-01-01T02:30:00Z'], ['2020-01-01T08:15:20'], 345], // Nepal
    [['2020-01-01T08:00:00Z', '2020-01-01T09:20:00Z'], ['2020-01-01T10:00:10', '2020-01-01T11:20:10'], 120],
  ])('of task times %j and logs from %j is %s', (times, starts, offset) => {
    expect(
      offsetFromTaskTimes(
        times.map((time) => timeOf(time)),
        starts.map(wall),
      ),
    ).toBe(offset)
  })

  it('does not come from planned times', () => {
    expect(
      offsetFromTaskTimes([timeOf('2022-01-02T17:30:50Z', 1)], [wall('2022-01-02T19:30:25')]),
    ).toBeUndefined()
  })

  /** A log whose GPS clock is `aheadMs` behind local time. */
  const gpsLog = (aheadMs: number, change: (record: number) => number = () => 0, status = 4): TimeLog => {
    const log = logOf(drive(10), 'TLG00001')
    const utc = [...log.localTimeMs].map((time, record) => time - aheadMs + change(record))
    return {
      ...log,
      status: new Uint8Array(10).fill(status),
      gpsTimeMs: Uint32Array.from(utc, (time) => time % 86_400_000),
      gpsDate: Uint16Array.from(utc, (time) => Math.floor(time / 86_400_000) - 3652),
    }
  }
  const hour = 3_600_000

  it.each([
    ['two hours and 300 ms', gpsLog(2 * hour + 300), 120],
    ['a stray record among ten', gpsLog(2 * hour, (record) => (record === 3 ? 7_000_000 : 1)), 120],
    ['34 minutes off', gpsLog(-34 * 60_000), undefined],
    ['a plain copy of local time', gpsLog(0), undefined],
    ['one day behind', gpsLog(26 * hour), undefined],
    ['all over the place', gpsLog(0, (record) => record * hour), undefined],
    ['no fix', gpsLog(2 * hour + 300, () => 0, 0), undefined],
    ['no GPS time', logOf(drive(10), 'TLG1'), undefined],
  ])('of GPS time with %s is %s', (_, log, offset) => {
    expect(offsetFromGps(log)).toBe(offset)
  })

  it('says where it comes from, and is unknown where the evidence disagrees', () => {
    const log = gpsLog(2 * hour + 300)
    expect(utcOffsetOf([], [log])).toEqual({ offsetMinutes: 120, source: 'gps' })
    expect(utcOffsetOf([timeOf('2020-01-01T06:00:00Z')], [log])).toEqual({
      offsetMinutes: 120,
      source: 'task',
    })
    expect(utcOffsetOf([timeOf('2020-01-01T07:00:00Z')], [log])).toEqual({
      offsetMinutes: undefined,
      source: 'unknown',
    })
    expect(utcOffsetOf([], [logOf(drive(3), 'TLG1')])).toEqual({
      offsetMinutes: undefined,
      source: 'unknown',
    })
  })
})
