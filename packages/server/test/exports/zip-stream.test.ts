/** The zip that is written on the way: whatever goes in comes out again. */
import { buffer } from 'node:stream/consumers'
import { inflateRawSync } from 'node:zlib'
import { memorySource, openZip } from '@sheaf/isoxml'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ZipEntry, zipStream } from '../../src/exports/zip-stream.js'

interface File {
  readonly path: string
  readonly chunks: readonly Uint8Array[]
  readonly isLarge: boolean
}

async function* entriesOf(files: readonly File[]): AsyncGenerator<ZipEntry> {
  for (const { path, chunks, isLarge } of files) {
    yield {
      path,
      isLarge,
      async open() {
        return (async function* () {
          yield* chunks
        })()
      },
    }
  }
}

const pack = async (files: readonly File[]) => new Uint8Array(await buffer(zipStream(entriesOf(files))))

async function unpack(archive: Uint8Array): Promise<Record<string, Uint8Array>> {
  const inflateRaw = (bytes: Uint8Array, size: number) =>
    inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) })
  const tree = await openZip(memorySource(archive), { inflateRaw })
  const read = tree.files.map(async (entry) => [entry.path, new Uint8Array(await entry.read())] as const)
  return Object.fromEntries(await Promise.all(read))
}

const joined = (chunks: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(chunks))

describe('a zip stream', () => {
  const file = fc.record({
    path: fc.stringMatching(/^[a-zäß]{1,8}(\/[a-z]{1,8}){0,2}\.json$/),
    chunks: fc.array(fc.uint8Array({ maxLength: 2_000 }), { maxLength: 4 }),
    isLarge: fc.boolean(),
  })

  it('gives back every file, in the forms of 32 and of 64 bits', async () => {
    const archives = fc.uniqueArray(file, { maxLength: 6, selector: ({ path }) => path })
    await fc.assert(
      fc.asyncProperty(archives, async (files) => {
        const expected = Object.fromEntries(files.map(({ path, chunks }) => [path, joined(chunks)]))
        expect(await unpack(await pack(files))).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('leaves out what is gone, and breaks off when a file cannot be read', async () => {
    const gone: ZipEntry = { path: 'gone', open: async () => undefined }
    async function* one(entry: ZipEntry) {
      yield entry
    }
    expect(await unpack(new Uint8Array(await buffer(zipStream(one(gone)))))).toEqual({})
    const broken: ZipEntry = {
      path: 'broken',
      async open() {
        return (async function* (): AsyncGenerator<Uint8Array> {
          yield new Uint8Array(10)
          throw new Error('the disk is broken')
        })()
      },
    }
    await expect(buffer(zipStream(one(broken)))).rejects.toThrow('the disk is broken')
  })
})
