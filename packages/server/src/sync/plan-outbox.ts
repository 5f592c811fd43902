/**
 * Which listed entries are news. Pure.
 *
 * An entry is known by its id; other content under a known id is a new version. What the listing says of the content
 * decides: its SHA-256 where both have one, else size and time of availability.
 */
import type { OutboxFile } from '@sheaf/claas'

/** What is known of the newest version of an entry. */
export interface KnownEntry {
  readonly version: number
  readonly sha256: string | null
  readonly sizeBytes: number | null
  readonly availableAtMs: number | null
}

/** An entry that was not known with this content. */
export interface NewEntry {
  readonly entry: OutboxFile
  readonly version: number
  /** When it became available, as far as the listing tells; decides how far back a sync looks. */
  readonly availableAt: Date | null
}

/** @param known newest versions by the provider's file id */
export function planOutbox(
  known: ReadonlyMap<string, KnownEntry>,
  listed: readonly OutboxFile[],
): NewEntry[] {
  const newest = new Map(known)
  const news: NewEntry[] = []
  for (const entry of listed) {
    const before = newest.get(entry.id)
    const shown = contentOf(entry)
    if (before !== undefined && !differs(before, shown)) continue
    const version = (before?.version ?? 0) + 1
    newest.set(entry.id, { ...shown, version })
    news.push({ entry, version, availableAt: availableAtOf(entry) })
  }
  return news
}

/** The time by which an entry is placed: available, else created. */
export function availableAtOf({ availableAt, createdAt }: OutboxFile): Date | null {
  const text = availableAt ?? createdAt
  return text === null ? null : new Date(text)
}

function contentOf(entry: OutboxFile): Omit<KnownEntry, 'version'> {
  return {
    sha256: entry.sha256?.toLowerCase() ?? null,
    sizeBytes: entry.sizeBytes,
    availableAtMs: availableAtOf(entry)?.getTime() ?? null,
  }
}

function differs(before: KnownEntry, now: Omit<KnownEntry, 'version'>): boolean {
  if (before.sha256 !== null && now.sha256 !== null) return before.sha256.toLowerCase() !== now.sha256
  return (
    bothAndDifferent(before.sizeBytes, now.sizeBytes) ||
    bothAndDifferent(before.availableAtMs, now.availableAtMs)
  )
}

function bothAndDifferent(one: number | null, other: number | null): boolean {
  return one !== null && other !== null && one !== other
}
