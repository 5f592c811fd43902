/**
 * The columnar artefact of a point table: what is stored once per machine file and operation.
 *
 * Layout, little-endian: `SHPT`, u32 version, u32 header bytes, u32 zero, JSON header (UTF-8), then the columns in
 * header order, each starting on a multiple of 8. Number columns are float64, text columns uint16 codes.
 */
import { decodeUtf8, encodeUtf8 } from '../text/utf8.js'
import {
  type Column,
  type LogIdentity,
  OPERATION_TYPES,
  type OperationType,
  type PointOrigin,
  type PointProduct,
  type PointTable,
} from './table.js'

const MAGIC = 0x54504853
const VERSION = 2
const PREFIX_BYTES = 16

interface ArtefactHeader {
  readonly length: number
  readonly columns: readonly ({ name: string; unit: string } | { name: string; texts: readonly string[] })[]
  readonly logs: readonly LogIdentity[]
  /** Texts that are absent have no key. */
  readonly origins: readonly PointOrigin[]
  readonly products: readonly PointProduct[]
  readonly operationType: OperationType
}

/** Thrown when bytes are no point table of this version, or are cut short. */
export class PointArtefactError extends Error {
  override readonly name = 'PointArtefactError'
  readonly code: 'NOT_AN_ARTEFACT' | 'ARTEFACT_VERSION' | 'ARTEFACT_DAMAGED'
  /** Where reading stopped, counted from the start of the bytes. */
  readonly byte: number

  constructor(code: PointArtefactError['code'], byte: number, sentence: string) {
    super(sentence)
    this.code = code
    this.byte = byte
  }
}

const aligned = (bytes: number): number => (bytes + 7) & ~7

/**
 * The bytes of a table; `decodePointTable` gives an equal table back, NaN and absent texts included.
 *
 * @param allocate gives so many zeroed bytes from the start of a buffer; memory that threads share, say
 */
export function encodePointTable(
  table: PointTable,
  allocate: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): Uint8Array {
  const header: ArtefactHeader = {
    length: table.length,
    columns: [...table.columns].map(([name, column]) =>
      column.kind === 'number' ? { name, unit: column.unit } : { name, texts: column.texts },
    ),
    logs: table.logs,
    origins: table.origins,
    products: table.products,
    operationType: table.operationType,
  }
  const json = encodeUtf8(JSON.stringify(header))
  let size = aligned(PREFIX_BYTES + json.length)
  const starts: number[] = []
  for (const column of table.columns.values()) {
    starts.push(size)
    size = aligned(size + (column.kind === 'number' ? 8 : 2) * table.length)
  }
  const bytes = allocate(size)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, VERSION, true)
  view.setUint32(8, json.length, true)
  bytes.set(json, PREFIX_BYTES)
  let index = 0
  for (const column of table.columns.values()) {
    const data = column.kind === 'number' ? column.values : column.codes
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), starts[index++]!)
  }
  return bytes
}

/**
 * The table in these bytes. Columns are views on the given buffer where it is aligned, else on a copy.
 *
 * @throws PointArtefactError on foreign, newer or damaged bytes
 */
export function decodePointTable(bytes: Uint8Array): PointTable {
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const header = readHeader(whole)
  const columns = new Map<string, Column>()
  let at = aligned(PREFIX_BYTES + new DataView(whole.buffer, whole.byteOffset).getUint32(8, true))
  for (const entry of header.columns) {
    const size = ('texts' in entry ? 2 : 8) * header.length
    if (at + size > whole.length) {
      throw new PointArtefactError(
        'ARTEFACT_DAMAGED',
        at,
        `Column ${entry.name} needs ${size} bytes from byte ${at}, but the artefact ends at ${whole.length}. Convert the file again.`,
      )
    }
    const start = whole.byteOffset + at
    columns.set(
      entry.name,
      'texts' in entry
        ? { kind: 'text', codes: new Uint16Array(whole.buffer, start, header.length), texts: entry.texts }
        : { kind: 'number', unit: entry.unit, values: new Float64Array(whole.buffer, start, header.length) },
    )
    at = aligned(at + size)
  }
  const { length, logs, products, operationType } = header
  const origins = header.origins.map(({ machinery, originalOperationType, tillType }) => ({
    machinery,
    originalOperationType,
    tillType,
  }))
  return { length, columns, logs, origins, products, operationType }
}

function readHeader(bytes: Uint8Array): ArtefactHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < PREFIX_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new PointArtefactError(
      'NOT_AN_ARTEFACT',
      0,
      'The bytes do not start with SHPT; they are no point table.',
    )
  }
  const version = view.getUint32(4, true)
  if (version !== VERSION) {
    throw new PointArtefactError(
      'ARTEFACT_VERSION',
      4,
      `Version ${VERSION} is read here, the artefact has version ${version}. Convert the file again.`,
    )
  }
  const size = view.getUint32(8, true)
  const damaged = () =>
    new PointArtefactError(
      'ARTEFACT_DAMAGED',
      PREFIX_BYTES,
      'The header of the point table is cut short or damaged.',
    )
  if (PREFIX_BYTES + size > bytes.length) throw damaged()
  // a copy: text in memory that threads share is not decoded everywhere
  const json = decodeUtf8(bytes.slice(PREFIX_BYTES, PREFIX_BYTES + size))
  const header = json === undefined ? undefined : parsed(json)
  if (!isHeader(header)) throw damaged()
  return header
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function isHeader(value: unknown): value is ArtefactHeader {
  if (typeof value !== 'object' || value === null) return false
  const header = value as Record<string, unknown>
  return (
    Number.isSafeInteger(header['length']) &&
    (header['length'] as number) >= 0 &&
    ['columns', 'logs', 'origins', 'products'].every((key) => Array.isArray(header[key])) &&
    OPERATION_TYPES.includes(header['operationType'] as OperationType)
  )
}
