/**
 * Looks into the watched folder: a subfolder for each Leaf user, in it what is to be taken.
 *
 *   every few seconds: who, what, since when unchanged ─► FolderSource ─► takeWaiting
 *
 * Every process that works and has the setting looks; two that take the same file take it once in effect.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isUuid } from '@sheaf/contract'
import type { Context } from '../../context.js'
import type { Db } from '../../database/index.js'
import { unconverted } from '../../files/index.js'
import { takeWaiting, UNCONVERTED_AT_MOST } from '../source.js'
import { entriesOf, type FolderEntry, gone, hasItsEnd } from './entries.js'
import { FolderSource, type WatchedPlace } from './folder-source.js'
import { QUIET_INCOMPLETE_MS, QUIET_MS, QuietFiles } from './quiet.js'

/** Pause before a file is tried again that could not be taken. */
const TRY_AGAIN_MS = 60_000

/** What one process remembers between two looks. */
class Memory {
  readonly quiet = new QuietFiles()
  readonly #told = new Set<string>()

  readonly #notBeforeMs = new Map<string, number>()

  /** What failed is not tried at every look. */
  putOff(key: string, nowMs: number): void {
    this.#notBeforeMs.set(key, nowMs + TRY_AGAIN_MS)
  }

  isTimeFor(key: string, nowMs: number): boolean {
    const isTime = (this.#notBeforeMs.get(key) ?? 0) <= nowMs
    if (isTime) this.#notBeforeMs.delete(key)
    return isTime
  }

  /** True the first time that a sentence is said. */
  isNews(sentence: string): boolean {
    if (this.#told.has(sentence)) return false
    this.#told.add(sentence)
    return true
  }
}

const memories = new WeakMap<Context, Memory>()

interface Found {
  readonly place: WatchedPlace
  readonly entry: FolderEntry
}

/** One look; does nothing without the setting. */
export async function watchFolder(context: Context): Promise<void> {
  const { watchedFolder } = context.settings
  if (watchedFolder === undefined) return
  const memory = memories.get(context) ?? new Memory()
  memories.set(context, memory)
  const tell = (sentence: string) => {
    if (memory.isNews(sentence)) context.log.warn({ folder: watchedFolder }, sentence)
  }
  const found = await findAll(context, watchedFolder, tell)
  const prints = new Map(found.map((one) => [keyOf(one), one.entry.fingerprint]))
  const nowMs = context.now().getTime()
  const quietMs = memory.quiet.look(prints, nowMs)
  const isDue = (one: Found) =>
    (quietMs.get(keyOf(one)) ?? 0) >= QUIET_MS && memory.isTimeFor(keyOf(one), nowMs)
  for (const place of new Set(found.map((one) => one.place))) {
    const still = found.filter((one) => one.place === place && isDue(one))
    const entries: FolderEntry[] = []
    for (const one of await untaken(context.database.db, place, still)) {
      if (!(await isWhole(one.entry, quietMs.get(keyOf(one)) ?? 0))) continue
      if (one.entry.size <= context.settings.uploadMaxBytes) entries.push(one.entry)
      else
        tell(`${keyOf(one)} has ${one.entry.size} bytes, more than SHEAF_UPLOAD_MAX_BYTES; it is left alone.`)
    }
    if (entries.length === 0) continue
    const room = Math.max(0, UNCONVERTED_AT_MOST - (await unconverted(context.database.db, place.leafUserId)))
    const source = new FolderSource(context, place, entries.slice(0, room))
    await takeWaiting(context, source)
    for (const name of source.failures) memory.putOff(`${place.leafUserId}/${name}`, nowMs)
  }
}

function keyOf({ place, entry }: Found): string {
  return `${place.leafUserId}/${entry.name}`
}

async function findAll(
  { database }: Context,
  root: string,
  tell: (sentence: string) => void,
): Promise<Found[]> {
  const found: Found[] = []
  const names = await readdir(root, { withFileTypes: true }).catch((error: Error) => {
    tell(`The watched folder cannot be read: ${error.message}.`)
    return []
  })
  for (const one of names.filter(({ name }) => !name.startsWith('.'))) {
    const { name } = one
    const leafUserId = one.isDirectory() ? await leafUserNamed(database.db, name) : undefined
    if (leafUserId === undefined) {
      tell(
        `"${name}" is no folder that is named by the id or external id of one Leaf user; it is left alone.`,
      )
      continue
    }
    const place = { leafUserId, folder: join(root, name) }
    const passedOver = (entry: string, error: Error) =>
      tell(`${name}/${entry} cannot be read: ${error.message}. It is left alone.`)
    const entries = await entriesOf(place.folder, passedOver).catch((error: Error) => {
      tell(`The folder "${name}" cannot be read: ${error.message}.`)
      return []
    })
    for (const entry of entries) found.push({ place, entry })
  }
  return found
}

/** External ids are unique per owner only: one that several owners use names nobody. */
async function leafUserNamed(db: Db, name: string): Promise<string | undefined> {
  const rows = await db
    .selectFrom('leaf_user')
    .select('id')
    .where('deleted_at', 'is', null)
    .where((eb) =>
      isUuid(name)
        ? eb.or([eb('id', '=', name), eb('external_id', '=', name)])
        : eb('external_id', '=', name),
    )
    .limit(2)
    .execute()
  return rows.length === 1 ? rows[0]!.id : undefined
}

/** Those that were not taken as they look now. */
async function untaken(db: Db, { leafUserId }: WatchedPlace, found: readonly Found[]): Promise<Found[]> {
  if (found.length === 0) return []
  const rows = await db
    .selectFrom('watched_file')
    .select(['name', 'fingerprint'])
    .where('leaf_user_id', '=', leafUserId)
    .execute()
  const taken = new Map(rows.map(({ name, fingerprint }) => [name, fingerprint]))
  return found.filter(({ entry }) => taken.get(entry.name) !== entry.fingerprint)
}

async function isWhole(entry: FolderEntry, quietMs: number): Promise<boolean> {
  if (entry.kind === 'folder' || quietMs >= QUIET_INCOMPLETE_MS) return true
  return (await hasItsEnd(entry).catch(gone)) === true
}
