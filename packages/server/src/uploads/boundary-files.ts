/**
 * The boundary files of an upload: a bare GeoJSON, KML or KMZ file is one, an archive may hold many, in folders and in
 * archives inside it. Nothing but the directory of the archive is read here.
 */
import { promisify } from 'node:util'
import { crc32, inflateRaw as inflateRawWithCallback } from 'node:zlib'
import type { ConverterFormat } from '@sheaf/contract'
import { type ArchiveLimits, type FileEntry, IsoxmlError, openZip, type Source } from '@sheaf/isoxml'

export interface BoundaryFile {
  /** Within the archive; of a bare file its name. */
  readonly path: string
  readonly format: ConverterFormat
  /** The file itself and, of a Shapefile, what lies beside it; by extension in small letters. */
  readonly parts: Readonly<Record<string, FileEntry>>
  /** The file is the upload itself. */
  readonly bare: boolean
}

/** The upload holds no boundary file. The message is a sentence for whoever sent it. */
export class NoBoundaryFile extends Error {
  override readonly name = 'NoBoundaryFile'
}

const FORMATS: Readonly<Record<string, ConverterFormat>> = {
  shp: 'SHAPEFILE',
  json: 'GEOJSON',
  geojson: 'GEOJSON',
  kml: 'KML',
  kmz: 'KML',
}
const SHAPEFILE_PARTS = ['shp', 'shx', 'dbf', 'prj', 'cpg']
/** Enough to see what a file begins with. */
const HEAD_BYTES = 512
/** First bytes of a `.shp`: its file code 9994. */
const SHP_HEAD = '\0\0\x27\x0a'
const EXPECTED =
  'Send a zip of Shapefiles (.shp, .shx, .dbf, .prj), GeoJSON, KML or KMZ files, or one GeoJSON, KML or KMZ file.'

const inflate = promisify(inflateRawWithCallback)
/** In a thread of the pool of Node; stops at the size it is told. */
async function inflateRaw(deflated: Uint8Array, inflatedSize: number): Promise<Uint8Array> {
  return await inflate(deflated, { maxOutputLength: Math.max(1, inflatedSize) })
}

/** @throws NoBoundaryFile when there is none, or the archive cannot be opened */
export async function boundaryFilesOf(
  source: Source,
  fileName: string,
  limits: Partial<ArchiveLimits>,
): Promise<BoundaryFile[]> {
  const head = new TextDecoder('latin1').decode(await source.read(0, Math.min(HEAD_BYTES, source.length)))
  const bare = bareFormat(head, fileName)
  if (bare !== undefined) {
    const entry = { path: fileName, size: source.length, read: () => source.read(0, source.length) }
    return [{ path: fileName, format: FORMATS[bare]!, parts: { [bare]: entry }, bare: true }]
  }
  if (head.startsWith(SHP_HEAD))
    throw new NoBoundaryFile(
      'A .shp alone has neither names nor coordinate reference system. Send the parts of the Shapefile as a zip.',
    )
  const found = boundaryFilesIn(await filesIn(source, fileName, limits))
  if (found.length === 0) throw new NoBoundaryFile(`The archive holds no boundary file. ${EXPECTED}`)
  return found
}

/** The document of a KMZ: `doc.kml`, else the first KML in it. @throws NoBoundaryFile, IsoxmlError */
export async function documentOfKmz(
  source: Source,
  name: string,
  limits: Partial<ArchiveLimits>,
): Promise<FileEntry> {
  const files = await filesIn(source, name, { ...limits, maxNesting: 0 })
  const documents = files.filter(({ path }) => extensionOf(path) === 'kml')
  const document = documents.find(({ path }) => path.toLowerCase() === 'doc.kml') ?? documents[0]
  if (document === undefined) throw new NoBoundaryFile('The KMZ holds no KML document.')
  return document
}

/** Told by the content; a zip that is called KMZ is one. */
function bareFormat(head: string, fileName: string): 'json' | 'kml' | 'kmz' | undefined {
  if (head.startsWith('PK')) return extensionOf(fileName) === 'kmz' ? 'kmz' : undefined
  // behind byte-order marks and the zeros of UTF-16
  const [first] = head.replace(/[\s\0\xef\xbb\xbf\xff\xfe]+/g, '')
  if (first === '{' || first === '[') return 'json'
  return first === '<' ? 'kml' : undefined
}

async function filesIn(
  source: Source,
  name: string,
  limits: Partial<ArchiveLimits>,
): Promise<readonly FileEntry[]> {
  try {
    return (await openZip(source, { inflateRaw, crc32, limits, name })).files
  } catch (error) {
    if (!(error instanceof IsoxmlError)) throw error
    throw new NoBoundaryFile(
      error.code === 'NOT_A_ZIP'
        ? `${name} is no boundary file and no zip archive. ${EXPECTED}`
        : error.message,
    )
  }
}

function boundaryFilesIn(files: readonly FileEntry[]): BoundaryFile[] {
  const byPath = new Map(files.map((file) => [file.path.toLowerCase(), file]))
  return files.flatMap((file) => {
    const extension = extensionOf(file.path)
    const format = FORMATS[extension]
    if (format === undefined) return []
    const parts = format === 'SHAPEFILE' ? partsBeside(file, byPath) : { [extension]: file }
    return [{ path: file.path, format, parts, bare: false }]
  })
}

function partsBeside(shp: FileEntry, byPath: ReadonlyMap<string, FileEntry>): Record<string, FileEntry> {
  const stem = shp.path.toLowerCase().slice(0, -'shp'.length)
  const parts = SHAPEFILE_PARTS.map((extension) => [extension, byPath.get(stem + extension)] as const)
  return {
    ...(Object.fromEntries(parts.filter(([, file]) => file !== undefined)) as Record<string, FileEntry>),
    shp,
  }
}

function extensionOf(path: string): string {
  return /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
}
