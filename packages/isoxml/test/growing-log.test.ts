/** Files that come piece by piece: archives read them as any other, long logs are decoded while they come. */
import zlib, { createInflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GrowingEntry } from '../src/archive/growing-entry.js'
import {
  decodeTimeLog,
  type InflateRaw,
  inflateRawWithZlib,
  memorySource,
  openTaskData,
  openZip,
} from '../src/index.js'
import { decodeGrowingTimeLog } from '../src/time-log/decode.js'
import {
  ALL_FIELDS,
  drive,
  eightChannels,
  headerOf,
  joined,
  NORTH_EAST_STATUS,
  recordBytes,
  text,
} from './time-log-bytes.js'
import { type EntryToZip, zipOf } from './zip-bytes.js'

/** Pieces that end at the given places, each in a turn of its own. */
async function* piecesOf(bytes: Uint8Array, ends: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (const end of [...ends, bytes.length]) {
    await new Promise((resolve) => setImmediate(resolve))
    yield bytes.slice(from, end)
    from = end
  }
}

/** All eight channels now and then: 16 to 56 bytes a record. */
const logOf = (records: number) =>
  recordBytes(drive(records, (record) => Array.from({ length: record % 9 }, (_, at) => [at, record * at])))

const growingOf = (bytes: Uint8Array, ends: readonly number[]) =>
  new GrowingEntry(piecesOf(bytes, ends), bytes.length)

/** As reading a set does it: early where that does, else when all is there. */
async function decodedWhileGrowing(bytes: Uint8Array, ends: readonly number[]) {
  const growing = growingOf(bytes, ends)
  const early = await decodeGrowingTimeLog(growing, eightChannels, 'TLG00001', {})
  return {
    isEarly: early !== undefined,
    log: early ?? decodeTimeLog(await growing.whole, eightChannels, 'TLG00001'),
  }
}

const anyEnds = (length: number) =>
  fc.array(fc.nat(length), { maxLength: 12 }).map((ends) => ends.sort((a, b) => a - b))

describe('a log that is decoded while it comes', () => {
  it.each([0, 1, 30, 200, 3000])('is the same as decoded at once: %i records', async (records) => {
    const bytes = logOf(records)
    const ends = Array.from({ length: 9 }, (_, at) => Math.floor((bytes.length * (at + 1)) / 10))
    const { log } = await decodedWhileGrowing(bytes, ends)
    expect(log).toEqual(decodeTimeLog(bytes, eightChannels, 'TLG00001'))
  })

  it('is the same wherever the pieces end, and whatever is damaged', async () => {
    const anyFlips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 40, max: 700 }),
        fc.nat(),
        anyFlips,
        fc.gen(),
        async (records, cut, flips, gen) => {
          const bytes = logOf(records).slice(0, cut % 5 === 0 ? -(1 + (cut % 50)) : undefined)
          for (const [at, bits] of flips) bytes[at % bytes.length]! ^= bits
          const { log } = await decodedWhileGrowing(bytes, gen(anyEnds, bytes.length))
          expect(log).toEqual(decodeTimeLog(bytes, eightChannels, 'TLG00001'))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is decoded early where it is sound, else when all of it is there', async () => {
    const bytes = logOf(500)
    expect((await decodedWhileGrowing(bytes, [4000, 9000])).isEarly).toBe(true)
    // a status of 200 in the first record
    bytes[14] = 200
    expect((await decodedWhileGrowing(bytes, [4000, 9000])).isEarly).toBe(false)
  })

  it('does not disturb others that come at the same time, nor one that is decoded in between', async () => {
    const coming = [logOf(700), logOf(900).slice(0, -7), logOf(800), logOf(650)]
    const third = logOf(300)
    const expected = [...coming, third].map((bytes) => decodeTimeLog(bytes, eightChannels, 'TLG00001'))
    const growing = coming.map((bytes) => decodedWhileGrowing(bytes, [3000, 6000, 9000, 12_000]))
    const between = (async () => {
      for (let turn = 0; turn < 3; turn++) {
        await new Promise((resolve) => setImmediate(resolve))
        expect(decodeTimeLog(third, eightChannels, 'TLG00001')).toEqual(expected.at(-1))
      }
    })()
    const decoded = await Promise.all(growing)
    await between
    expect(decoded.map(({ log }) => log)).toEqual(expected.slice(0, -1))
    // each that is decoded early has memory of its own, so that only two are
    expect(decoded.map(({ isEarly }) => isEarly)).toEqual([true, true, false, false])
  })

  it('is left when inflating fails, and when its columns would take too much', async () => {
    const bytes = logOf(700)
    async function* failing() {
      yield bytes.subarray(0, 9000)
      throw new Error('no more')
    }
    const broken = new GrowingEntry(failing(), bytes.length)
    expect(await decodeGrowingTimeLog(broken, eightChannels, 'TLG00001', {})).toBeUndefined()
    await expect(broken.whole).rejects.toThrow('no more')
    // what two others waited with is free again
    const large = growingOf(bytes, [9000])
    expect(await decodeGrowingTimeLog(large, eightChannels, 'TLG00001', { maxBytes: 1000 })).toBeUndefined()
  })
})

const HEADER = text(
  `<TIM A="" D="4"><PTN ${NORTH_EAST_STATUS}/>${[1, 2, 3, 4, 5, 6, 7, 8].map((ddi) => `<DLV A="${ddi}" B="" C="DET-1"/>`).join('')}</TIM>`,
)
const MAIN = text(
  '<ISO11783_TaskData VersionMajor="4" VersionMinor="3"><TSK A="TSK1" B="t" G="4"><TLG A="TLG00001"/></TSK></ISO11783_TaskData>',
)
const RECORDS = 16_000

/** A set whose log is long enough to be decoded early: 16,000 records of 36 bytes and more. */
const setWith = (announced: EntryToZip['announced'] = {}) =>
  memorySource(
    zipOf([
      { name: 'TASKDATA.XML', content: MAIN },
      { name: 'TLG00001.XML', content: HEADER },
      { name: 'TLG00001.BIN', content: logOf(RECORDS), announced },
    ]),
  )

async function recordsOf(source: ReturnType<typeof setWith>, inflateRaw: InflateRaw): Promise<unknown> {
  const { sets } = await openTaskData(await openZip(source, { inflateRaw }))
  for await (const { log, error } of sets[0]!.readTimeLogs()) return log?.records ?? error?.code
  return 'no log'
}

describe('an inflater that gives pieces', () => {
  it('is closed where there is no memory for the announced size', async () => {
    let left = false
    async function* pieces() {
      try {
        yield new Uint8Array(10)
      } finally {
        left = true
      }
    }
    const entry = new GrowingEntry(pieces(), 2 ** 52)
    await expect(entry.whole).rejects.toThrow(RangeError)
    expect(left).toBe(true)
  })

  it('may be a stream of Node', async () => {
    const streamed: InflateRaw = (deflated) => createInflateRaw({ chunkSize: 65_536 }).end(deflated)
    expect(await recordsOf(setWith(), streamed)).toBe(RECORDS)
    const { files } = await openZip(setWith(), { inflateRaw: streamed })
    expect(await files.find(({ path }) => path === 'TLG00001.BIN')?.read()).toEqual(logOf(RECORDS))
  })

  /** Pieces that end at these places of the memory. */
  async function* piecesIn(memory: Uint8Array, ends: readonly number[]) {
    let from = 0
    for (const end of ends) {
      yield memory.subarray(from, end)
      from = end
    }
  }

  it('is taken as it stands where its pieces lie one behind the other in memory made for them', async () => {
    const bytes = logOf(RECORDS)
    const made = new Uint8Array(bytes.length + 64)
    made.set(bytes)
    const ends = [1, 9000, 9000, bytes.length]
    const whole = await new GrowingEntry(piecesIn(made, ends), bytes.length).whole
    expect(whole).toHaveLength(bytes.length)
    expect(whole.buffer).toBe(made.buffer)
    const tooLong = new GrowingEntry(piecesIn(made, [...ends, made.length]), bytes.length)
    await expect(tooLong.whole).rejects.toThrow(RangeError)
    // as much memory as that is made for more than this entry
    const shorter = new GrowingEntry(piecesIn(made, [600_000]), 600_000)
    expect((await shorter.whole).buffer).not.toBe(made.buffer)
  })

  it('is copied where some pieces lie elsewhere, and where the memory may be shared with others', async () => {
    const bytes = logOf(RECORDS)
    async function* pieces() {
      const made = new Uint8Array(bytes.length)
      made.set(bytes.subarray(0, 9000))
      yield made.subarray(0, 5000)
      yield made.subarray(5000, 9000)
      yield bytes.slice(9000)
    }
    expect(Buffer.from(bytes).equals(await new GrowingEntry(pieces(), bytes.length).whole)).toBe(true)
    // 8 KiB are what Node shares out among its small buffers
    const small = new Uint8Array(8192)
    const entry = new GrowingEntry(piecesIn(small, [4000, 8100]), 8100)
    expect((await entry.whole).buffer).not.toBe(small.buffer)
  })

  it('does not look at what has not come: there may be anything', async () => {
    const ddis = Array.from({ length: 255 }, (_, at) => 1 + at)
    const header = headerOf(ALL_FIELDS, ddis)
    // the longest records there are: 30 bytes of time and position, the number of values, 255 of them
    const bytes = joined(
      ...drive(500).map(({ ms, date, north, east }, at) => {
        const record = new Uint8Array(31 + 5 * 255)
        const view = new DataView(record.buffer)
        view.setUint32(0, ms, true)
        view.setUint16(4, date, true)
        view.setInt32(6, at === 250 ? 950_000_000 : north, true)
        view.setInt32(10, east, true)
        record[18] = 4
        record[30] = 255
        for (let value = 0; value < 255; value++) record[31 + 5 * value] = value
        return record
      }),
    )
    const decoded = decodeTimeLog(bytes, header, 'TLG00001')
    const recordLength = bytes.length / 500
    expect(decoded).toMatchObject({ records: 499, skipped: [{ from: 250 * recordLength }] })
    const end = 251 * recordLength
    async function* pieces() {
      const made = bytes.slice()
      // a record at the same odd place would make the one before it sound
      made.copyWithin(end, end - recordLength, end)
      yield made.subarray(0, end)
      await new Promise((resolve) => setImmediate(resolve))
      made.set(bytes.subarray(end), end)
      yield made.subarray(end)
    }
    const growing = new GrowingEntry(pieces(), bytes.length)
    expect(await decodeGrowingTimeLog(growing, header, 'TLG00001', {})).toEqual(decoded)
  })

  it('is zlib by the helper: in pieces from 512 KiB on, put together of none', async () => {
    const large = logOf(RECORDS)
    const small = large.slice(0, 2 ** 19 - 1)
    const inflateWith = inflateRawWithZlib(zlib)
    expect(Buffer.from(small).equals(inflateWith(deflateRawSync(small), small.length) as Uint8Array)).toBe(
      true,
    )
    expect(inflateWith(deflateRawSync(new Uint8Array(0)), 0)).toHaveLength(0)
    const pieces = inflateWith(deflateRawSync(large, { level: 0 }), large.length) as AsyncIterable<Uint8Array>
    const found: Uint8Array[] = []
    for await (const piece of pieces) found.push(piece)
    expect(found.length).toBeGreaterThan(1)
    expect(Buffer.concat(found).equals(large)).toBe(true)
    expect(new Set(found.map(({ buffer }) => buffer)).size).toBe(1)
    expect(await recordsOf(setWith(), inflateWith)).toBe(RECORDS)
    expect(await recordsOf(setWith({ inflatedSize: 700_001 }), inflateWith)).toBe('ZIP_DAMAGED')
    expect(await recordsOf(setWith({ inflatedSize: 600_000 }), inflateWith)).toBe('ZIP_DAMAGED')
    expect(await recordsOf(setWith({ crc: 1 }), inflateWith)).toBe('ZIP_DAMAGED')
  })

  it('is stopped behind the announced size', async () => {
    let left = false
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(100_000)
      } finally {
        left = true
      }
    }
    const inflateRaw: InflateRaw = (deflated, size) =>
      size > 100_000 ? endless() : inflateRawSync(deflated, { maxOutputLength: size })
    expect(await recordsOf(setWith(), inflateRaw)).toBe('ZIP_DAMAGED')
    expect(left).toBe(true)
  })

  it('says that an entry is damaged when it gives too little, fails, or the checksum differs', async () => {
    const streamed: InflateRaw = (deflated) => createInflateRaw().end(deflated)
    const shortened: InflateRaw = (deflated) =>
      createInflateRaw().end(deflateRawSync(inflateRawSync(deflated).subarray(0, -5)))
    const broken: InflateRaw = (deflated) => createInflateRaw().end(deflated.subarray(deflated.length >> 1))
    const forLogs =
      (inflateRaw: InflateRaw): InflateRaw =>
      (deflated, size) =>
        size > 100_000 ? inflateRaw(deflated, size) : inflateRawSync(deflated, { maxOutputLength: size })
    expect(await recordsOf(setWith(), forLogs(shortened))).toBe('ZIP_DAMAGED')
    expect(await recordsOf(setWith(), forLogs(broken))).toBe('ZIP_DAMAGED')
    expect(await recordsOf(setWith({ crc: 1 }), forLogs(streamed))).toBe('ZIP_DAMAGED')
    expect(await recordsOf(setWith({ inflatedSize: 700_001 }), forLogs(streamed))).toBe('ZIP_DAMAGED')
  })
})
