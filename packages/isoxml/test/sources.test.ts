import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blobSource,
  IsoxmlError,
  inflateRawWithStreams,
  memorySource,
  openZip,
  rangeSource,
} from '../src/index.js'
import { joined, text } from './time-log-bytes.js'
import { zipOf } from './zip-bytes.js'

const deflated = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateRawSync(bytes))

describe('a blob', () => {
  it('is a source of which only what is asked for is loaded', async () => {
    const blob = new Blob([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)])
    const source = blobSource(blob)
    expect(source.length).toBe(5)
    expect(await source.read(1, 4)).toEqual(Uint8Array.of(2, 3, 4))
    expect(await source.read(5, 5)).toEqual(new Uint8Array(0))
  })
})

describe('a range of a source', () => {
  it('counts from its own beginning', async () => {
    const range = rangeSource(memorySource(Uint8Array.of(9, 1, 2, 3, 9)), 1, 4)
    expect(range.length).toBe(3)
    expect(await range.read(1, 3)).toEqual(Uint8Array.of(2, 3))
  })
})

describe('inflating with the streams of the browser', () => {
  it('gives back what was deflated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), fc.nat(100), async (bytes, times) => {
        const content = joined(...Array.from({ length: times }, () => bytes))
        expect(await inflateRawWithStreams(deflated(content), content.length)).toEqual(content)
      }),
      { numRuns: 50 },
    )
  })

  it('stops at the announced size', async () => {
    const bomb = deflated(new Uint8Array(5e6))
    await expect(inflateRawWithStreams(bomb, 1000)).rejects.toThrow(RangeError)
  })

  it('gives fewer bytes than announced when there are fewer', async () => {
    expect(await inflateRawWithStreams(deflated(text('abc')), 10)).toEqual(text('abc'))
  })

  it('fails on what is no deflate stream', async () => {
    await expect(inflateRawWithStreams(Uint8Array.of(255, 255, 255), 10)).rejects.toThrow()
  })

  it('never gives all of what was cut: the standard says to fail, older runtimes just end', async () => {
    const whole = deflated(Uint8Array.from({ length: 5000 }, (_, at) => Math.sin(at) * 256))
    const half = whole.subarray(0, whole.length >> 1)
    const length = await inflateRawWithStreams(half, 5000).then(
      (bytes) => bytes.length,
      () => 0,
    )
    expect(length).toBeLessThan(5000)
  })

  it('opens an archive that came as a blob, with no library at all', async () => {
    const content = text('<ISO11783_TaskData/>')
    const blob = new Blob([zipOf([{ name: 'TASKDATA.XML', content }])])
    const tree = await openZip(blobSource(blob), { inflateRaw: inflateRawWithStreams })
    expect(await tree.files[0]!.read()).toEqual(content)
  })

  it('leaves it to the archive to say which entry is damaged', async () => {
    const lying = zipOf([{ name: 'bad', content: new Uint8Array(9999), announced: { inflatedSize: 10 } }])
    const tree = await openZip(memorySource(lying), { inflateRaw: inflateRawWithStreams })
    const error = await tree.files[0]!.read().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(IsoxmlError)
    expect(error).toMatchObject({ code: 'ZIP_DAMAGED', where: { file: 'bad' } })
  })
})
