/**
 * Artefacts in an S3-compatible bucket, one object a key, below a prefix.
 *
 *   bytes ─► digest on the way ─► one request, or parts of 8 MiB ─► visible when the last part is confirmed
 *
 * S3 shows an object whole or not at all, and confirms it when it is durable. An upload that dies leaves parts that
 * nobody sees; a lifecycle rule of the bucket removes them (README).
 */
import { createHash, type Hash } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { checkedKey, checkedPrefix } from './object-key.js'
import {
  type ByteRange,
  type ObjectEntry,
  ObjectMissing,
  type ObjectStore,
  type StoredObject,
} from './object-store.js'

/** Above this, bytes go in parts: what fails is sent again alone. */
const PART_BYTES = 8 * 2 ** 20
/** Parts of one upload on their way at a time. */
const PARTS_AT_ONCE = 3
/** Objects that are removed at a time. One request each: not every S3-compatible store takes lists. */
const REMOVALS_AT_ONCE = 16
/** Attempts at a request that S3 could not answer; the client waits longer before each. */
const ATTEMPTS = 5

/** Where the objects lie. Credentials come from the usual places (`AWS_ACCESS_KEY_ID`, profile, instance role). */
export interface Bucket {
  readonly bucket: string
  /** Put before every key: '' or `path/`. */
  readonly prefix: string
  /** Origin of an S3-compatible server; undefined: AWS. */
  readonly endpoint: string | undefined
  /** Undefined: as the AWS settings say, `us-east-1` with an endpoint. */
  readonly region: string | undefined
}

interface OpenedBucket extends Bucket {
  readonly client: S3Client
}

/** The bucket cannot be used: absent, foreign, or not reachable. */
export class BucketUnusable extends Error {
  override readonly name = 'BucketUnusable'
}

/** @throws BucketUnusable when the bucket does not answer */
export async function openS3Store(where: Bucket): Promise<ObjectStore> {
  const opened = { ...where, client: clientOf(where) }
  await check(opened)
  return {
    put: async (key, bytes) => await put(opened, nameOf(opened, key), bytes),
    get: async (key) => await get(opened, key),
    stream: (key, range) => Readable.from(chunksOf(opened, key, range), { objectMode: false }),
    size: async (key) => await sizeOf(opened, key),
    move: async (from, to) => await move(opened, nameOf(opened, from), nameOf(opened, to)),
    remove: async (key) => await remove(opened, nameOf(opened, key)),
    removePrefix: async (prefix) => await removeAll(opened, prefix),
    list: (prefix) => list(opened, checkedPrefix(prefix)),
    check: async () => await check(opened),
  }
}

function clientOf({ endpoint, region }: Bucket): S3Client {
  const ofServer = endpoint === undefined ? {} : { endpoint, forcePathStyle: true }
  const named = region ?? (endpoint === undefined ? undefined : 'us-east-1')
  return new S3Client({
    ...ofServer,
    ...(named === undefined ? {} : { region: named }),
    maxAttempts: ATTEMPTS,
    // not every S3-compatible store knows the newer checksums; the digests of objects are our own
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

function nameOf({ prefix }: Bucket, key: string): string {
  return prefix + checkedKey(key)
}

async function put(
  { client, bucket: Bucket }: OpenedBucket,
  Key: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<StoredObject> {
  const hash = createHash('sha256')
  if (bytes instanceof Uint8Array && bytes.length <= PART_BYTES) {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ContentLength: bytes.length }))
    return { size: bytes.length, sha256: hash.update(bytes).digest('hex') }
  }
  const source = digested(bytes instanceof Uint8Array ? [bytes] : bytes, hash)
  const params = { Bucket, Key, Body: Readable.from(source.chunks(), { objectMode: false }) }
  try {
    await new Upload({ client, params, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE }).done()
  } catch (error) {
    // giving the upload up may fail too; why there was no more to send is the better reason
    throw source.broken() ?? error
  }
  return { size: source.size(), sha256: hash.digest('hex') }
}

/** Counts and digests chunks as they pass, and keeps the error that ended them. */
function digested(given: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, hash: Hash) {
  let size = 0
  let broken: unknown
  return {
    size: () => size,
    broken: () => broken,
    async *chunks(): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of given) {
          hash.update(chunk)
          size += chunk.byteLength
          yield chunk
        }
      } catch (error) {
        broken = error
        throw error
      }
    },
  }
}

async function get(opened: OpenedBucket, key: string): Promise<Uint8Array> {
  const { client, bucket } = opened
  const found = await known(client.send(new GetObjectCommand({ Bucket: bucket, Key: nameOf(opened, key) })))
  if (found?.Body === undefined) throw new ObjectMissing(key)
  return await found.Body.transformToByteArray()
}

async function* chunksOf(
  opened: OpenedBucket,
  key: string,
  range: ByteRange | undefined,
): AsyncGenerator<Uint8Array> {
  const { client, bucket } = opened
  const part = range === undefined ? {} : { Range: `bytes=${range.from}-${range.to}` }
  const found = await known(
    client.send(new GetObjectCommand({ Bucket: bucket, Key: nameOf(opened, key), ...part })),
  )
  if (!(found?.Body instanceof Readable)) throw new ObjectMissing(key)
  yield* found.Body
}

async function sizeOf(opened: OpenedBucket, key: string): Promise<number | undefined> {
  const { client, bucket } = opened
  const found = await known(client.send(new HeadObjectCommand({ Bucket: bucket, Key: nameOf(opened, key) })))
  return found?.ContentLength
}

async function move(opened: OpenedBucket, from: string, to: string): Promise<void> {
  const { client, bucket } = opened
  await client.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: `/${bucket}/${from}` }))
  await remove(opened, from)
}

async function remove({ client, bucket }: OpenedBucket, name: string): Promise<void> {
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: name }))
}

async function removeAll(opened: OpenedBucket, prefix: string): Promise<void> {
  let waiting: Promise<void>[] = []
  for await (const { key } of list(opened, checkedPrefix(prefix))) {
    waiting.push(remove(opened, nameOf(opened, key)))
    if (waiting.length < REMOVALS_AT_ONCE) continue
    await Promise.all(waiting)
    waiting = []
  }
  await Promise.all(waiting)
}

/** Page after page, each beginning behind the last key of the one before. */
async function* list(
  { client, bucket, prefix: root }: OpenedBucket,
  prefix: string,
): AsyncIterable<ObjectEntry> {
  let last: string | undefined
  for (;;) {
    const after = last === undefined ? {} : { Marker: last }
    const page = await client.send(
      new ListObjectsCommand({ Bucket: bucket, Prefix: root + prefix, ...after }),
    )
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key === undefined) continue
      last = Key
      yield { key: Key.slice(root.length), size: Size ?? 0, modifiedAt: LastModified ?? new Date(0) }
    }
    if (page.IsTruncated !== true || last === undefined) return
  }
}

async function check({ client, bucket, endpoint }: OpenedBucket): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }))
  } catch (cause) {
    throw new BucketUnusable(
      `the bucket ${bucket} at ${endpoint ?? 'AWS'} cannot be used: ${reasonOf(cause)}; see SHEAF_OBJECTS, SHEAF_S3_ENDPOINT and the AWS_* variables`,
      { cause },
    )
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no reason was given'
  const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined
  if (status === 404) return 'there is no such bucket'
  if (status === 403) return 'these credentials may not read it'
  return cause.message || cause.name
}

/** @returns undefined when there is no such object */
async function known<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined
    throw error
  }
}
