/**
 * Where task data comes from, and the one way in which it comes: whatever a source is, each file of it becomes an
 * original once.
 *
 *   waiting ─► temporary key ─► originals/<sha256> ─► one transaction: taken, original noted, conversion enqueued
 *           ─► acknowledged
 *
 * Killed anywhere, nothing is lost: the file still waits, and what was stored already is recognised by its hash.
 */
import { randomUUID } from 'node:crypto'
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { type ReceivedOriginal, receiveOriginal } from '../files/index.js'
import { ObjectSink } from './object-sink.js'

/** Files that wait for their conversion: as many of one Leaf user as keep all slots busy, no backlog before the others. */
export const UNCONVERTED_AT_MOST = 20

/** A content that stands in the store, or has just come, with what the source said of it. */
export interface Arrived<Said> {
  /** Lower-case hex. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
  readonly said: Said
}

/** Where an original is from and what it is called. */
export type Provenance = Omit<ReceivedOriginal, 'leafUserId' | 'contentHash' | 'objectKey' | 'size'>

/**
 * A place that task data comes from: the outboxes of a provider, a folder. It knows which files are there and which of
 * them were taken; how they are stored is not its business.
 *
 * @typeParam File what the source knows of a file before it is taken
 * @typeParam Said what it says of the content
 */
export interface Source<File, Said> {
  /** Files that can be taken now, the most urgent first; asked for one after the other. */
  waiting(): AsyncIterable<File>
  leafUserOf(file: File): string
  /** A content that is known by its digest, so that nothing has to be transferred. */
  known(file: File): Promise<Arrived<Said> | undefined>
  /** Brings the bytes into the sink. */
  transfer(file: File, sink: ObjectSink): Promise<Said>
  /**
   * Notes in the transaction of the arrival that the file is taken.
   *
   * @returns undefined for one that was taken before
   * @throws whatever says that the file is nobody's any more; then nothing of it is noted
   */
  take(trx: Trx, file: File, arrived: Arrived<Said>): Promise<Provenance | undefined>
  /** The file is durable. Whether anybody hears of it must not matter. */
  acknowledge(file: File, arrived: Arrived<Said>): Promise<void>
  /** Notes why a file could not be taken. @throws what concerns more than this file */
  failed(file: File, error: unknown): Promise<void>
}

/** Takes every file that waits. */
export async function takeWaiting<File, Said>(context: Context, source: Source<File, Said>): Promise<void> {
  for await (const file of source.waiting()) {
    try {
      const arrived = (await source.known(file)) ?? (await transfer(context, source, file))
      await context.database.unitOfWork((trx) => receive(trx, context, source, file, arrived))
      await source.acknowledge(file, arrived)
    } catch (error) {
      await source.failed(file, error)
    }
  }
}

async function transfer<File, Said>(
  { objects }: Context,
  source: Source<File, Said>,
  file: File,
): Promise<Arrived<Said>> {
  const leafUserId = source.leafUserOf(file)
  const temporary = `leaf-users/${leafUserId}/tmp/${randomUUID()}`
  const sink = new ObjectSink(objects, temporary)
  try {
    const said = await source.transfer(file, sink)
    const { sha256, size } = await sink.finish()
    const original = originalObject(leafUserId, sha256)
    if ((await objects.size(original)) === size) await objects.remove(temporary)
    else await objects.move(temporary, original)
    return { sha256, size, said }
  } catch (error) {
    await sink.abandon()
    await objects.remove(temporary)
    throw error
  }
}

async function receive<File, Said>(
  trx: Trx,
  context: Context,
  source: Source<File, Said>,
  file: File,
  arrived: Arrived<Said>,
): Promise<void> {
  const provenance = await source.take(trx, file, arrived)
  if (provenance === undefined) return
  const leafUserId = source.leafUserOf(file)
  const { sha256: contentHash, size } = arrived
  const objectKey = originalObject(leafUserId, contentHash)
  await receiveOriginal(trx, context, { ...provenance, leafUserId, contentHash, objectKey, size })
}

function originalObject(leafUserId: string, sha256: string): string {
  return `leaf-users/${leafUserId}/originals/${sha256}`
}
