import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  type FileTree,
  type InflateRaw,
  memorySource,
  memoryTree,
  openTaskData,
  openZip,
  type ReadTimeLog,
  type TaskDataSet,
} from '../src/index.js'
import { drive, NORTH_EAST_STATUS, recordBytes, text } from './time-log-bytes.js'
import { type EntryToZip, zipOf } from './zip-bytes.js'

const HEADER = text(`<TIM A="" D="4"><PTN ${NORTH_EAST_STATUS}/></TIM>`)

/** A log of so many records, as its two files. */
function logOf(number: number, records: number): EntryToZip[] {
  const stem = `TLG0000${number}`
  return [
    { name: `${stem}.XML`, content: HEADER },
    { name: `${stem}.BIN`, content: recordBytes(drive(records)) },
  ]
}

const references = [1, 2, 3, 4].map((number) => `<TLG A="TLG0000${number}"/>`).join('')
const main: EntryToZip = {
  name: 'TASKDATA.XML',
  content: text(
    `<ISO11783_TaskData VersionMajor="4" VersionMinor="3"><TSK A="TSK1" B="t" G="4">${references}</TSK></ISO11783_TaskData>`,
  ),
}

const inflateNow: InflateRaw = (deflated, size) =>
  inflateRawSync(deflated, { maxOutputLength: Math.max(1, size) })

async function setOf(tree: FileTree): Promise<TaskDataSet> {
  return (await openTaskData(tree)).sets[0]!
}

const zipped = async (entries: readonly EntryToZip[], inflateRaw = inflateNow): Promise<TaskDataSet> =>
  setOf(await openZip(memorySource(zipOf(entries)), { inflateRaw }))

async function all(logs: AsyncIterable<ReadTimeLog>): Promise<ReadTimeLog[]> {
  const read: ReadTimeLog[] = []
  for await (const log of logs) read.push(log)
  return read
}

const seen = (logs: readonly ReadTimeLog[]) =>
  logs.map(({ stem, log, error }) => [stem, log?.records ?? error?.code])

describe('the logs of a set, one after the other', () => {
  const three = [main, ...logOf(1, 3), ...logOf(2, 4), ...logOf(3, 5)]
  const inOrder = [
    ['TLG00001', 3],
    ['TLG00002', 4],
    ['TLG00003', 5],
  ]

  it.each([0, 1, 2, 99])('come in name order when %i are read ahead', async (ahead) => {
    const set = await zipped(three)
    expect(seen(await all(set.readTimeLogs(undefined, { ahead })))).toEqual(inOrder)
  })

  it('come in the order that was asked for, also twice', async () => {
    const set = await zipped(three)
    const asked = set.readTimeLogs(['TLG00003', 'tlg00001', 'TLG00003'])
    expect(seen(await all(asked))).toEqual([
      ['TLG00003', 5],
      ['tlg00001', 3],
      ['TLG00003', 5],
    ])
  })

  it('are the same as each of them read alone, and bring the bytes they were decoded from', async () => {
    const set = await zipped(three)
    for (const { stem, log, bytes } of await all(set.readTimeLogs())) {
      expect(log).toEqual(await set.readTimeLog(stem))
      expect(bytes).toEqual(await set.readLogBytes(stem))
    }
  })

  it('come from a folder as well', async () => {
    const files = three.map(({ name, content }) => [String(name), content] as const)
    const set = await setOf(memoryTree(new Map(files)))
    expect(seen(await all(set.readTimeLogs()))).toEqual(inOrder)
  })

  it('come with the error of each that cannot be read, and go on', async () => {
    const [, binary] = logOf(2, 4)
    const set = await zipped([
      main,
      ...logOf(1, 3),
      { ...logOf(2, 4)[0]!, announced: { crc: 1 } },
      binary!,
      { name: 'TLG00003.BIN', content: recordBytes(drive(2)) },
      { name: 'TLG00004.XML', content: HEADER, flags: 1 },
      { name: 'TLG00004.BIN', content: new Uint8Array(0), method: 0 },
    ])
    expect(seen(await all(set.readTimeLogs()))).toEqual([
      ['TLG00001', 3],
      ['TLG00002', 'ZIP_DAMAGED'],
      ['TLG00003', 'LOG_HEADER_MISSING'],
      // a log without a byte has no record, whatever became of its header
      ['TLG00004', 0],
    ])
    expect(seen(await all(set.readTimeLogs(['TLG00009', 'TLG00001'])))).toEqual([
      ['TLG00009', 'LOG_MISSING'],
      ['TLG00001', 3],
    ])
  })

  it('name their own header in what is wrong with it, when all headers are the same', async () => {
    const odd = text(`<TIM A="" D="4"><PTN ${NORTH_EAST_STATUS}/><DLV A="nonsense" B="" C="DET-1"/></TIM>`)
    const sound = text(`<TIM A="" D="4"><PTN ${NORTH_EAST_STATUS}/><DLV A="0001" B="7" C="DET-1"/></TIM>`)
    const withHeader = (number: number, content: Uint8Array) => [
      { name: `TLG0000${number}.XML`, content },
      logOf(number, 3)[1]!,
    ]
    const set = await zipped([
      main,
      ...withHeader(1, sound),
      ...withHeader(2, odd),
      ...withHeader(3, odd),
      ...withHeader(4, sound),
    ])
    const logs = await all(set.readTimeLogs())
    expect(logs.map(({ log }) => log?.channels.map(({ data }) => data))).toEqual([
      [{ kind: 'constant', value: 7 }],
      [{ kind: 'empty' }],
      [{ kind: 'empty' }],
      [{ kind: 'constant', value: 7 }],
    ])
    expect(logs.map(({ log }) => log?.diagnostics.map(({ where }) => where.file))).toEqual([
      [],
      ['TLG00002.XML'],
      ['TLG00003.XML'],
      [],
    ])
  })

  it('throw what is no fault of the data', async () => {
    const set = await setOf(
      memoryTree(new Map(three.map(({ name, content }) => [String(name), content] as const))),
    )
    const broken: FileTree = {
      diagnostics: [],
      files: [
        { path: 'TASKDATA.XML', size: 1, read: async () => main.content },
        { path: 'TLG00001.XML', size: 1, read: async () => HEADER },
        { path: 'TLG00001.BIN', size: 1, read: () => Promise.reject(new Error('disk on fire')) },
      ],
    }
    await expect(all((await setOf(broken)).readTimeLogs())).rejects.toThrow('disk on fire')
    expect(set.logs).toHaveLength(4)
  })
})

describe('reading ahead', () => {
  const entries = [main, ...logOf(1, 30), ...logOf(2, 40), ...logOf(3, 50), ...logOf(4, 60)]
  const recordSize = recordBytes(drive(1)).length

  /** An inflater in another thread: what it was given waits until it is let go. */
  function slowInflater() {
    const given: number[] = []
    const waiting: (() => void)[] = []
    const inflateRaw: InflateRaw = async (deflated, size) => {
      if (size % recordSize !== 0) return inflateNow(deflated, size)
      given.push(size / recordSize)
      await new Promise<void>((resolve) => waiting.push(resolve))
      return inflateNow(deflated, size)
    }
    const letGo = async (): Promise<void> => {
      // everything that can happen without the inflater happens first
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      waiting.shift()?.()
    }
    return { given, inflateRaw, letGo }
  }

  it('hands the next log to the inflater before the one at hand is decoded, and no more', async () => {
    const { given, inflateRaw, letGo } = slowInflater()
    const logs = (await zipped(entries, inflateRaw)).readTimeLogs(undefined, { ahead: 1 })
    const first = logs.next()
    await letGo()
    expect(given).toEqual([30, 40])
    expect((await first).value?.log?.records).toBe(30)
    const second = logs.next()
    await letGo()
    expect(given).toEqual([30, 40, 50])
    expect((await second).value?.log?.records).toBe(40)
  })

  it('waits until the next log is with the inflater, because decoding stops everything else', async () => {
    const events: string[] = []
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    const files = entries.map(({ name, content }) => ({
      path: String(name),
      size: content.length,
      read: async () => content,
      // as from a disk: the stored bytes take their time, then inflating begins
      begin: async () => {
        await turn()
        if (String(name).endsWith('.BIN')) events.push(`begun ${name}`)
        return { bytes: Promise.resolve(content) }
      },
    }))
    for await (const { stem } of (await setOf({ files, diagnostics: [] })).readTimeLogs()) {
      events.push(`decoded ${stem}`)
    }
    expect(events).toEqual([
      'begun TLG00001.BIN',
      'begun TLG00002.BIN',
      'decoded TLG00001',
      'begun TLG00003.BIN',
      'decoded TLG00002',
      'begun TLG00004.BIN',
      'decoded TLG00003',
      'decoded TLG00004',
    ])
  })

  it('can be left at any time, also when what is on its way is damaged', async () => {
    const damaged = [
      ...entries.slice(0, 3),
      ...logOf(2, 40).map((entry) => ({ ...entry, announced: { crc: 1 } })),
    ]
    const set = await zipped(damaged)
    for await (const { log } of set.readTimeLogs()) {
      expect(log?.records).toBe(30)
      break
    }
    // a rejection that nobody handles would end the process by now
    await new Promise((resolve) => setImmediate(resolve))
  })
})
