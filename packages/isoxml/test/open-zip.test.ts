import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ArchiveLimits, type FileTree, IsoxmlError, memorySource, openZip } from '../src/index.js'
import { inflateRaw } from './corpus.js'
import { joined, text } from './time-log-bytes.js'
import { type EntryToZip, zipOf } from './zip-bytes.js'

const open = (bytes: Uint8Array, limits: Partial<ArchiveLimits> = {}): Promise<FileTree> =>
  openZip(memorySource(bytes), { inflateRaw, limits, name: 'card.zip' })

const hello = text('hello task data')
const main: EntryToZip = { name: 'TASKDATA/TASKDATA.XML', content: text('<ISO11783_TaskData/>') }

const paths = (tree: FileTree): string[] => tree.files.map(({ path }) => path)
const codes = (tree: FileTree): string[] => tree.diagnostics.map(({ code }) => code)

/** Reads a file of the tree as text, or the code of the error. */
async function readOrCode(tree: FileTree, path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await tree.files.find((file) => file.path === path)!.read())
  } catch (error) {
    if (error instanceof IsoxmlError) return error.code
    throw error
  }
}

async function codeOf(opening: Promise<unknown>): Promise<string> {
  try {
    await opening
    return 'opened'
  } catch (error) {
    if (error instanceof IsoxmlError) return error.code
    throw error
  }
}

describe('an archive', () => {
  it.each<[string, Uint8Array]>([
    ['deflated', zipOf([{ name: 'a.txt', content: hello }])],
    ['stored', zipOf([{ name: 'a.txt', content: hello, method: 0 }])],
    ['with data descriptors', zipOf([{ name: 'a.txt', content: hello, descriptor: true }])],
    ['with zip64 sizes and end', zipOf([{ name: 'a.txt', content: hello, zip64: true }], { zip64: true })],
    [
      'with a comment',
      zipOf([{ name: 'a.txt', content: hello }], { comment: 'from PK\u0005\u0006 the terminal' }),
    ],
    ['behind other bytes', joined(new Uint8Array(1000).fill(7), zipOf([{ name: 'a.txt', content: hello }]))],
    ['without its directory', zipOf([{ name: 'a.txt', content: hello }], { headless: true })],
    [
      'without directory, with descriptors',
      zipOf([{ name: 'a.txt', content: hello, descriptor: true }], { headless: true }),
    ],
    ['holding back-slashes', zipOf([{ name: '.\\a.txt', content: hello }])],
  ])('%s gives its files', async (_, bytes) => {
    const tree = await open(bytes)
    expect(paths(tree)).toEqual(['a.txt'])
    expect(await readOrCode(tree, 'a.txt')).toBe('hello task data')
  })

  it('names its files in UTF-8, by its Unicode extra field, or in code page 437', async () => {
    const german = 'Schläge.xml'
    const cp437 = Uint8Array.of(0x53, 0x84, 0x2e, 0x78) // S ä . x
    const raw = text('S?.x')
    const extra = new Uint8Array([
      ...[0x75, 0x70, 5 + 5, 0, 1],
      ...new Uint8Array(Uint32Array.of(crc32(raw)).buffer),
      ...text('Sü.x'),
    ])
    const tree = await open(
      zipOf([
        { name: german, content: hello },
        { name: cp437, content: hello, flags: 0 },
        { name: raw, content: hello, flags: 0, extra },
      ]),
    )
    expect(paths(tree)).toEqual([german, 'Sä.x', 'Sü.x'])
  })

  it('keeps a name in another encoding readable, and takes UTF-8 for what it is without being told', async () => {
    const unmarked: EntryToZip = { name: 'Schläge/日本.xml', content: hello, flags: 0 }
    // Shift-JIS for 日: CP437 shows its two bytes as ô·, which no name can tell apart from a wish for these
    const shiftJis: EntryToZip = { name: Uint8Array.of(0x93, 0xfa, 0x2e, 0x78), content: hello, flags: 0 }
    // an extra field whose checksum belongs to another name: a tool renamed the entry and knew nothing of the field
    const extra = new Uint8Array([0x75, 0x70, 6, 0, 1, 9, 9, 9, 9, 0x58])
    const renamed: EntryToZip = { name: 'new.xml', content: hello, flags: 0, extra }
    expect(paths(await open(zipOf([unmarked, shiftJis, renamed])))).toEqual([
      'Schläge/日本.xml',
      'ô·.x',
      'new.xml',
    ])
  })

  it('hides folders and what macOS leaves behind', async () => {
    const tree = await open(
      zipOf([
        { name: 'TASKDATA/', content: new Uint8Array(0), method: 0 },
        { name: 'folder with a size\\', content: hello },
        main,
        { name: '__MACOSX/TASKDATA/._TASKDATA.XML', content: hello },
        { name: 'TASKDATA/._TASKDATA.XML', content: hello },
        { name: 'TASKDATA/.DS_Store', content: hello },
      ]),
    )
    expect(paths(tree)).toEqual(['TASKDATA/TASKDATA.XML'])
    expect(codes(tree)).toEqual([])
  })

  it('leaves out symbolic links and says so', async () => {
    const tree = await open(zipOf([main, { name: 'link', content: text('/etc/passwd'), unixMode: 0xa1ff }]))
    expect(paths(tree)).toEqual(['TASKDATA/TASKDATA.XML'])
    expect(tree.diagnostics).toMatchObject([{ code: 'ZIP_ENTRY_NAME', where: { file: 'link' } }])
    expect(tree.diagnostics[0]!.message).toContain('symbolic link')
  })

  it.each([
    '../evil.xml',
    '/etc/evil.xml',
    'C:\\evil.xml',
    'a/../../evil.xml',
    '..\\evil.xml',
    'a\u0000b.xml',
    '\\\\server\\share\\evil.xml',
    'c:evil.xml',
    'a\nb.xml',
    'x'.repeat(1025),
    '日'.repeat(2000),
  ])('refuses the entry name %.40j and says so', async (name) => {
    const tree = await open(zipOf([{ name, content: hello }, main]))
    expect(paths(tree)).toEqual(['TASKDATA/TASKDATA.XML'])
    expect(codes(tree)).toEqual(['ZIP_ENTRY_NAME'])
  })

  it('holds archives, whose files are there under its name', async () => {
    const inner = zipOf([
      { name: 'deeper.zip', content: zipOf([main]) },
      { name: 'a.txt', content: hello },
    ])
    const tree = await open(zipOf([{ name: 'inner.zip', content: inner, method: 0 }]))
    expect(paths(tree)).toEqual(['inner.zip/deeper.zip/TASKDATA/TASKDATA.XML', 'inner.zip/a.txt'])
    expect(await readOrCode(tree, 'inner.zip/a.txt')).toBe('hello task data')
  })

  it('keeps the later of two entries of one name', async () => {
    const tree = await open(
      zipOf([
        { name: 'a.txt', content: text('old') },
        { name: 'a.txt', content: text('new') },
      ]),
    )
    expect(await readOrCode(tree, 'a.txt')).toBe('new')
    expect(tree.files).toHaveLength(1)
    expect(tree.diagnostics).toMatchObject([{ code: 'DUPLICATE_ID', severity: 'info' }])
  })

  it('lists one and the same entry twice without harm', async () => {
    const twice = zipOf([
      { name: 'a.txt', content: hello },
      { name: 'a.txt', content: hello, announced: { headerAt: 0 } },
    ])
    const tree = await open(twice)
    expect(await readOrCode(tree, 'a.txt')).toBe('hello task data')
    expect(codes(tree)).toEqual([])
  })

  it('keeps names apart that differ in case only', async () => {
    const tree = await open(
      zipOf([
        { name: 'A.txt', content: text('capital') },
        { name: 'a.txt', content: text('small') },
      ]),
    )
    expect([await readOrCode(tree, 'A.txt'), await readOrCode(tree, 'a.txt')]).toEqual(['capital', 'small'])
  })

  it('is checked by a checksum that is handed in, signed or not', async () => {
    const bytes = zipOf([{ name: 'a.txt', content: hello }])
    const openWith = (sum: (bytes: Uint8Array) => number): Promise<FileTree> =>
      openZip(memorySource(bytes), { inflateRaw, crc32: sum })
    expect(await readOrCode(await openWith((content) => crc32(content) | 0), 'a.txt')).toBe('hello task data')
    expect(await readOrCode(await openWith((content) => crc32(content) ^ 1), 'a.txt')).toBe('ZIP_DAMAGED')
  })

  it('reads nothing but the directory when it is opened', async () => {
    const bytes = zipOf([{ name: 'big.bin', content: new Uint8Array(300_000).fill(1), method: 0 }, main])
    const read: [number, number][] = []
    const source = memorySource(bytes)
    await openZip(
      {
        length: bytes.length,
        read: (from, to) => {
          read.push([from, to])
          return source.read(from, to)
        },
      },
      { inflateRaw },
    )
    // the end is searched in the last 64 KiB; besides, only the first bytes are looked at
    expect(read.every(([from, to]) => to <= 64 || from >= bytes.length - 22 - 65_535)).toBe(true)
  })
})

describe('one bad entry', () => {
  it.each<[string, string, EntryToZip]>([
    ['is encrypted', 'ZIP_ENCRYPTED', { name: 'bad', content: hello, flags: 1 }],
    ['uses a compression of its own', 'ZIP_COMPRESSION_UNKNOWN', { name: 'bad', content: hello, method: 93 }],
    ['has a wrong checksum', 'ZIP_DAMAGED', { name: 'bad', content: hello, announced: { crc: 1 } }],
    [
      'inflates to more than it announces',
      'ZIP_DAMAGED',
      { name: 'bad', content: new Uint8Array(9999), announced: { inflatedSize: 10 } },
    ],
    [
      'inflates to less than it announces',
      'ZIP_DAMAGED',
      { name: 'bad', content: hello, announced: { inflatedSize: 99 } },
    ],
    ['stands nowhere', 'ZIP_DAMAGED', { name: 'bad', content: hello, announced: { headerAt: 1_000_000 } }],
    ['points at other bytes', 'ZIP_DAMAGED', { name: 'bad', content: hello, announced: { headerAt: 3 } }],
  ])('that %s fails with %s when it is read, and the others do not', async (_, code, bad) => {
    const tree = await open(zipOf([main, bad]))
    expect(await readOrCode(tree, 'bad')).toBe(code)
  })

  it('that shares its bytes with another is refused', async () => {
    const tree = await open(
      zipOf([main, { name: 'twin', content: main.content, announced: { headerAt: 0 } }]),
    )
    expect(await readOrCode(tree, 'twin')).toBe('ZIP_DAMAGED')
    expect(await readOrCode(tree, 'TASKDATA/TASKDATA.XML')).toBe('<ISO11783_TaskData/>')
  })

  it('that cannot be opened as an archive stays a file', async () => {
    const tree = await open(zipOf([main, { name: 'broken.zip', content: hello }]))
    expect(paths(tree)).toEqual(['TASKDATA/TASKDATA.XML', 'broken.zip'])
    expect(codes(tree)).toEqual(['NOT_A_ZIP'])
  })
})

describe('limits', () => {
  const zeros = new Uint8Array(2 * 1024 ** 2)

  it('on entries and total size refuse the archive', async () => {
    const many = Array.from({ length: 11 }, (_, at) => ({ name: `${at}.txt`, content: hello }))
    expect(await codeOf(open(zipOf(many), { maxEntries: 10 }))).toBe('ZIP_LIMIT')
    // 11 × 15 bytes
    expect(await codeOf(open(zipOf(many), { maxTotalBytes: 164 }))).toBe('ZIP_LIMIT')
    expect(await codeOf(open(zipOf(many), { maxTotalBytes: 165 }))).toBe('opened')
  })

  it('on ratio and size of an entry refuse that entry and name it', async () => {
    const bytes = zipOf([main, { name: 'bomb', content: zeros }])
    expect(await readOrCode(await open(bytes), 'bomb')).toBe('ZIP_LIMIT')
    expect(await readOrCode(await open(bytes, { maxRatio: 2000 }), 'bomb')).toHaveLength(zeros.length)
    const small = await open(bytes, { maxRatio: 2000, maxEntryBytes: 1000 })
    expect(await readOrCode(small, 'bomb')).toBe('ZIP_LIMIT')
    expect(small.diagnostics).toMatchObject([{ code: 'ZIP_LIMIT', where: { file: 'bomb' } }])
    expect(await readOrCode(small, 'TASKDATA/TASKDATA.XML')).toBe('<ISO11783_TaskData/>')
  })

  it('on nesting end an archive that holds itself', async () => {
    // a quine cannot be made by hand: an inflater that gives the outer archive for every inner one stands in for it
    const outer = zipOf([{ name: 'again.zip', content: zeros.subarray(0, 400) }, main])
    const content = new Uint8Array(400)
    content.set(outer, 400 - outer.length)
    const tree = await openZip(memorySource(outer), {
      inflateRaw: (deflated, size) => (size === 400 ? content : inflateRaw(deflated, size)),
      crc32: (bytes) => crc32(bytes === content ? zeros.subarray(0, 400) : bytes),
    })
    expect(paths(tree).filter((path) => path.endsWith('.zip'))).toEqual([
      'again.zip/again.zip/again.zip/again.zip',
    ])
    expect(codes(tree)).toContain('ZIP_LIMIT')
  })

  it('on nesting leave deeper archives closed, and the entries of all levels count together', async () => {
    const nested = zipOf([{ name: 'inner.zip', content: zipOf([main, { name: 'a.txt', content: hello }]) }])
    const tree = await open(nested, { maxNesting: 0 })
    expect(paths(tree)).toEqual(['inner.zip'])
    expect(codes(tree)).toEqual(['ZIP_LIMIT'])
    expect(codes(await open(nested, { maxEntries: 2 }))).toEqual(['ZIP_LIMIT'])
  })
})

describe('bytes that are no archive', () => {
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'NOT_A_ZIP'],
    ['text', text('not a zip at all'), 'NOT_A_ZIP'],
    ['an archive whose first entry is cut', zipOf([main]).subarray(0, 25), 'ZIP_DAMAGED'],
  ])('%s end with a typed error', async (_, bytes, code) => {
    expect(await codeOf(open(bytes))).toBe(code)
  })

  it('but XML are a set of one file', async () => {
    const tree = await open(text('\ufeff  <?xml version="1.0"?><ISO11783_TaskData/>'))
    expect(paths(tree)).toEqual(['TASKDATA.XML'])
  })
})

describe('an archive cut short', () => {
  it('gives the entries before the cut, and says that it is damaged', async () => {
    const bytes = zipOf([main, { name: 'b.bin', content: hello }, { name: 'c.bin', content: hello }])
    const tree = await open(bytes.subarray(0, 150))
    expect(await readOrCode(tree, 'TASKDATA/TASKDATA.XML')).toBe('<ISO11783_TaskData/>')
    expect(codes(tree)).toContain('ZIP_DAMAGED')
  })

  it('or with any byte changed, throws nothing but typed errors', async () => {
    const bytes = zipOf([
      main,
      { name: 'b.bin', content: hello, descriptor: true },
      { name: 'c.zip', content: zipOf([main]) },
    ])
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length),
        fc.nat(bytes.length - 1),
        fc.nat(255),
        async (cut, at, value) => {
          const damaged = bytes.slice(0, bytes.length - (cut % 3 === 0 ? cut : 0))
          if (at < damaged.length) damaged[at] = value
          try {
            const tree = await open(damaged)
            for (const { path } of tree.files) await readOrCode(tree, path)
          } catch (error) {
            expect(error).toBeInstanceOf(IsoxmlError)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('or any bytes behind a zip signature, throws nothing but typed errors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const signed = joined(Uint8Array.of(0x50, 0x4b, 3, 4), bytes, Uint8Array.of(0x50, 0x4b, 5, 6), bytes)
        expect(['opened', 'ZIP_DAMAGED', 'NOT_A_ZIP', 'ZIP_LIMIT']).toContain(await codeOf(open(signed)))
      }),
    )
  })
})
