/**
 * TLGnnnnn.XML: the template of a time log. An empty attribute means "in every record", a value means "the same in
 * all records", no attribute means "not logged". The place of a DLV in the document is its index in the binary.
 */

import { DiagnosticList } from '../diagnostic-list.js'
import type { Diagnostic } from '../diagnostics.js'
import { IsoxmlError } from '../diagnostics.js'
import {
  childrenNamed,
  ddi,
  decimal,
  integer,
  optionalText,
  type ReadContext,
} from '../task-data/attributes.js'
import { PointMemory } from '../task-data/point-memory.js'
import type { XmlCursor } from '../task-data/xml-cursor.js'
import { scanXml } from '../task-data/xml-scanner.js'
import { POSITION_FIELDS, type PositionField } from './fields.js'
import { localTimeOf } from './local-time.js'
import type { Channel } from './model.js'

/** Not logged, in every record, or constant: the raw number as it would stand in the binary. */
export type TemplateField = 'absent' | 'binary' | number

/** One DLV of a header, before any value is read. */
export interface HeaderChannel extends Omit<Channel, 'data'> {
  /** Raw value of all records when the header states one. */
  readonly constant: number | undefined
}

/** The template that every record of a log follows. */
export interface TimeLogHeader {
  /** Name of the header file, for diagnostics. */
  readonly file: string
  /** A constant is local wall time in milliseconds, as `TimeLog.localTimeMs`. */
  readonly time: TemplateField
  readonly position: Readonly<Record<PositionField, TemplateField>>
  readonly channels: readonly HeaderChannel[]
  readonly diagnostics: readonly Diagnostic[]
}

/** DDI that stands for "none given": reserved by the dictionary. */
const NO_DDI = 0xffff
/** DDI of a value cut out of a bus message. */
const BUS_MESSAGE_DDI = 0xdffe
/** An index is one byte. */
const MAX_CHANNELS = 255

/**
 * @param file name of the header file, for diagnostics
 * @throws IsoxmlError `LOG_HEADER_MISSING` when there is no TIM element; `XML_*` as {@link scanXml}
 */
export function parseTimeLogHeader(xml: Uint8Array, file: string): TimeLogHeader {
  if (xml.length === 0) throw noHeader(file, 'the header file is empty')
  const scanned = scanXml(xml, file)
  const diagnostics = new DiagnosticList()
  diagnostics.addAll(scanned.diagnostics)
  const context: ReadContext = { file, diagnostics, points: new PointMemory() }
  const time = findTime(scanned.root)
  if (time === undefined) throw noHeader(file, `expected a TIM element, found <${scanned.root.name}>`)
  const channels = childrenNamed(time, 'DLV').map((value, index) => readChannel(value, index, context))
  if (channels.length > MAX_CHANNELS) {
    const sentence = `${file}: the header declares ${channels.length} channels, but an index reaches no farther than 255`
    diagnostics.add('VALUE_INVALID', 'warning', sentence, { file, element: 'TIM' })
  }
  return {
    file,
    time: readTime(time, context),
    position: readPosition(
      time.children.find((child) => child.name === 'PTN'),
      context,
    ),
    channels,
    diagnostics: diagnostics.items,
  }
}

function noHeader(file: string, reason: string): IsoxmlError {
  const sentence = `${file}: ${reason}; without a header the records of the log have no meaning`
  return new IsoxmlError('LOG_HEADER_MISSING', { file }, sentence)
}

/** The root, or a TIM right below it where a terminal wrapped it. */
function findTime(root: XmlCursor): XmlCursor | undefined {
  return root.name === 'TIM' ? root : root.children.find((child) => child.name === 'TIM')
}

function readTime(time: XmlCursor, context: ReadContext): TemplateField {
  const text = time.attributes['A']
  if (text === undefined) return 'absent'
  if (text.trim() === '') return 'binary'
  const local = localTimeOf(text)
  if (local !== undefined) return local.localTimeMs
  const sentence = `${context.file}: attribute A of TIM should be empty or a date and time, found ${JSON.stringify(text.slice(0, 60))}`
  context.diagnostics.add('VALUE_INVALID', 'warning', sentence, { file: context.file, element: 'TIM' })
  return 'absent'
}

function readPosition(
  point: XmlCursor | undefined,
  context: ReadContext,
): Record<PositionField, TemplateField> {
  const fields = POSITION_FIELDS.map(({ field, attribute, rawPerUnit }): [PositionField, TemplateField] => {
    const text = point?.attributes[attribute]
    if (point === undefined || text === undefined) return [field, 'absent']
    if (text.trim() === '') return [field, 'binary']
    const value = decimal(context, point, attribute)
    return [field, value === undefined ? 'absent' : Math.round(value * rawPerUnit)]
  })
  return Object.fromEntries(fields) as Record<PositionField, TemplateField>
}

function readChannel(value: XmlCursor, index: number, context: ReadContext): HeaderChannel {
  const number = ddi(context, value, 'A') ?? NO_DDI
  const bus =
    number === BUS_MESSAGE_DDI
      ? {
          pgn: integer(context, value, 'D') ?? 0,
          startBit: integer(context, value, 'E') ?? 0,
          stopBit: integer(context, value, 'F') ?? 0,
        }
      : undefined
  return {
    index,
    ddi: number,
    elementId: optionalText(value, 'C'),
    bus,
    constant: integer(context, value, 'B'),
  }
}
