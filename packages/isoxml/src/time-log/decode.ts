/**
 * Time-log records into columns.
 *
 *   TLGnnnnn.XML (template) ─► layout of one record ─┐
 *   TLGnnnnn.BIN (records)  ─────────────────────────┴─► walk: check, count ─► fill: one column per channel
 *
 * A record has neither length nor mark (ISO 11783-10, time log): one wrong count of values puts all later records out
 * of step. So every record is checked before it is kept, and `resync.ts` looks for the next sound one. Values are
 * never guessed and never changed.
 */
import { DiagnosticList } from '../diagnostic-list.js'
import { type Diagnostic, IsoxmlError } from '../diagnostics.js'
import { countWithKernel } from '../kernel/count-with-kernel.js'
import { fillWithKernel } from '../kernel/fill-with-kernel.js'
import { type RecordKernel, recordKernel } from '../kernel/record-kernel.js'
import { allocateColumns, planColumns } from './columns.js'
import { countPlainly } from './count-records.js'
import { fillPlainly } from './fill-columns.js'
import { fixedColumnBytes } from './fixed-columns.js'
import type { TimeLogHeader } from './header.js'
import { layoutOf, otherLayouts, type RecordLayout } from './layout.js'
import { DEFAULT_MAX_BYTES } from './limits.js'
import type { SkippedRange, TimeLog } from './model.js'
import { RecordCheck } from './record-check.js'
import { CONFIRMING_RECORDS, continuesHere } from './resync.js'
import { type RecordWalk, walkRecords } from './walk.js'

/** Limits of decoding. */
export interface DecodeTimeLogOptions {
  /** Bytes that the columns may take together, estimated before anything is allocated. Default 1 GiB. */
  readonly maxBytes?: number
}

/** The kernel counts in 32 bits. */
const MAX_KERNEL_BYTES = 2 ** 31 - 1

/**
 * Decodes a whole time log.
 *
 * @param file name of the log for `TimeLog.file` and diagnostics; extension and folder are cut off, capitals made
 * @returns columns of all sound records in file order. Damage gives `skipped` ranges and `LOG_DAMAGED`, an unfinished
 *          last record `LOG_TRUNCATED`, a binary that contradicts its header `LOG_LAYOUT_GUESSED`
 * @throws IsoxmlError `LOG_TOO_LARGE` when the columns would need more than `maxBytes`
 */
export function decodeTimeLog(
  binary: Uint8Array,
  header: TimeLogHeader,
  file: string,
  options: DecodeTimeLogOptions = {},
): TimeLog {
  const kernel = binary.length <= MAX_KERNEL_BYTES ? recordKernel() : undefined
  return decodeWith(kernel, binary, header, file, options)
}

/** {@link decodeTimeLog} with the kernel given, or in plain TypeScript without one: both give the same columns. */
export function decodeWith(
  kernel: RecordKernel | undefined,
  binary: Uint8Array,
  header: TimeLogHeader,
  file: string,
  options: DecodeTimeLogOptions,
): TimeLog {
  const stem = logStem(file)
  const diagnostics = new DiagnosticList()
  diagnostics.addAll(header.diagnostics)
  const { check, walk, guessed } = walkLog(kernel, binary, header)
  const { layout } = check
  if (guessed) diagnostics.addAll([layoutGuessed(stem, layout, header)])
  const plan = planColumns(header.channels.length, walk)
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
  const needed = plan.bytes + walk.records * fixedColumnBytes(layout, header)
  if (needed > maxBytes) throw tooLarge(stem, walk.records, needed, maxBytes)
  if (walk.records === 0 || walk.skipped.length > 0 || walk.torn !== undefined)
    report(stem, walk, diagnostics)
  reportOverruled(stem, header, walk, diagnostics)
  const store = allocateColumns(plan, walk, layout, header)
  if (kernel === undefined) fillPlainly(check, walk, store)
  else fillWithKernel(kernel, check, walk, store)
  return {
    file: stem,
    records: walk.records,
    ...store.fixed,
    channels: store.channels,
    values: walk.values,
    skipped: walk.torn === undefined ? walk.skipped : [...walk.skipped, walk.torn],
    diagnostics: diagnostics.items,
  }
}

/** `TASKDATA/tlg00001.bin` → `TLG00001`. */
export function logStem(file: string): string {
  // no regular expression: one that ignores case takes longer to set up than a small log to decode
  const name = file.slice(file.lastIndexOf('/') + 1).toUpperCase()
  return name.endsWith('.BIN') || name.endsWith('.XML') ? name.slice(0, -4) : name
}

interface WalkedLog {
  readonly check: RecordCheck
  readonly walk: RecordWalk
  readonly guessed: boolean
}

/** By the declared layout, unless its first records fail and those of another layout pass. */
function walkLog(kernel: RecordKernel | undefined, binary: Uint8Array, header: TimeLogHeader): WalkedLog {
  const begin = (layout: RecordLayout) => {
    const check = new RecordCheck(binary, layout, header.channels.length)
    return { check, count: kernel === undefined ? countPlainly(check) : countWithKernel(kernel, check) }
  }
  const { check, count } = begin(layoutOf(header))
  const first = count.countSound(0, -1)
  if (first.at === binary.length || count.totals().records >= CONFIRMING_RECORDS) {
    return { check, walk: walkRecords(check, count, first), guessed: false }
  }
  const fitting = continuesHere(check, 0, -1) ? undefined : fittingLayout(binary, header)
  const anew = begin(fitting ?? check.layout)
  return { check: anew.check, walk: walkRecords(anew.check, anew.count), guessed: fitting !== undefined }
}

/** Another layout by which the log begins with sound records. */
function fittingLayout(binary: Uint8Array, header: TimeLogHeader): RecordLayout | undefined {
  return otherLayouts(header).find((layout) => {
    const check = new RecordCheck(binary, layout, header.channels.length)
    const starts = binary.length > layout.fixedBytes && continuesHere(check, 0, -1)
    return starts && hasThreeRecords(check)
  })
}

/** Fewer records prove nothing. */
function hasThreeRecords(check: RecordCheck): boolean {
  const { bytes, layout } = check
  const second = check.endOf(0)
  const third = check.endOf(second)
  return check.endOf(third) <= bytes.length && third + layout.fixedBytes < bytes.length
}

function layoutGuessed(stem: string, layout: RecordLayout, header: TimeLogHeader): Diagnostic {
  const declared = layoutOf(header).fixedBytes
  return {
    code: 'LOG_LAYOUT_GUESSED',
    severity: 'warning',
    message: `${stem}.BIN: the header declares ${declared} bytes before the values of a record, but the records follow a layout of ${layout.fixedBytes}; that one was used`,
    where: { file: `${stem}.BIN`, byte: 0 },
  }
}

/** A constant of the header that records contradict: what was logged counts, and nothing else. */
function reportOverruled(
  stem: string,
  { channels }: TimeLogHeader,
  { recordsOfChannel }: RecordWalk,
  diagnostics: DiagnosticList,
): void {
  for (const { index, ddi, constant } of channels) {
    const records = recordsOfChannel[index] ?? 0
    if (constant === undefined || records === 0) continue
    const sentence = `${stem}.XML: DLV[${index + 1}] (DDI ${ddi}) states ${constant} for all records, but ${records} carry a value of their own; those were taken, the constant was not`
    diagnostics.add('VALUE_INVALID', 'warning', sentence, {
      file: `${stem}.XML`,
      element: `DLV[${index + 1}]`,
    })
  }
}

function tooLarge(stem: string, records: number, needed: number, maxBytes: number): IsoxmlError {
  const sentence = `${stem}.BIN: ${records} records would need ${needed} bytes of memory, at most ${maxBytes} are allowed; raise maxBytes`
  return new IsoxmlError('LOG_TOO_LARGE', { file: `${stem}.BIN` }, sentence)
}

function report(stem: string, walk: RecordWalk, diagnostics: DiagnosticList): void {
  const file = `${stem}.BIN`
  const where = ({ from, to }: SkippedRange) => ({ file, byte: from, toByte: to })
  for (const range of walk.skipped) {
    const sentence = `${file}, byte ${range.from}: ${range.reason}; ${range.to - range.from} bytes were passed over`
    diagnostics.add('LOG_DAMAGED', 'warning', sentence, where(range))
  }
  if (walk.torn !== undefined) {
    const { from, to } = walk.torn
    const sentence = `${file}, byte ${from}: the end of the file cuts record ${walk.records + 1}; its ${to - from} bytes were left out`
    diagnostics.add('LOG_TRUNCATED', 'warning', sentence, { ...where(walk.torn), record: walk.records })
  }
  if (walk.records > 0) return
  const passed = walk.skipped.reduce((sum, { from, to }) => sum + to - from, 0)
  if (passed === 0) diagnostics.add('LOG_EMPTY', 'info', `${file}: the log holds no record`, { file })
  else {
    const sentence = `${file}: nowhere in its ${passed} bytes do records follow each other as the header declares them; the log is of another header, or each record is wrapped in bytes of a vendor's own`
    diagnostics.add('LOG_EMPTY', 'warning', sentence, { file })
  }
}
