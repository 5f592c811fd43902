/** What the sections of an implement add up to, and at which records that changes. */
import { type GeometrySeries, metresAt } from './geometry-series.js'
import { type GroundMeasure, groundMeasure } from './ground-width.js'
import type { ImplementSection } from './implement-section.js'
import { StatesInTurn, UNKNOWN_STATE } from './state-runs.js'

/** 1 at records where state, width or offset of any section differs from the record before, and at the first one. */
export function changesOf(sections: readonly ImplementSection[], records: number): Uint8Array {
  const changes = new Uint8Array(records)
  changes[0] = 1
  for (const { stateRuns, width, offsetY } of sections) {
    for (const start of stateRuns?.starts ?? []) changes[start] = 1
    markSeries(width, changes)
    markSeries(offsetY, changes)
  }
  return changes
}

function markSeries(series: GeometrySeries | undefined, changes: Uint8Array): void {
  if (series?.kind !== 'records') return
  const { valuesM } = series
  for (let record = 1; record < changes.length; record++)
    if (valuesM[record] !== valuesM[record - 1]) changes[record] = 1
}

/** Sums of all sections at one record after another. */
export class SectionSums {
  /** 1 when any section is on, 0 when none is, 255 when no state of any is known. */
  state = UNKNOWN_STATE
  /** Sections on. */
  count = 0
  /** Share of the ground under all sections that is worked, 0 to 1; of their number where any width is unknown. */
  share = 0
  /** Metres of ground under the sections that are on, and under all; 0 where any width is unknown. */
  onM = 0
  allM = 0
  readonly #sections: readonly ImplementSection[]
  readonly #states: StatesInTurn
  readonly #stateLogged: boolean
  readonly #measure: GroundMeasure | undefined
  /** Whether any width or offset is another one from record to record. */
  readonly #varies: boolean
  readonly #widths: Float64Array
  readonly #offsets: Float64Array
  readonly #on: Uint8Array
  readonly #all: Uint8Array

  /** @param knownM width of the whole implement, undefined where nothing tells */
  constructor(sections: readonly ImplementSection[], stateLogged: boolean, knownM: number | undefined) {
    this.#sections = sections
    this.#states = new StatesInTurn(sections.map(({ stateRuns }) => stateRuns))
    this.#stateLogged = stateLogged
    const widthsKnown = sections.every(({ width }) => width !== undefined)
    this.#measure = widthsKnown ? groundMeasure(sections, knownM) : undefined
    this.#varies = sections.some(
      ({ width, offsetY }) => width?.kind === 'records' || offsetY?.kind === 'records',
    )
    this.#widths = new Float64Array(sections.length)
    this.#offsets = new Float64Array(sections.length)
    this.#on = new Uint8Array(sections.length)
    this.#all = new Uint8Array(sections.length).fill(1)
    this.#spanAt(0)
  }

  /** @param record not before the one moved to last */
  moveTo(record: number): void {
    if (this.#varies) this.#spanAt(record)
    this.#states.moveTo(record)
    const states = this.#states.current
    let known = false
    let count = 0
    for (let at = 0; at < states.length; at++) {
      const state = states[at]!
      const isOn = !this.#stateLogged || state === 1
      this.#on[at] = isOn ? 1 : 0
      if (isOn) count++
      if (state !== UNKNOWN_STATE) known = true
    }
    this.count = count
    this.state = count > 0 ? 1 : known ? 0 : UNKNOWN_STATE
    this.onM = this.#measure?.(this.#widths, this.#offsets, this.#on) ?? 0
    this.share = this.allM > 0 ? this.onM / this.allM : count / states.length
  }

  /** Where the sections stand at a record, and what they cover together. */
  #spanAt(record: number): void {
    const sections = this.#sections
    for (let at = 0; at < sections.length; at++) {
      const { width, offsetY } = sections[at]!
      this.#widths[at] = width === undefined ? 0 : metresAt(width, record)
      this.#offsets[at] = offsetY === undefined ? 0 : metresAt(offsetY, record)
    }
    this.allM = this.#measure?.(this.#widths, this.#offsets, this.#all) ?? 0
  }
}
