/**
 * The folder of one Leaf user as a source: what has stopped growing is taken, once by what is inside. Nothing in the
 * folder is changed; what was taken stands in the database.
 */
import type { Context } from '../../context.js'
import type { Trx } from '../../database/index.js'
import type { ObjectSink } from '../object-sink.js'
import type { Arrived, Provenance, Source } from '../source.js'
import { bytesOf, contentDigest } from './content.js'
import { entryOf, type FolderEntry, gone } from './entries.js'

/** A person has put it there and may be waiting. */
const PRIORITY = 5

interface Said {
  readonly digest: string
}

/** The file changed while it was read, or its Leaf user went away: it is looked at again. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken'
}

export interface WatchedPlace {
  readonly leafUserId: string
  /** Absolute path of the Leaf user's folder. */
  readonly folder: string
}

export class FolderSource implements Source<FolderEntry, Said> {
  readonly #context: Context
  readonly #place: WatchedPlace
  readonly #entries: readonly FolderEntry[]
  readonly #digests = new Map<FolderEntry, string>()
  /** Names of entries that could not be taken. */
  readonly failures: string[] = []

  /** @param entries what has stopped growing and was not taken yet */
  constructor(context: Context, place: WatchedPlace, entries: readonly FolderEntry[]) {
    this.#context = context
    this.#place = place
    this.#entries = entries
  }

  async *waiting(): AsyncGenerator<FolderEntry> {
    yield* this.#entries
  }

  leafUserOf(): string {
    return this.#place.leafUserId
  }

  /** The same content under another name, or written anew. */
  async known(entry: FolderEntry): Promise<Arrived<Said> | undefined> {
    const digest = await this.#digestOf(entry)
    const row = await this.#context.database.db
      .selectFrom('watched_file')
      .innerJoin('original', (join) =>
        join
          .onRef('original.leaf_user_id', '=', 'watched_file.leaf_user_id')
          .onRef('original.content_hash', '=', 'watched_file.content_hash'),
      )
      .select(['original.content_hash', 'original.size_in_bytes'])
      .where('watched_file.leaf_user_id', '=', this.#place.leafUserId)
      .where('watched_file.digest', '=', digest)
      .executeTakeFirst()
    if (row === undefined) return undefined
    await this.#assertUnchanged(entry)
    return { sha256: row.content_hash, size: row.size_in_bytes, said: { digest } }
  }

  /** @throws NotTaken when the entry changes meanwhile */
  async transfer(entry: FolderEntry, sink: ObjectSink): Promise<Said> {
    const digest = await this.#digestOf(entry)
    for await (const chunk of bytesOf(entry)) await sink.write(chunk)
    await this.#assertUnchanged(entry)
    return { digest }
  }

  /** @throws NotTaken when the Leaf user is being deleted */
  async take(trx: Trx, entry: FolderEntry, { sha256, said }: Arrived<Said>): Promise<Provenance> {
    const { leafUserId } = this.#place
    // held until our commit: the Leaf user is deleted before or after, never between
    const user = await trx
      .selectFrom('leaf_user')
      .select('id')
      .where('id', '=', leafUserId)
      .where('deleted_at', 'is', null)
      .forKeyShare()
      .executeTakeFirst()
    if (user === undefined) throw new NotTaken('its Leaf user was deleted')
    const taken = {
      fingerprint: entry.fingerprint,
      digest: said.digest,
      content_hash: sha256,
      taken_at: this.#context.now(),
    }
    await trx
      .insertInto('watched_file')
      .values({ leaf_user_id: leafUserId, name: entry.name, ...taken })
      .onConflict((conflict) => conflict.columns(['leaf_user_id', 'name']).doUpdateSet(taken))
      .execute()
    const name = entry.kind === 'archive' ? entry.name : `${entry.name}.zip`
    // who made it is told by the machines inside, as with an upload
    return { name, provider: 'Other', origin: 'uploaded', priority: PRIORITY }
  }

  async acknowledge({ name }: FolderEntry, { sha256, size }: Arrived<Said>): Promise<void> {
    const { leafUserId } = this.#place
    this.#context.log.info({ leafUser: leafUserId, name, original: sha256, bytes: size }, 'file taken')
  }

  /** It waits, and is tried again. */
  async failed({ name }: FolderEntry, error: unknown): Promise<void> {
    const about = { leafUser: this.#place.leafUserId, name }
    this.failures.push(name)
    if (error instanceof NotTaken)
      this.#context.log.info({ ...about, reason: error.message }, 'file not taken')
    else this.#context.log.warn({ ...about, err: error }, 'file could not be taken; it is tried again')
  }

  /** Read once, though it is asked for twice. */
  async #digestOf(entry: FolderEntry): Promise<string> {
    const digest = this.#digests.get(entry) ?? (await contentDigest(entry))
    this.#digests.set(entry, digest)
    return digest
  }

  async #assertUnchanged({ name, fingerprint }: FolderEntry): Promise<void> {
    const now = await entryOf(this.#place.folder, name).catch(gone)
    if (now?.fingerprint !== fingerprint) throw new NotTaken('it changed while it was read')
  }
}
