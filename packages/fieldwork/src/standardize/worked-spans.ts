/**
 * Where across the implement the ground was worked while some of its sections were off: a boom whose left half is shut
 * works on its right. One text a point, few different ones a log; points whose worked width lies evenly about their
 * position have none. See `coverage/spans.ts` for the text.
 */
import { StatesInTurn } from '@sheaf/isoxml'
import type { ColumnMemory } from '../points/column-memory.js'
import { ABSENT_TEXT, type TextColumn } from '../points/table.js'
import type { Rows } from './rows.js'
import { SpanLayout } from './span-layout.js'
import type { Work } from './work.js'

/** Undefined where no point needs one: points of sections, a single section, no states, or all that is on is even. */
export function workedSpans(
  work: Work,
  rows: Rows,
  records: number,
  memory: ColumnMemory,
): TextColumn | undefined {
  const { sections } = work
  if (rows.section !== undefined || sections.length < 2) return undefined
  if (
    sections.some(({ width }) => width === undefined) ||
    sections.every(({ stateRuns }) => stateRuns === undefined)
  )
    return undefined
  const ofRecords = codesOfRecords(work, records)
  if (ofRecords.texts.length === 0) return undefined
  return {
    kind: 'text',
    codes: gathered(ofRecords.codes, rows, memory),
    texts: ofRecords.texts,
  }
}

function gathered(codes: Uint16Array, { record, length }: Rows, memory: ColumnMemory): Uint16Array {
  const own = memory.codes(length)
  for (let row = 0; row < length; row++) own[row] = codes[record[row]!]!
  return own
}

function codesOfRecords(work: Work, records: number): { codes: Uint16Array; texts: string[] } {
  const { sections, widthM, changes } = work
  const codes = new Uint16Array(records)
  const known = new Map<string, number>()
  const isMoving = sections.some(
    ({ width, offsetY }) => width?.kind === 'records' || offsetY?.kind === 'records',
  )
  const states = new StatesInTurn(sections.map(({ stateRuns }) => stateRuns))
  let layout: SpanLayout | undefined
  for (let record = 0, next = 0; record < records; record = next) {
    if (layout === undefined || isMoving) layout = new SpanLayout(sections, states, record)
    const code = codeOf(layout.textAt(record, widthM[record]!), known)
    next = holdCode(codes, code, record, changes, widthM)
  }
  return { codes, texts: [...known.keys()] }
}

function codeOf(text: string | undefined, known: Map<string, number>): number {
  const code = text === undefined ? ABSENT_TEXT : (known.get(text) ?? known.size)
  if (text !== undefined && code < ABSENT_TEXT) known.set(text, code)
  return code
}

/** Writes a code up to the next change. @returns where that is; a loop that is called often is compiled once for all */
function holdCode(
  codes: Uint16Array,
  code: number,
  from: number,
  changes: Uint8Array,
  widthM: Float64Array,
): number {
  let record = from
  do codes[record++] = code
  while (record < codes.length && changes[record] === 0 && widthM[record] === widthM[record - 1])
  return record
}
