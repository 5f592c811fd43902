import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ObjectMissing, type ObjectStore, openObjectStore, removeAbandoned } from '../../src/objects/index.js'
import { BUCKET, openTestBucket, type TestBucket } from '../support/test-bucket.js'

const TEXT = new TextEncoder().encode('0123456789')
const MEBIBYTE = 2 ** 20

let folder: string
let bucket: TestBucket
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-objects-'))
  bucket = await openTestBucket()
})
afterAll(async () => {
  await bucket.close()
  await rm(folder, { recursive: true, force: true })
})

const bucketOf = (prefix: string, name = BUCKET) => ({
  bucket: name,
  prefix,
  endpoint: bucket.endpoint,
  region: undefined,
})

const STORES = [
  { name: 'a directory', open: () => openObjectStore({ dataDir: folder, objects: undefined }) },
  { name: 'a bucket', open: () => openObjectStore({ dataDir: folder, objects: bucketOf('artefacts/') }) },
]

describe.each(STORES)('objects in $name', ({ open }) => {
  let objects: ObjectStore
  beforeAll(async () => {
    objects = await open()
  })

  it('gives back what was put, with its size and digest', async () => {
    const stored = await objects.put('leaf-users/a/one', TEXT)
    expect(stored).toEqual({ size: 10, sha256: createHash('sha256').update(TEXT).digest('hex') })
    expect(await objects.get('leaf-users/a/one')).toEqual(TEXT)
    expect(await objects.size('leaf-users/a/one')).toBe(10)
  })

  it('takes bytes as they come', async () => {
    async function* chunks() {
      yield TEXT.subarray(0, 4)
      yield TEXT.subarray(4)
    }
    const stored = await objects.put('leaf-users/a/streamed', chunks())
    expect(stored.sha256).toBe(createHash('sha256').update(TEXT).digest('hex'))
    expect(await objects.get('leaf-users/a/streamed')).toEqual(TEXT)
  })

  it('streams a part, both ends included', async () => {
    await objects.put('leaf-users/a/part', TEXT)
    expect((await buffer(objects.stream('leaf-users/a/part', { from: 2, to: 4 }))).toString()).toBe('234')
  })

  it('shows nothing of what was not put completely', async () => {
    async function* broken() {
      yield TEXT
      throw new Error('the line broke')
    }
    await expect(objects.put('leaf-users/b/broken', broken())).rejects.toThrow('the line broke')
    expect(await objects.size('leaf-users/b/broken')).toBeUndefined()
    const keys: string[] = []
    for await (const { key } of objects.list('leaf-users/b/')) keys.push(key)
    expect(keys).toEqual([])
  })

  it('replaces an object as a whole', async () => {
    await objects.put('leaf-users/a/again', TEXT)
    await objects.put('leaf-users/a/again', TEXT.subarray(0, 1))
    expect(await objects.get('leaf-users/a/again')).toEqual(TEXT.subarray(0, 1))
  })

  it('says which object is missing', async () => {
    await expect(objects.get('leaf-users/none')).rejects.toThrow(new ObjectMissing('leaf-users/none'))
    expect(await objects.size('leaf-users/none/deeper')).toBeUndefined()
    await objects.remove('leaf-users/none')
  })

  it('moves an object to another key', async () => {
    await objects.put('leaf-users/c/tmp/1', TEXT)
    await objects.move('leaf-users/c/tmp/1', 'leaf-users/c/files/x/points-1')
    expect(await objects.size('leaf-users/c/tmp/1')).toBeUndefined()
    expect(await objects.get('leaf-users/c/files/x/points-1')).toEqual(TEXT)
  })

  it('lists and removes what lies under a prefix, and nothing beside it', async () => {
    for (const key of ['leaf-users/d/1', 'leaf-users/d/files/2', 'leaf-users/d-2/3'])
      await objects.put(key, TEXT)
    const keys: string[] = []
    for await (const { key, size } of objects.list('leaf-users/d/')) keys.push(`${key} ${size}`)
    expect(keys.sort()).toEqual(['leaf-users/d/1 10', 'leaf-users/d/files/2 10'])
    await objects.removePrefix('leaf-users/d/')
    expect(await objects.size('leaf-users/d/files/2')).toBeUndefined()
    expect(await objects.size('leaf-users/d-2/3')).toBe(10)
    for await (const { key } of objects.list('leaf-users/d/')) expect(key).toBe('nothing')
  })

  it.each(['../secret.key', 'a/../../b', '/etc/passwd', '', 'a//b', 'a/./b', 'a\\b', 'a/\0'])(
    'refuses "%s", which is no key',
    async (key) => {
      await expect(objects.put(key, TEXT)).rejects.toThrow(RangeError)
    },
  )

  it('takes what is larger than one part, whole and in chunks, and streams across parts', async () => {
    const large = new Uint8Array(20 * MEBIBYTE + 1).map((_, at) => (at >> 16) & 255)
    async function* chunks() {
      for (let at = 0; at < large.length; at += 3 * MEBIBYTE) yield large.subarray(at, at + 3 * MEBIBYTE)
    }
    const sha256 = createHash('sha256').update(large).digest('hex')
    expect(await objects.put('leaf-users/e/whole', large)).toEqual({ size: large.length, sha256 })
    expect(await objects.put('leaf-users/e/chunks', chunks())).toEqual({ size: large.length, sha256 })
    for (const key of ['leaf-users/e/whole', 'leaf-users/e/chunks']) {
      expect(await objects.size(key)).toBe(large.length)
      const range = { from: 8 * MEBIBYTE - 2, to: 8 * MEBIBYTE + 1 }
      expect([...(await buffer(objects.stream(key, range)))]).toEqual([127, 127, 128, 128])
    }
  })

  it('shows nothing of a large object whose line broke behind the first parts', async () => {
    async function* broken() {
      for (let part = 0; part < 4; part++) yield new Uint8Array(6 * MEBIBYTE)
      throw new Error('the line broke')
    }
    await expect(objects.put('leaf-users/f/broken', broken())).rejects.toThrow('the line broke')
    expect(await objects.size('leaf-users/f/broken')).toBeUndefined()
  })

  it('errors a stream of an object that is not there', async () => {
    await expect(buffer(objects.stream('leaf-users/none'))).rejects.toThrow()
  })

  it('loses what was left behind a day ago, and nothing else', async () => {
    const left = ['leaf-users/i/tmp/3f2a', 'leaf-users/i/originals/ab.77aa.part']
    const kept = ['leaf-users/i/originals/ab', 'leaf-users/i/files/tmp/points-1']
    for (const key of [...left, ...kept]) await objects.put(key, TEXT)
    const keysOf = async () => {
      const keys: string[] = []
      for await (const { key } of objects.list('leaf-users/i/')) keys.push(key)
      return keys.sort()
    }
    expect(await removeAbandoned(objects, new Date(Date.now() - 86_400_000))).toEqual([])
    const inAMoment = new Date(Date.now() + 5_000)
    expect((await removeAbandoned(objects, inAMoment)).sort()).toEqual([...left].sort())
    expect(await keysOf()).toEqual([...kept].sort())
  })

  it('lists more than one page', async () => {
    // S3 lists a thousand at a time
    const keys = Array.from({ length: 1001 }, (_, at) => `leaf-users/g/${String(at).padStart(4, '0')}`)
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((key) => objects.put(key, TEXT)))
    const listed: string[] = []
    for await (const { key } of objects.list('leaf-users/g/')) listed.push(key)
    expect(listed.sort()).toEqual(keys)
    await objects.removePrefix('leaf-users/g/')
    for await (const { key } of objects.list('leaf-users/g/')) expect(key).toBe('nothing')
  })
})

describe('objects in a directory', () => {
  it('leave no part of a broken one behind', async () => {
    const objects = await openObjectStore({ dataDir: folder, objects: undefined })
    async function* broken() {
      yield TEXT
      throw new Error('the line broke')
    }
    await expect(objects.put('leaf-users/h/broken', broken())).rejects.toThrow('the line broke')
    expect(await readdir(join(folder, 'objects/leaf-users/h'))).toEqual([])
  })
})

describe('objects in a bucket', () => {
  it('lie below the prefix, apart from those of another', async () => {
    const [one, other] = [
      await openObjectStore({ dataDir: folder, objects: bucketOf('one/') }),
      await openObjectStore({ dataDir: folder, objects: bucketOf('other/') }),
    ]
    await one.put('leaf-users/a/1', TEXT)
    expect(await other.size('leaf-users/a/1')).toBeUndefined()
    const whole = await openObjectStore({ dataDir: folder, objects: bucketOf('') })
    expect(await whole.size('one/leaf-users/a/1')).toBe(10)
  })

  it('say at once that the bucket is not there, and which settings to look at', async () => {
    const open = openObjectStore({ dataDir: folder, objects: bucketOf('', 'no-such-bucket') })
    await expect(open).rejects.toThrow(
      `the bucket no-such-bucket at ${bucket.endpoint} cannot be used: there is no such bucket; see SHEAF_OBJECTS, SHEAF_S3_ENDPOINT and the AWS_* variables`,
    )
  })
})
