/** Zip archives with any bytes changed: what is read is what was packed, and the work stays in proportion. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspectTaskData, memorySource, openTaskData, openZip, type Source } from '../../src/index.js'
import { inflateRaw } from '../corpus.js'
import { zipOf } from '../zip-bytes.js'
import { anyDamage, type Damage, damagedAll } from './damage.js'
import { expectSoberDiagnostics, outcomeOfAsync } from './outcome.js'
import { soundArchive, soundFiles } from './sound-set.js'

/** The archive as our writer packs it, streamed with descriptors, as zip64, without directory, and one in another. */
const ARCHIVES: readonly (readonly [string, Uint8Array])[] = [
  ['an archive of our writer', soundArchive()],
  ['an archive with data descriptors', zipOf(entries().map((entry) => ({ ...entry, descriptor: true })))],
  [
    'a zip64 archive',
    zipOf(
      entries().map((entry) => ({ ...entry, zip64: true })),
      { zip64: true },
    ),
  ],
  ['an archive without directory', zipOf(entries(), { headless: true })],
  ['an archive within an archive', zipOf([{ name: 'inner.zip', content: soundArchive(), method: 0 }])],
]

function entries() {
  return [...soundFiles()].map(([name, content]) => ({ name, content }))
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** Numbers that a length field is likely to be wrong by. */
const lengthField = fc.constantFrom(
  ...[0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff, 0xfffffffe, 0x80000000].map(
    (value) => new Uint8Array(Uint32Array.of(value).buffer),
  ),
)
const anyLength: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constant('overwrite' as const),
  place: fc.nat(),
  bytes: lengthField,
})
const anyDamages = fc.array(fc.oneof(anyDamage, anyLength), { minLength: 1, maxLength: 4 })

/** A source that counts what is read of it. */
function counting(bytes: Uint8Array): { source: Source; read: () => number } {
  const inner = memorySource(bytes)
  let sum = 0
  const source: Source = {
    length: bytes.length,
    read: (from, to) => {
      sum += to - from
      return inner.read(from, to)
    },
  }
  return { source, read: () => sum }
}

/** Reads to open an archive: its ends, its directory, then every byte once where the directory is lost. */
const READ_MULTIPLE = 4
/** The longest comment that may follow the directory, read whatever the size of the archive. */
const END_BYTES = 66_000

describe('the sound set', () => {
  it.each(ARCHIVES)(
    'in %s is read whole, with nothing to report but what had to be searched for',
    async (name, bytes) => {
      const tree = await openZip(memorySource(bytes), { inflateRaw })
      const { sets } = await inspectTaskData(await openTaskData(tree))
      expect(sets.map(({ logs }) => logs.map(({ records }) => records))).toEqual([[12, 3]])
      const codes = sets.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code))
      expect(codes).toEqual(name === 'an archive without directory' ? ['ZIP_DAMAGED'] : [])
    },
  )
})

describe.each(ARCHIVES)('%s, damaged', (_, sound) => {
  // a local header that was changed to announce no byte gives none, and nothing in it tells
  const contents = new Set([...soundFiles().values(), soundArchive(), new Uint8Array(0)].map(latin1))

  it('opens, or is refused with a documented code, having read each byte few times', async () => {
    await fc.assert(
      fc.asyncProperty(anyDamages, async (damages) => {
        const bytes = damagedAll(sound, damages)
        const { source, read } = counting(bytes)
        const tree = await outcomeOfAsync('openZip', () => openZip(source, { inflateRaw }))
        expect(read()).toBeLessThanOrEqual(READ_MULTIPLE * bytes.length + END_BYTES)
        if (tree !== undefined) expectSoberDiagnostics(tree.diagnostics)
      }),
      { numRuns: 150 },
    )
  })

  it('gives only files that were packed, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(anyDamages, async (damages) => {
        const bytes = damagedAll(sound, damages)
        const open = () => openZip(memorySource(bytes), { inflateRaw })
        const tree = await outcomeOfAsync('openZip', open)
        // a first byte that became "<" makes the whole of it one XML file
        if (tree === undefined || bytes.subarray(0, 64).includes(0x3c)) return
        for (const file of tree.files) {
          const read = await outcomeOfAsync('readEntry', () => file.read())
          if (read === undefined) continue
          expect(read.length).toBe(file.size)
          expect(contents).toContain(latin1(read))
        }
      }),
      { numRuns: 150 },
    )
  })

  it('is inspected to its end', async () => {
    await fc.assert(
      fc.asyncProperty(anyDamages, async (damages) => {
        const source = memorySource(damagedAll(sound, damages))
        const tree = await outcomeOfAsync('openZip', () => openZip(source, { inflateRaw }))
        if (tree === undefined) return
        const archive = await outcomeOfAsync('openTaskData', () => openTaskData(tree))
        if (archive === undefined) return
        // what cannot be read of an opened set is a diagnostic, never an error
        const { sets } = await inspectTaskData(archive)
        for (const { diagnostics } of sets) expectSoberDiagnostics(diagnostics)
      }),
      { numRuns: 60 },
    )
  })
})
