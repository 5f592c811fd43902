import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  type ArchiveLimits,
  type FileTree,
  type InflateRaw,
  IsoxmlError,
  memorySource,
  openTaskData,
  openZip,
  type Source,
} from '../src/index.js'
import { inflateRaw } from './corpus.js'
import { drive, joined, NORTH_EAST_STATUS, recordBytes, text } from './time-log-bytes.js'
import { type EntryToZip, zipOf } from './zip-bytes.js'

const MEGABYTE = 1024 ** 2
/** Of the window in which directories and archives without one are walked through. */
const LONGEST_READ = MEGABYTE

interface Counted {
  readonly source: Source
  readonly reads: { readonly from: number; readonly to: number }[]
}

function counted(source: Source): Counted {
  const reads: { from: number; to: number }[] = []
  return {
    reads,
    source: {
      length: source.length,
      read: (from, to) => {
        reads.push({ from, to })
        return source.read(from, to)
      },
    },
  }
}

const longest = ({ reads }: Counted): number => Math.max(...reads.map(({ from, to }) => to - from))
const total = ({ reads }: Counted): number => reads.reduce((sum, { from, to }) => sum + to - from, 0)
const paths = (tree: FileTree): string[] => tree.files.map(({ path }) => path)
const codes = (tree: FileTree): string[] => tree.diagnostics.map(({ code }) => code)
const bytesOf = async (tree: FileTree, path: string): Promise<Uint8Array> =>
  new Uint8Array(await fileAt(tree, path).read())
const fileAt = (tree: FileTree, path: string) => tree.files.find((file) => file.path === path)!

const hello = text('hello task data')

/** Parts of a source that does not stand in memory: bytes, or a number of zeros. */
function sparse(parts: readonly (Uint8Array | number)[]): Source {
  const length = parts.reduce<number>((sum, part) => sum + sizeOf(part), 0)
  const read = async (from: number, to: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(to - from)
    let at = 0
    for (const part of parts) {
      const low = Math.max(from, at)
      const high = Math.min(to, at + sizeOf(part))
      if (low < high && typeof part !== 'number') bytes.set(part.subarray(low - at, high - at), low - from)
      at += sizeOf(part)
    }
    return bytes
  }
  return { length, read }
}

const sizeOf = (part: Uint8Array | number): number => (typeof part === 'number' ? part : part.length)

/** Local header of a stored entry, of any size, without extra fields. */
function localHeader(name: string, size: number, crc: number): Uint8Array {
  const bytes = new Uint8Array(30 + name.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x04034b50, true)
  view.setUint32(14, crc, true)
  view.setUint32(18, size, true)
  view.setUint32(22, size, true)
  view.setUint16(26, name.length, true)
  bytes.set(text(name), 30)
  return bytes
}

describe('an archive of many gigabytes', () => {
  // two stored entries of zeros, of 2 GB each, and a small one behind them
  const size = 2e9
  const zeros = ['one.bin', 'two.bin'].map((name) => localHeader(name, size, 0))
  const small = joined(localHeader('a.txt', hello.length, crc32(hello)), hello)
  const entries = [zeros[0]!, size, zeros[1]!, size, small]

  /** The directory of exactly those entries: its bytes are those of an archive of small ones with other numbers. */
  function directory(): Uint8Array {
    const smallAt = zeros[0]!.length + zeros[1]!.length + 2 * size
    const listed: EntryToZip[] = [
      { name: 'one.bin', content: hello, method: 0, announced: { inflatedSize: size, headerAt: 0 } },
      {
        name: 'two.bin',
        content: hello,
        method: 0,
        announced: { inflatedSize: size, headerAt: zeros[0]!.length + size },
      },
      { name: 'a.txt', content: hello, method: 0, announced: { headerAt: smallAt } },
    ]
    const whole = zipOf(listed)
    const headers = listed.reduce((sum, { name }) => sum + 30 + String(name).length + hello.length, 0)
    const tail = whole.slice(headers)
    new DataView(tail.buffer).setUint32(tail.length - 6, smallAt + small.length, true)
    return tail
  }

  it('is opened and read from without standing in memory', async () => {
    const archive = counted(sparse([...entries, directory()]))
    const tree = await openZip(archive.source, { inflateRaw })
    expect(tree.files.map(({ path, size }) => [path, size])).toEqual([
      ['one.bin', 2e9],
      ['two.bin', 2e9],
      ['a.txt', 15],
    ])
    expect(await fileAt(tree, 'a.txt').read()).toEqual(hello)
    // the end is searched in 64 KiB and 22 bytes; the rest are first bytes, headers and the 15 bytes asked for
    expect(total(archive)).toBeLessThan(65_557 + 1000)
  })

  it('without its directory is passed over by its headers, in a window', async () => {
    const archive = counted(sparse(entries))
    const tree = await openZip(archive.source, { inflateRaw })
    expect(paths(tree)).toEqual(['one.bin', 'two.bin', 'a.txt'])
    expect(await fileAt(tree, 'a.txt').read()).toEqual(hello)
    expect(longest(archive)).toBeLessThanOrEqual(LONGEST_READ)
    // no byte of the 4 GB but what a window catches behind each header
    expect(total(archive)).toBeLessThan(8 * MEGABYTE)
  })

  it('whose directory announces far more bytes than its entries need is walked through in a window', async () => {
    // one entry and 300 MB behind it, all said to be the directory
    const one = zipOf([{ name: 'a.txt', content: hello, method: 0 }])
    const directoryAt = 30 + 5 + hello.length
    const end = one.slice(-22)
    new DataView(end.buffer).setUint32(12, one.length - 22 - directoryAt + 3e8, true)
    const archive = counted(sparse([one.subarray(0, -22), 3e8, end]))
    const tree = await openZip(archive.source, { inflateRaw })
    expect(paths(tree)).toEqual(['a.txt'])
    expect(longest(archive)).toBeLessThanOrEqual(LONGEST_READ)
    expect(total(archive)).toBeLessThan(3 * MEGABYTE)
  })
})

describe('small entries that are stored with the same bytes', () => {
  const header = text('<TIM A="" D="4"><PTN A="" B=""/></TIM>')

  it('are inflated once, and each reader gets bytes of its own', async () => {
    let inflated = 0
    const counting: InflateRaw = (deflated, size) => {
      inflated++
      return inflateRaw(deflated, size)
    }
    const names = ['TLG00001.XML', 'TLG00002.XML', 'TLG00003.XML']
    const archive = zipOf(names.map((name) => ({ name, content: header })))
    const tree = await openZip(memorySource(archive), { inflateRaw: counting })
    for (const name of names) {
      const bytes = await fileAt(tree, name).read()
      expect(new Uint8Array(bytes)).toEqual(header)
      bytes.fill(0)
    }
    expect(inflated).toBe(1)
  })

  it('are told from one that merely announces their checksum and size', async () => {
    const changed = text('<TIM A="" D="4"><PTN A="" C=""/></TIM>')
    const archive = zipOf([
      { name: 'TLG00001.XML', content: header },
      { name: 'TLG00002.XML', content: changed, announced: { crc: crc32(header) } },
    ])
    const tree = await openZip(memorySource(archive), { inflateRaw })
    expect(await bytesOf(tree, 'TLG00001.XML')).toEqual(header)
    await expect(fileAt(tree, 'TLG00002.XML').read()).rejects.toMatchObject({ code: 'ZIP_DAMAGED' })
  })
})

describe('an archive inside the archive', () => {
  const main: EntryToZip = { name: 'TASKDATA.XML', content: text('<ISO11783_TaskData/>') }
  const noise = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 2_654_435_761) >>> 11)
  const inner = zipOf([{ name: 'big.bin', content: noise, method: 0 }, main])

  it('that is stored is read where it stands', async () => {
    const archive = counted(memorySource(zipOf([{ name: 'inner.zip', content: inner, method: 0 }])))
    const tree = await openZip(archive.source, { inflateRaw })
    expect(await bytesOf(tree, 'inner.zip/TASKDATA.XML')).toEqual(main.content)
    // twice the last 64 KiB, and a few headers: the 300 kB before them are not touched
    expect(total(archive)).toBeLessThan(2 * 65_557 + 1000)
  })

  it('that is deflated is inflated when it is read, and held until another one is', async () => {
    const inflated: number[] = []
    const counting: InflateRaw = (deflated, size) => {
      inflated.push(size)
      return inflateRaw(deflated, size)
    }
    const other = zipOf([{ name: 'other.bin', content: noise.subarray(0, 20_000), method: 0 }, main])
    const outer = zipOf([
      { name: '1.zip', content: inner },
      { name: '2.zip', content: other },
    ])
    const tree = await openZip(memorySource(outer), { inflateRaw: counting })
    const sizeOfInner = (size: number): boolean => size === inner.length || size === other.length
    const opened = inflated.filter(sizeOfInner).length
    expect(opened).toBe(2)
    await fileAt(tree, '1.zip/TASKDATA.XML').read()
    await fileAt(tree, '1.zip/big.bin').read()
    await fileAt(tree, '2.zip/TASKDATA.XML').read()
    // the first was given up for the second when that was opened, so both came once more
    expect(inflated.filter(sizeOfInner).length - opened).toBe(2)
  })

  it('that is deflated and larger than what may be held stays closed, and is reported', async () => {
    const outer = zipOf([main, { name: 'inner.zip', content: inner }])
    const limits: Partial<ArchiveLimits> = { maxInnerBytes: inner.length - 1 }
    const tree = await openZip(memorySource(outer), { inflateRaw, limits })
    expect(paths(tree)).toEqual(['TASKDATA.XML', 'inner.zip'])
    expect(tree.diagnostics).toMatchObject([{ code: 'ZIP_LIMIT', where: { file: 'inner.zip' } }])
    expect(tree.diagnostics[0]!.message).toContain('raise maxInnerBytes')
    const wider = await openZip(memorySource(outer), { inflateRaw, limits: { maxInnerBytes: inner.length } })
    expect(codes(wider)).toEqual([])
  })

  it('that cannot be inflated is tried again when it is asked for again', async () => {
    let broken = false
    const moody: InflateRaw = (deflated, size) => {
      if (broken) throw new Error('no')
      return inflateRaw(deflated, size)
    }
    const outer = zipOf([
      { name: '1.zip', content: inner },
      { name: '2.zip', content: zipOf([main]) },
    ])
    const tree = await openZip(memorySource(outer), { inflateRaw: moody })
    broken = true
    const failed = await bytesOf(tree, '1.zip/big.bin').catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(IsoxmlError)
    expect(failed).toMatchObject({ code: 'ZIP_DAMAGED', where: { file: '1.zip' } })
    broken = false
    expect(await bytesOf(tree, '1.zip/big.bin')).toEqual(noise)
  })

  it('holds a set of its own, whose ids and logs are not mixed up with those outside', async () => {
    const set = (customer: string, records: number): EntryToZip[] => [
      {
        name: 'TASKDATA/TaskData.xml',
        content: text(
          `<ISO11783_TaskData VersionMajor="4" VersionMinor="3"><CTR A="CTR1" B="${customer}"/><TSK A="TSK1" B="t" G="4"><TLG A="TLG00001"/></TSK></ISO11783_TaskData>`,
        ),
      },
      {
        name: 'TASKDATA/TLG00001.xml',
        content: text(`<TIM A="" D="4"><PTN ${NORTH_EAST_STATUS}/></TIM>`),
      },
      { name: 'TASKDATA/TLG00001.bin', content: recordBytes(drive(records)) },
    ]
    const outer = [
      ...set('outer', 3),
      { name: 'card 2.ZIP', content: zipOf(set('deflated', 4)) },
      { name: 'card 3.zip', content: zipOf(set('stored', 5)), method: 0 },
    ]
    const { sets } = await openTaskData(await openZip(memorySource(zipOf(outer)), { inflateRaw }))
    const seen = sets.map(async ({ name, taskData, readTimeLog }) => [
      name,
      taskData.customers.get('CTR1')?.lastName,
      (await readTimeLog('TLG00001')).records,
    ])
    expect(await Promise.all(seen)).toEqual([
      ['TASKDATA', 'outer', 3],
      ['card 2.ZIP/TASKDATA', 'deflated', 4],
      ['card 3.zip/TASKDATA', 'stored', 5],
    ])
  })
})
