/** What an archive holds: by its directory, or by searching for entries when the directory is lost or contradicts it. */
import type { DiagnosticList } from '../diagnostic-list.js'
import { IsoxmlError } from '../diagnostics.js'
import type { Source } from '../source.js'
import { viewOf } from './byte-range.js'
import { ByteWindow } from './byte-window.js'
import { type CentralDirectory, readCentralDirectory } from './central-directory.js'
import type { ArchiveLimits } from './limits.js'
import { findSignature, scanLocalHeaders } from './local-header-scan.js'
import { LOCAL_HEADER_SIGNATURE, type ZipRecord } from './zip-record.js'

const NO_DIRECTORY = 'the central directory is missing'

interface Archive {
  readonly source: Source
  /** For errors. */
  readonly name: string
  readonly limits: ArchiveLimits
  readonly diagnostics: DiagnosticList
}

/**
 * @returns the entries in the order of the directory, or of the archive where that was searched
 * @throws IsoxmlError `NOT_A_ZIP`; `ZIP_DAMAGED` when the archive is damaged and no entry can be found; `ZIP_LIMIT`
 */
export async function readRecords(archive: Archive): Promise<readonly ZipRecord[]> {
  const { source, limits, name } = archive
  const window = new ByteWindow(source, name)
  let damage: IsoxmlError | undefined
  try {
    const directory = await readCentralDirectory(window, limits)
    if (directory !== undefined) return await believed(directory, window, archive)
  } catch (error) {
    if (!(error instanceof IsoxmlError) || error.code !== 'ZIP_DAMAGED') throw error
    damage = error
  }
  const records = await scanLocalHeaders(window, limits)
  if (records.length === 0) throw await nothingFound(window, damage)
  report(archive, records.length, damage?.message ?? `${name}: ${NO_DIRECTORY}`, 'error')
  return records
}

/**
 * Where the source begins with an entry although the directory says that the archive begins elsewhere, or lists none at
 * all, a search knows more: archives one behind the other, an inner one whose outer was cut, bytes pasted in or lost.
 */
async function believed(
  directory: CentralDirectory,
  window: ByteWindow,
  archive: Archive,
): Promise<readonly ZipRecord[]> {
  const { records, shift, announced } = directory
  const { diagnostics, name, limits } = archive
  const suspect = (shift !== 0 || records.length === 0) && (await beginsWithEntry(window))
  const found = suspect ? await scanLocalHeaders(window, limits) : []
  if (found.length > 0) {
    const reason = `${name}: the central directory does not belong to all of the archive`
    report(archive, found.length, reason, 'warning')
    return found
  }
  if (records.length > announced) {
    const sentence = `${name}: the archive announces ${announced} entries, but its directory lists ${records.length}; all of them are read`
    diagnostics.add('ZIP_DAMAGED', 'info', sentence, { file: name })
  }
  if (shift !== 0) {
    // damage if something was pasted into the archive, harmless in front of it; each entry is checked by its sum
    const bytes = shift > 0 ? `${shift} bytes too many` : `${-shift} bytes too few`
    const sentence = `${name}: the archive holds ${bytes} before its directory; entries that can still be found are read`
    diagnostics.add('ZIP_DAMAGED', 'warning', sentence, { file: name })
  }
  return records
}

async function beginsWithEntry(window: ByteWindow): Promise<boolean> {
  const bytes = await window.from(0, 4)
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === LOCAL_HEADER_SIGNATURE
}

function report(
  { name, diagnostics }: Archive,
  entries: number,
  reason: string,
  severity: 'error' | 'warning',
): void {
  const sentence = `${reason}; ${entries} entries were found by searching for them, others may be lost`
  diagnostics.add('ZIP_DAMAGED', severity, sentence, { file: name })
}

/** Bytes with a signature of the format were an archive once, others never. */
async function nothingFound(window: ByteWindow, damage: IsoxmlError | undefined): Promise<IsoxmlError> {
  const { file, length } = window
  const bytes = await window.from(0, Math.min(length, 4096))
  if (damage !== undefined || findSignature(bytes, LOCAL_HEADER_SIGNATURE) >= 0) {
    const reason = damage?.message ?? `${file}: ${NO_DIRECTORY}`
    const sentence = `${reason}; no entry could be found in the damaged archive, fetch it again`
    return new IsoxmlError('ZIP_DAMAGED', { file }, sentence)
  }
  return new IsoxmlError(
    'NOT_A_ZIP',
    { file },
    `${file}: expected a zip archive with task data, or a TASKDATA.XML; found neither in ${length} bytes`,
  )
}
