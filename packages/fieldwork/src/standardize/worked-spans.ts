/**
 * Where across the implement the ground was worked while some of its sections were off: a boom whose left half is shut
 * works on its right. One text a point, few different ones a log; points whose worked width lies evenly about their
 * position have none. See `coverage/spans.ts` for the text.
 */
import { type ImplementSection, metresAt } from '@sheaf/isoxml'
import { spansText } from '../coverage/spans.js'
import { ABSENT_TEXT, type TextColumn } from '../points/table.js'
import type { Rows } from './rows.js'
import type { Work } from './work.js'

/** Below this two edges are one, and a middle is that of the implement. Metres. */
const NOTICEABLE_M = 0.01
/** Spans that do not add up to the worked width describe something else. */
const TOLERATED_SHARE = 0.02
const ON = 1

/** Metres to the right of the middle of the implement: left and right edge. */
type Span = readonly [leftM: number, rightM: number]

/** Undefined where no point needs one: points of sections, a single section, no states, or all that is on is even. */
export function workedSpans(work: Work, rows: Rows, records: number): TextColumn | undefined {
  const { sections } = work
  if (rows.section !== undefined || sections.length < 2) return undefined
  if (sections.some(({ width }) => width === undefined) || sections.every(({ state }) => state === undefined))
    return undefined
  const ofRecords = codesOfRecords(work, records)
  if (ofRecords.texts.length === 0) return undefined
  return {
    kind: 'text',
    codes: rows.record.length === 0 ? new Uint16Array(0) : gathered(ofRecords.codes, rows),
    texts: ofRecords.texts,
  }
}

function gathered(codes: Uint16Array, { record, length }: Rows): Uint16Array {
  const own = new Uint16Array(length)
  for (let row = 0; row < length; row++) own[row] = codes[record[row]!]!
  return own
}

function codesOfRecords(work: Work, records: number): { codes: Uint16Array; texts: string[] } {
  const codes = new Uint16Array(records).fill(ABSENT_TEXT)
  const known = new Map<string, number>()
  const changed = changesOf(work, records)
  let code = ABSENT_TEXT
  for (let record = 0; record < records; record++) {
    if (changed[record] !== 0) {
      const text = textAt(work, record)
      code = text === undefined ? ABSENT_TEXT : (known.get(text) ?? known.size)
      if (text !== undefined && code < ABSENT_TEXT) known.set(text, code)
    }
    codes[record] = code
  }
  return { codes, texts: [...known.keys()] }
}

/** 1 where a state, a width or an offset may differ from the record before. */
function changesOf({ sections, widthM }: Work, records: number): Uint8Array {
  const changed = new Uint8Array(records)
  const isMoving = sections.some(
    ({ width, offsetY }) => width?.kind === 'records' || offsetY?.kind === 'records',
  )
  if (isMoving) return changed.fill(1)
  changed[0] = 1
  for (let record = 1; record < records; record++)
    if (widthM[record] !== widthM[record - 1]) changed[record] = 1
  for (const { state } of sections) {
    if (state === undefined) continue
    for (let record = 1; record < records; record++)
      if (state[record] !== state[record - 1]) changed[record] = 1
  }
  return changed
}

function textAt({ sections, widthM }: Work, record: number): string | undefined {
  const isOn = sections.map(({ state }) => state?.[record] === ON)
  if (isOn.every((on) => on) || !isOn.includes(true)) return undefined
  const worked = joined(layoutAt(sections, record).filter((_span, at) => isOn[at]))
  const sum = worked.reduce((total, [leftM, rightM]) => total + rightM - leftM, 0)
  if (!(Math.abs(sum - widthM[record]!) <= TOLERATED_SHARE * sum)) return undefined
  const [only] = worked
  const isEven = worked.length === 1 && Math.abs(only![0] + only![1]) < 2 * NOTICEABLE_M
  return isEven ? undefined : spansText(worked)
}

/** Sections by their offsets; side by side in their order where these are not told, or all the same. */
function layoutAt(sections: readonly ImplementSection[], record: number): Span[] {
  const widths = sections.map(({ width }) => metresAt(width!, record))
  const offsets = sections.map(({ offsetY }) =>
    offsetY === undefined ? Number.NaN : metresAt(offsetY, record),
  )
  const isPlaced = !offsets.includes(Number.NaN) && new Set(offsets).size === offsets.length
  let edge = 0
  const spans = widths.map((width, at): Span => {
    const leftM = isPlaced ? offsets[at]! - width / 2 : edge
    edge += width
    return [leftM, leftM + width]
  })
  const middle =
    (Math.min(...spans.map(([leftM]) => leftM)) + Math.max(...spans.map(([, rightM]) => rightM))) / 2
  return spans.map(([leftM, rightM]) => [leftM - middle, rightM - middle])
}

/** Neighbours that touch as one, from left to right. */
function joined(spans: readonly Span[]): Span[] {
  const whole: [number, number][] = []
  for (const [leftM, rightM] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = whole.at(-1)
    if (last !== undefined && leftM - last[1] < NOTICEABLE_M) last[1] = Math.max(last[1], rightM)
    else whole.push([leftM, rightM])
  }
  return whole
}
