/** One log of a set, from its two files to columns; a header that is empty is borrowed from a neighbour. */
import { LONG_BYTES } from '../archive/limits.js'
import { type Diagnostic, IsoxmlError } from '../diagnostics.js'
import type { FileEntry, GrowingBytes } from '../source.js'
import type { Companions } from '../task-data/external-files.js'
import {
  type DecodeTimeLogOptions,
  decodeGrowingTimeLog,
  decodeTimeLog,
  logStem,
} from '../time-log/decode.js'
import type { TimeLogHeader } from '../time-log/header.js'
import type { TimeLog } from '../time-log/model.js'
import { beginFile } from './begin-file.js'
import { KnownHeaders } from './known-headers.js'
import type { LogFile } from './log-files.js'

export interface LogReading {
  readonly companions: Companions
  readonly logs: readonly LogFile[]
  readonly headers: KnownHeaders
  readonly options: DecodeTimeLogOptions
}

/** Reading with nothing known yet of the headers. */
export function readingOf(
  companions: Companions,
  logs: readonly LogFile[],
  { limits }: { readonly limits?: { readonly maxLogBytes?: number } },
): LogReading {
  const { maxLogBytes } = limits ?? {}
  const options = maxLogBytes === undefined ? {} : { maxBytes: maxLogBytes }
  return { companions, logs, headers: new KnownHeaders(), options }
}

/** Raw bytes of a log's two files; empty where a file is absent. */
export interface LogBytes {
  readonly header: Uint8Array
  readonly binary: Uint8Array
}

/** A log whose files are on their way; the promises reject as `read` of a file does. */
export interface BegunLog {
  readonly log: LogFile
  readonly header: Promise<Uint8Array> | undefined
  readonly binary: Promise<Uint8Array> | undefined
  /** The binary while it is inflated. */
  readonly growing?: GrowingBytes | undefined
}

/** Headers of so many neighbours are tried, the nearest first; terminals number the logs of a task in a row. */
const MOST_NEIGHBOURS = 16

/** A guess needs this many records that fit without a gap, or all there are. */
const MIN_FITTING_RECORDS = 3

/**
 * @throws IsoxmlError `LOG_MISSING` without binary; `LOG_HEADER_MISSING` when the header is absent, or empty and no
 *         neighbour's fits; `LOG_TOO_LARGE`; `ZIP_*` when a file of the log cannot be read
 */
export async function readTimeLog(stem: string, reading: LogReading): Promise<TimeLog> {
  return (await decodeBegun(await beginLog(stem, reading), reading)).log
}

/** Raw bytes of header and binary; empty where a file is absent. */
export async function readLogBytes(stem: string, reading: LogReading): Promise<LogBytes> {
  const { header, binary } = await beginLog(stem, reading)
  return { header: (await header) ?? NOTHING, binary: (await binary) ?? NOTHING }
}

const NOTHING = new Uint8Array(0)

/**
 * Settles when inflating of both files has begun.
 *
 * @throws IsoxmlError `LOG_MISSING` for a log that the set does not know
 */
export async function beginLog(stem: string, reading: LogReading): Promise<BegunLog> {
  const wanted = logStem(stem)
  const log = reading.logs.find((candidate) => candidate.stem === wanted)
  if (log === undefined) throw missing('LOG_MISSING', `${wanted}.BIN`)
  const binaryFile = fileOf(log.binaryPath, reading)
  const headerFile = fileOf(log.headerPath, reading)
  const binary = binaryFile && (await beginFile(binaryFile))
  const header = headerFile && (await beginFile(headerFile))
  return { log, header: header?.bytes, binary: binary?.bytes, growing: binary?.growing }
}

/** @throws IsoxmlError as {@link readTimeLog} */
export async function decodeBegun(
  begun: BegunLog,
  reading: LogReading,
): Promise<{ readonly log: TimeLog; readonly bytes: LogBytes }> {
  const { stem, headerPath } = begun.log
  const early = await decodeEarly(begun, reading)
  const binary = await begun.binary
  if (binary === undefined) throw missing('LOG_MISSING', `${stem}.BIN`)
  if (binary.length === 0)
    return { log: emptyLog(stem), bytes: { header: await emptyUnlessRead(begun), binary } }
  const header = await begun.header
  if (header === undefined) throw missing('LOG_HEADER_MISSING', `${stem}.XML`)
  const bytes = { header, binary }
  if (early !== undefined) return { log: early, bytes }
  const parsed = tryHeader(header, headerPath ?? `${stem}.XML`, reading)
  if (!(parsed instanceof IsoxmlError)) {
    return { log: decodeTimeLog(binary, parsed, stem, reading.options), bytes }
  }
  const borrowed = await decodeWithNeighbour(begun.log, binary, reading)
  if (borrowed === undefined) throw parsed
  return { log: borrowed, bytes }
}

/** A log that is decoded while it is inflated; undefined where that does not pay or does not do. */
async function decodeEarly(begun: BegunLog, reading: LogReading): Promise<TimeLog | undefined> {
  const { log, growing } = begun
  if (growing === undefined || growing.size < LONG_BYTES) return undefined
  const header = await begun.header?.catch(() => undefined)
  const parsed = header && tryHeader(header, log.headerPath ?? `${log.stem}.XML`, reading)
  if (parsed === undefined || parsed instanceof IsoxmlError) return undefined
  // columns are sized by what an archive announces: where there is no memory for that, the truth comes with the bytes
  return decodeGrowingTimeLog(growing, parsed, log.stem, reading.options).catch(() => undefined)
}

/** The header of a log without a record does not matter, not even when it is damaged. */
async function emptyUnlessRead({ header }: BegunLog): Promise<Uint8Array> {
  try {
    return (await header) ?? NOTHING
  } catch (error) {
    if (error instanceof IsoxmlError) return NOTHING
    throw error
  }
}

/** The header, or why there is none. */
function tryHeader(bytes: Uint8Array, path: string, { headers }: LogReading): TimeLogHeader | IsoxmlError {
  try {
    return headers.parse(bytes, path)
  } catch (error) {
    if (error instanceof IsoxmlError) return error
    throw error
  }
}

/** The nearest log of the same task whose header fits every record of this binary. */
async function decodeWithNeighbour(
  log: LogFile,
  binary: Uint8Array,
  reading: LogReading,
): Promise<TimeLog | undefined> {
  const number = (stem: string) => Number(stem.replace(/\D/g, ''))
  const distance = (other: LogFile) => Math.abs(number(other.stem) - number(log.stem))
  const tasks = new Set(log.tasks)
  const hasHeader = ({ headerPath }: LogFile) => (fileOf(headerPath, reading)?.size ?? 0) > 0
  const neighbours = reading.logs
    .filter((other) => other !== log && hasHeader(other) && other.tasks.some((task) => tasks.has(task)))
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MOST_NEIGHBOURS)
  for (const neighbour of neighbours) {
    const file = fileOf(neighbour.headerPath, reading)
    const header = file === undefined ? undefined : tryHeader(await file.read(), file.path, reading)
    if (header === undefined || header instanceof IsoxmlError) continue
    const decoded = decodeTimeLog(binary, header, log.stem, reading.options)
    if (decoded.records >= MIN_FITTING_RECORDS && decoded.skipped.length === 0) {
      return { ...decoded, diagnostics: [...decoded.diagnostics, guessed(log.stem, neighbour.stem)] }
    }
  }
  return undefined
}
function fileOf(path: string | undefined, { companions }: LogReading): FileEntry | undefined {
  return path === undefined ? undefined : companions.get(path.slice(path.lastIndexOf('/') + 1).toUpperCase())
}

function missing(code: 'LOG_MISSING' | 'LOG_HEADER_MISSING', file: string): IsoxmlError {
  return new IsoxmlError(code, { file }, `${file} is absent from the set; the log cannot be read without it`)
}

function guessed(stem: string, neighbour: string): Diagnostic {
  return {
    code: 'LOG_HEADER_GUESSED',
    severity: 'warning',
    message: `${stem}.XML holds no header; that of ${neighbour} of the same task fits every record and was used`,
    where: { file: `${stem}.XML` },
  }
}

function emptyLog(stem: string): TimeLog {
  const file = `${stem}.BIN`
  const message = `${file}: the binary has no byte; the log holds no record`
  return {
    file: stem,
    records: 0,
    localTimeMs: new Float64Array(0),
    north: undefined,
    east: undefined,
    up: undefined,
    status: undefined,
    pdop: undefined,
    hdop: undefined,
    satellites: undefined,
    gpsTimeMs: undefined,
    gpsDate: undefined,
    channels: [],
    values: 0,
    skipped: [],
    diagnostics: [{ code: 'LOG_EMPTY', severity: 'info', message, where: { file } }],
  }
}
