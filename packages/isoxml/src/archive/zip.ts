/**
 * Zip archives as file trees.
 *
 *   Source ─► central directory (else scan of local headers) ─► safe names ─► entries, read one by one on demand
 *                                                              └► archives inside: opened the same way
 *
 * Only the directory is read when an archive is opened, in a window of 1 MiB. One damaged, encrypted or oversized entry
 * fails when it is read and leaves the others alone; what is known of it before is a diagnostic.
 */

import { DiagnosticList } from '../diagnostic-list.js'
import { IsoxmlError } from '../diagnostics.js'
import type { Checksum, FileEntry, InflateRaw, Source } from '../source.js'
import { tooManyEntries } from './central-directory.js'
import { crc32 } from './crc32.js'
import { isMacLitter, safeEntryPath } from './entry-name.js'
import { EqualEntries } from './equal-entries.js'
import { type FileTree, refusedName } from './file-tree.js'
import { HeldArchive, innerSource } from './inner-archive.js'
import { type ArchiveBudget, type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from './limits.js'
import { refusal, type ZipContext, zipEntry } from './zip-entry.js'
import { LOCAL_HEADER_BYTES, type ZipRecord } from './zip-record.js'
import { readRecords } from './zip-records.js'

/** How an archive is opened. */
export interface OpenZipOptions {
  /**
   * Undoes raw deflate. It must stop at the size it is told, by throwing or by returning what it has: that is what
   * keeps an entry that lies about its size from filling the memory.
   */
  readonly inflateRaw: InflateRaw
  /** Checks what was read. Default: our own; where there is a native one (`zlib.crc32` of Node) it is faster. */
  readonly crc32?: Checksum
  /** Default: {@link DEFAULT_ARCHIVE_LIMITS}. */
  readonly limits?: Partial<ArchiveLimits>
  /** Name of the archive in diagnostics and errors. Default `archive.zip`. */
  readonly name?: string
}

interface Opening extends ZipContext {
  readonly budget: ArchiveBudget
  readonly nesting: number
  /** Put before every path: '' or `inner.zip/`. */
  readonly prefix: string
  readonly diagnostics: DiagnosticList
  /** By level of nesting. */
  readonly held: HeldArchive[]
}

interface Listed {
  readonly record: ZipRecord
  readonly file: FileEntry
}

/**
 * Opens a zip archive; archives inside it are opened too and their paths prefixed with `inner.zip/`. Bytes that are
 * no zip but begin like XML become a tree of one file, `TASKDATA.XML`.
 *
 * @throws IsoxmlError `NOT_A_ZIP`; `ZIP_DAMAGED` when no entry can be found; `ZIP_LIMIT` on too many entries or bytes
 */
export async function openZip(source: Source, options: OpenZipOptions): Promise<FileTree> {
  const diagnostics = new DiagnosticList()
  const name = options.name ?? 'archive.zip'
  if (await beginsLikeXml(source)) {
    const file = { path: 'TASKDATA.XML', size: source.length, read: () => source.read(0, source.length) }
    return { files: [file], diagnostics: [] }
  }
  const files = await openArchive({
    source,
    name,
    inflateRaw: options.inflateRaw,
    crc32: options.crc32 ?? crc32,
    limits: { ...DEFAULT_ARCHIVE_LIMITS, ...options.limits },
    equalEntries: new EqualEntries(),
    budget: { entries: 0, bytes: 0 },
    nesting: 0,
    prefix: '',
    diagnostics,
    held: [],
  })
  return { files, diagnostics: diagnostics.items }
}

async function openArchive(opening: Opening): Promise<FileEntry[]> {
  const records = withoutOverlaps(await readRecords(opening))
  spend(opening, records)
  const listed = new Map<string, Listed>()
  for (const record of records) {
    const path = visiblePath(record, opening)
    if (path === undefined) continue
    const known = listed.get(path)
    if (known !== undefined && !replaces(record, known.record, path, opening)) continue
    const refused = refusal(record, path, opening.limits)
    if (refused !== undefined) opening.diagnostics.addError(refused, 'warning')
    listed.set(path, { record, file: zipEntry(record, path, opening) })
  }
  const files: FileEntry[] = []
  for (const entry of listed.values()) {
    if (!entry.file.path.toLowerCase().endsWith('.zip')) files.push(entry.file)
    else for (const file of await openInner(entry, opening)) files.push(file)
  }
  return files
}

/** @returns undefined for folders, litter and what is refused */
function visiblePath(record: ZipRecord, { diagnostics, prefix, name }: Opening): string | undefined {
  const safe = safeEntryPath(record.name)
  if (safe === undefined) {
    diagnostics.addAll([refusedName(record.name, name)])
    return undefined
  }
  if (safe === '' || safe.endsWith('/') || isMacLitter(safe)) return undefined
  if (!record.symlink) return prefix + safe
  const sentence = `${prefix + safe}: the entry is a symbolic link, which could lead anywhere; it was left out`
  diagnostics.add('ZIP_ENTRY_NAME', 'warning', sentence, { file: prefix + safe })
  return undefined
}

/** An archive that was added to holds the newer state of a file behind the older one. */
function replaces(record: ZipRecord, known: ZipRecord, path: string, { diagnostics }: Opening): boolean {
  // some writers list one and the same entry twice
  if (record.headerAt === known.headerAt) return false
  const later = record.damage === undefined
  const sentence = `${path}: the archive holds two entries of this name; the ${later ? 'later' : 'sound'} one counts`
  diagnostics.add('DUPLICATE_ID', 'info', sentence, { file: path })
  return later
}

/** The files of an archive inside the archive; one that cannot be opened stays a plain file. */
async function openInner({ record, file }: Listed, opening: Opening): Promise<FileEntry[]> {
  const { limits, nesting, diagnostics, held } = opening
  const { path } = file
  if (nesting >= limits.maxNesting) {
    const sentence = `${path}: archives are opened ${limits.maxNesting} deep, this one lies deeper and stays closed`
    diagnostics.add('ZIP_LIMIT', 'warning', sentence, { file: path })
    return [file]
  }
  try {
    held[nesting] ??= new HeldArchive()
    const source = await innerSource(record, path, opening, held[nesting])
    const inner = { ...opening, source, name: path, nesting: nesting + 1, prefix: `${path}/` }
    return await openArchive(inner)
  } catch (error) {
    diagnostics.addError(error, 'error')
    return [file]
  }
}

/** Marks entries that share bytes with the entry before them: an honest archive has none, a bomb lives on them. */
function withoutOverlaps(records: readonly ZipRecord[]): ZipRecord[] {
  const byPlace = [...records].sort((a, b) => a.headerAt - b.headerAt)
  const overlapping = new Set<ZipRecord>()
  let end = 0
  for (const record of byPlace) {
    if (record.headerAt < end) overlapping.add(record)
    end = Math.max(end, record.headerAt + LOCAL_HEADER_BYTES + record.storedSize)
  }
  return records.map((record) =>
    overlapping.has(record) ? { ...record, damage: 'its bytes overlap those of another entry' } : record,
  )
}

/** Charges the entries to the budget that all nested archives share. */
function spend(opening: Opening, records: readonly ZipRecord[]): void {
  const { budget, limits, name } = opening
  budget.entries += records.length
  if (budget.entries > limits.maxEntries) throw tooManyEntries(budget.entries, limits, name)
  for (const record of records) budget.bytes += record.inflatedSize
  if (budget.bytes > limits.maxTotalBytes) {
    throw new IsoxmlError(
      'ZIP_LIMIT',
      { file: name },
      `${name}: the archive inflates to ${budget.bytes} bytes, at most ${limits.maxTotalBytes} are accepted; unpack it or raise maxTotalBytes`,
    )
  }
}

/** A less-than sign as first character, after any byte-order mark and white space. */
async function beginsLikeXml(source: Source): Promise<boolean> {
  const bytes = await source.read(0, Math.min(source.length, 64))
  for (const byte of bytes) {
    if (byte === 0x3c) return true
    const skipped =
      byte === 0xef || byte === 0xbb || byte === 0xbf || byte === 0xfe || byte === 0xff || byte === 0
    if (!skipped && byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false
  }
  return false
}
