import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ArchiveLimits,
  type FileTree,
  IsoxmlError,
  memorySource,
  openTaskData,
  openZip,
} from '../src/index.js'
import { inflateRaw } from './corpus.js'
import { joined, text } from './time-log-bytes.js'
import { type DescriptorForm, type EntryToZip, zipOf } from './zip-bytes.js'

const open = (bytes: Uint8Array, limits: Partial<ArchiveLimits> = {}): Promise<FileTree> =>
  openZip(memorySource(bytes), { inflateRaw, limits, name: 'card.zip' })

const hello = text('hello task data')
const a: EntryToZip = { name: 'a.txt', content: hello }
const b: EntryToZip = { name: 'b.txt', content: text('b') }

const paths = (tree: FileTree): string[] => tree.files.map(({ path }) => path)
const codes = (tree: FileTree): string[] => tree.diagnostics.map(({ code }) => code)

async function readText(tree: FileTree, path: string): Promise<string> {
  return new TextDecoder().decode(await tree.files.find((file) => file.path === path)!.read())
}

async function errorOf(opening: Promise<unknown>): Promise<IsoxmlError> {
  try {
    await opening
  } catch (error) {
    if (error instanceof IsoxmlError) return error
    throw error
  }
  throw new Error('opened')
}

describe('an archive whose directory is lost', () => {
  const forms: DescriptorForm[] = ['signed', 'unsigned', 'signed 64-bit', 'unsigned 64-bit']

  it.each(forms)('is read with %s descriptors behind the data', async (descriptor) => {
    const entries = [a, b].map((entry) => ({ ...entry, descriptor }))
    for (const headless of [true, false]) {
      const tree = await open(zipOf(entries, { headless }))
      expect(paths(tree)).toEqual(['a.txt', 'b.txt'])
      expect([await readText(tree, 'a.txt'), await readText(tree, 'b.txt')]).toEqual(['hello task data', 'b'])
    }
  })

  it('is read with a descriptor of an empty file, whose inflated size looks like half of a longer one', async () => {
    // deflate needs two bytes for nothing: stored size 2, inflated size 0
    const empty: EntryToZip = { name: 'empty', content: new Uint8Array(0), descriptor: 'signed' }
    const tree = await open(zipOf([empty, { ...a, descriptor: 'signed' }], { headless: true }))
    expect(await readText(tree, 'empty')).toBe('')
    expect(await readText(tree, 'a.txt')).toBe('hello task data')
  })

  it('is read although a stored entry holds headers and descriptors of its own', async () => {
    const inner = zipOf([
      { ...b, descriptor: 'signed' },
      { ...a, descriptor: 'unsigned' },
    ])
    const outer: EntryToZip[] = [{ name: 'inner.bin', content: inner, method: 0, descriptor: 'signed' }, a]
    const tree = await open(zipOf(outer, { headless: true }))
    expect(paths(tree)).toEqual(['inner.bin', 'a.txt'])
    expect(await tree.files[0]!.read()).toEqual(inner)
  })

  it('is read wherever an entry begins or a descriptor ends, also across the window of 1 MiB', async () => {
    const longest = Uint8Array.from({ length: 1024 ** 2 + 60 }, (_, at) => (at * 2_654_435_761) >>> 13)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 120 }), fc.constantFrom(...forms), async (less, form) => {
        const noise = longest.subarray(0, longest.length - less)
        const entries = [{ name: 'noise', content: noise, method: 0, descriptor: form }, a]
        const tree = await open(zipOf(entries, { headless: true }))
        expect(paths(tree)).toEqual(['noise', 'a.txt'])
        expect(await readText(tree, 'a.txt')).toBe('hello task data')
        expect((await tree.files[0]!.read()).length).toBe(noise.length)
      }),
      { numRuns: 12 },
    )
  })

  it('made of headers without an end is given up after a few passes', async () => {
    // a local header of 30 bytes that says: sizes follow, no name
    const header = Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 8, 0, 8, ...Array<number>(21).fill(0)])
    const tree = await open(joined(...Array.from({ length: 20_000 }, () => header)))
    expect(paths(tree)).toEqual([])
    expect(codes(tree)).toEqual(['ZIP_DAMAGED'])
  })
})

describe('the end of an archive', () => {
  it.each<[string, Uint8Array]>([
    ['is not what a comment says', zipOf([a, b], { comment: `PK\u0005\u0006${'\0'.repeat(18)}` })],
    ['may announce 64 bits without need', zipOf([a, b], { zip64: true })],
    ['may announce fewer entries than there are', zipOf([a, b], { announcedEntries: 1 })],
    ['may give the place of an entry alone in 64 bits', zipOf([a, { ...b, zip64: 'place' }])],
    ['may be followed by other bytes', joined(zipOf([a, b]), new Uint8Array(300).fill(1))],
  ])('%s', async (_, bytes) => {
    const tree = await open(bytes)
    expect(paths(tree)).toEqual(['a.txt', 'b.txt'])
    expect(await readText(tree, 'b.txt')).toBe('b')
  })

  it('of an empty archive gives no files', async () => {
    expect(await open(zipOf([]))).toEqual({ files: [], diagnostics: [] })
    expect((await errorOf(openTaskData(await open(zipOf([]))))).code).toBe('NO_TASK_DATA')
  })

  it('that announces more entries than there are leaves them to be searched', async () => {
    const tree = await open(zipOf([a, b], { announcedEntries: 3 }))
    expect(paths(tree)).toEqual(['a.txt', 'b.txt'])
    expect(tree.diagnostics).toMatchObject([{ code: 'ZIP_DAMAGED', severity: 'error' }])
  })

  it('that lists nothing although entries stand before it is not believed', async () => {
    const tree = await open(joined(zipOf([a, b], { headless: true }), zipOf([])))
    expect(paths(tree)).toEqual(['a.txt', 'b.txt'])
    expect(codes(tree)).toEqual(['ZIP_DAMAGED'])
  })
})

describe('archives one behind the other', () => {
  it('give the files of both, the later one of the same name', async () => {
    const later = zipOf([{ name: 'a.txt', content: text('newer') }, b])
    const tree = await open(joined(zipOf([a, { name: 'c.txt', content: hello }]), later))
    expect(paths(tree)).toEqual(['a.txt', 'c.txt', 'b.txt'])
    expect(await readText(tree, 'a.txt')).toBe('newer')
    expect(codes(tree)).toEqual(['ZIP_DAMAGED', 'DUPLICATE_ID'])
  })

  it('are not mixed up when the outer of an inner one was cut', async () => {
    const inner = zipOf([b])
    const outer = zipOf([a, { name: 'inner.zip', content: inner, method: 0 }], { headless: true })
    const tree = await open(outer)
    expect(paths(tree)).toEqual(['a.txt', 'inner.zip/b.txt'])
  })
})

describe('one part of a split archive', () => {
  it('is refused by a sentence that says so when it holds no entry', async () => {
    const whole = zipOf([a], { part: 1 })
    const last = whole.subarray(40) // behind the only local header, of 30 + 5 bytes
    const error = await errorOf(open(last))
    expect(error.code).toBe('ZIP_DAMAGED')
    expect(error.message).toContain('part 2 of an archive that was split into several files; join them')
  })

  it('gives what entries it holds, and says that others may be lost', async () => {
    const tree = await open(zipOf([a], { part: 1 }))
    expect(await readText(tree, 'a.txt')).toBe('hello task data')
    expect(tree.diagnostics).toMatchObject([{ code: 'ZIP_DAMAGED', severity: 'error' }])
    expect(tree.diagnostics[0]!.message).toContain('split into several files')
  })
})
