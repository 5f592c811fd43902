/** What is said of a log that is damaged, empty or at odds with its header. */
import type { DiagnosticList } from '../diagnostic-list.js'
import { type Diagnostic, IsoxmlError } from '../diagnostics.js'
import type { HeaderChannel, TimeLogHeader } from './header.js'
import { layoutOf, type RecordLayout } from './layout.js'
import type { SkippedRange } from './model.js'
import type { Passed } from './walk.js'

export function layoutGuessed(stem: string, layout: RecordLayout, header: TimeLogHeader): Diagnostic {
  const declared = layoutOf(header).fixedBytes
  return {
    code: 'LOG_LAYOUT_GUESSED',
    severity: 'warning',
    message: `${stem}.BIN: the header declares ${declared} bytes before the values of a record, but the records follow a layout of ${layout.fixedBytes}; that one was used`,
    where: { file: `${stem}.BIN`, byte: 0 },
  }
}

/** A constant of the header that records contradict: what was logged counts, and nothing else. */
export function reportOverruled(
  stem: string,
  { index, ddi, constant }: HeaderChannel,
  records: number,
  diagnostics: DiagnosticList,
): void {
  const sentence = `${stem}.XML: DLV[${index + 1}] (DDI ${ddi}) states ${constant} for all records, but ${records} carry a value of their own; those were taken, the constant was not`
  diagnostics.add('VALUE_INVALID', 'warning', sentence, {
    file: `${stem}.XML`,
    element: `DLV[${index + 1}]`,
  })
}

export function tooLarge(stem: string, records: number, needed: number, maxBytes: number): IsoxmlError {
  const sentence = `${stem}.BIN: ${records} records would need ${needed} bytes of memory, at most ${maxBytes} are allowed; raise maxBytes`
  return new IsoxmlError('LOG_TOO_LARGE', { file: `${stem}.BIN` }, sentence)
}

/** What was passed over, or that nothing was there. */
export function reportDamage(
  stem: string,
  walk: Passed & { readonly records: number },
  diagnostics: DiagnosticList,
): void {
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
