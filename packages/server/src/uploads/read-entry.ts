/** One boundary file of an upload, from its archive to its polygons; what was read is kept for download. */
import type { ErrorKey } from '@sheaf/contract'
import { type FileEntry, IsoxmlError, memorySource, zipFiles } from '@sheaf/isoxml'
import { ComputeDied } from '../compute/index.js'
import type { BoundaryFileInput, ReadBoundaryFileOutput } from '../compute/tasks/read-boundary-file.js'
import type { Context } from '../context.js'
import { type BoundaryFile, documentOfKmz, NoBoundaryFile } from './boundary-files.js'
import type { EntryRow } from './read-uploads.js'

/** Of one part of a boundary file: some million positions. What it becomes in memory is ten times that. */
const MOST_BYTES = 64 * 2 ** 20
const MEMORY_PER_BYTE = 12

export interface EntryToRead {
  readonly entry: EntryRow
  readonly file: BoundaryFile
  /** Polygons that are handed back; the others are counted. */
  readonly most: number
  /** In a process of its own from the beginning. */
  readonly alone: boolean
  readonly signal: AbortSignal
}

/** @throws what the store of objects or the pool throws; whatever is wrong with the file is an answer */
export async function readEntry(context: Context, reading: EntryToRead): Promise<ReadBoundaryFileOutput> {
  try {
    const bytes = await bytesOf(reading.file)
    if (!reading.file.bare) await context.objects.put(reading.entry.object_key, original(reading.file, bytes))
    return await polygonsOf(context, reading, await inputOf(context, reading.file, bytes))
  } catch (error) {
    if (error instanceof TooLarge || error instanceof NoBoundaryFile || error instanceof IsoxmlError)
      return refused('unreadableFile', error.message)
    throw error
  }
}

type Bytes = Readonly<Record<string, Uint8Array>>

class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

async function bytesOf({ parts }: BoundaryFile): Promise<Bytes> {
  const bytes: Record<string, Uint8Array> = {}
  for (const [extension, part] of Object.entries(parts)) bytes[extension] = await readPart(part)
  return bytes
}

async function readPart(part: FileEntry): Promise<Uint8Array> {
  if (part.size > MOST_BYTES) {
    throw new TooLarge(
      `${part.path} has ${part.size} bytes, at most ${MOST_BYTES} are read. Send the fields in several files.`,
    )
  }
  return await part.read()
}

function original({ path, format }: BoundaryFile, bytes: Bytes): Uint8Array {
  if (format !== 'SHAPEFILE') return Object.values(bytes)[0]!
  const stem = path.slice(path.lastIndexOf('/') + 1, -'shp'.length)
  return zipFiles(Object.entries(bytes).map(([extension, part]) => ({ path: stem + extension, bytes: part })))
}

async function inputOf({ settings }: Context, file: BoundaryFile, bytes: Bytes): Promise<BoundaryFileInput> {
  if (file.format === 'SHAPEFILE') {
    const { shp, dbf, prj, cpg } = bytes
    return { format: 'SHAPEFILE', shp: shp!, dbf, prj, cpg }
  }
  const { kmz } = bytes
  if (kmz === undefined) return { format: file.format, bytes: Object.values(bytes)[0]! }
  const document = await documentOfKmz(memorySource(kmz), file.path, settings.archiveLimits)
  return { format: 'KML', bytes: await readPart(document) }
}

/** A file that ends its thread is read once more in a process of its own; one that ends that too is not read. */
async function polygonsOf(
  { compute, log }: Context,
  { entry, most, alone, signal }: EntryToRead,
  input: BoundaryFileInput,
): Promise<ReadBoundaryFileOutput> {
  const size = input.format === 'SHAPEFILE' ? input.shp.length + (input.dbf?.length ?? 0) : input.bytes.length
  const memoryBytes = 2 ** 26 + MEMORY_PER_BYTE * size
  for (const isAlone of alone ? [true] : [false, true]) {
    try {
      return await compute.run(
        'readBoundaryFile',
        { ...input, most },
        { signal, memoryBytes, alone: isAlone },
      )
    } catch (error) {
      if (!(error instanceof ComputeDied)) throw error
      log.warn({ entryId: entry.id, err: error }, 'reading a boundary file died')
    }
  }
  return refused('unreadableFile', 'Reading the file ended its process; it is not tried again.')
}

function refused(errorKey: ErrorKey, sentence: string): ReadBoundaryFileOutput {
  return { refused: { errorKey, sentence } }
}
