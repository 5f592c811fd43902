/** Numbers as integer codes over a range, with class breaks and histogram taken from the codes. */

import type { ViewColumn, ViewColumnType } from './view-header.js'

const LARGEST_CODE: Record<ViewColumnType, number> = { u16: 0xfffe, u32: 0xfffffffe }
export const MISSING_CODE: Record<ViewColumnType, number> = { u16: 0xffff, u32: 0xffffffff }

const BINS = 64
const CLASSES = 7
const FINE_BINS = 1 << 16
/** Rows looked at to find spikes. */
const SAMPLE = 1 << 14
/** A range this many times wider than that of 99.8 % of the values is made by spikes. */
const SPIKE_RATIO = 20

export interface Range {
  readonly lo: number
  readonly hi: number
}

/** Smallest and largest finite value; `{0, 0}` without any. */
export const fullRange = (values: Float64Array): Range => {
  let lo = Infinity
  let hi = -Infinity
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value - value !== 0) continue
    if (value < lo) lo = value
    if (value > hi) hi = value
  }
  return lo <= hi ? { lo, hi } : { lo: 0, hi: 0 }
}

/** The full range, or, where a few spikes would eat the resolution, that of 99.8 % of a sample and its width around. */
export const rangeWithoutSpikes = (values: Float64Array): Range => {
  const full = fullRange(values)
  const every = Math.max(1, Math.floor(values.length / SAMPLE))
  const sample = values.filter((value, i) => i % every === 0 && Number.isFinite(value)).sort()
  if (sample.length < 1000) return full
  const cut = Math.ceil(sample.length / 1000)
  const low = sample[cut]!
  const high = sample[sample.length - 1 - cut]!
  const width = high - low
  if (width <= 0 || full.hi - full.lo <= SPIKE_RATIO * width) return full
  return { lo: Math.max(full.lo, low - width), hi: Math.min(full.hi, high + width) }
}

export interface CodedColumn {
  readonly header: ViewColumn
  readonly codes: Uint32Array
}

/** What a column is called and how its values become codes. */
export interface CodingPlan {
  readonly name: string
  readonly label?: string
  readonly unit: string
  readonly type: ViewColumnType
  readonly range: Range
  /** Fixed step; without one the range is spread over all codes. */
  readonly scale?: number
}

/** Codes all values of a column; NaN and infinities become the missing code. */
export const codeColumn = (values: Float64Array, plan: CodingPlan): CodedColumn => {
  const { lo, hi } = plan.range
  const largest = LARGEST_CODE[plan.type]
  const scale = plan.scale ?? ((hi - lo) / largest || 1)
  const missing = MISSING_CODE[plan.type]
  const codes = new Uint32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value - value !== 0) codes[i] = missing
    else codes[i] = Math.min(largest, Math.max(0, Math.round((value - lo) / scale)))
  }
  const top = Math.min(largest, Math.max(0, Math.round((hi - lo) / scale)))
  const { quantiles, histogram } = distribution(codes, missing, top)
  const header: ViewColumn = {
    name: plan.name,
    ...(plan.label === undefined ? {} : { label: plan.label }),
    unit: plan.unit,
    type: plan.type,
    lo,
    hi: lo + top * scale,
    scale,
    quantiles: quantiles.map((code) => lo + code * scale),
    histogram,
  }
  return { header, codes }
}

/** Class breaks (as codes) and histogram over 0 … top. */
const distribution = (codes: Uint32Array, missing: number, top: number) => {
  const codesPerBin = Math.max(1, (top + 1) / FINE_BINS)
  const fine = new Uint32Array(FINE_BINS)
  let total = 0
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!
    if (code === missing) continue
    fine[Math.floor(code / codesPerBin)]!++
    total++
  }
  const histogram = new Array<number>(BINS).fill(0)
  const quantiles: number[] = []
  let below = 0
  for (let bin = 0; bin < FINE_BINS && total > 0; bin++) {
    const count = fine[bin]!
    if (count === 0) continue
    // half a code up: values that lie on the edge of a bin, as steps of a sensor do, all fall on the same side of it
    const share = ((bin + 0.5) * codesPerBin) / Math.max(1, top)
    histogram[Math.min(BINS - 1, Math.floor(share * BINS))]! += count
    below += count
    while (quantiles.length < CLASSES - 1 && below * CLASSES >= total * (quantiles.length + 1)) {
      quantiles.push(Math.min(top, bin * codesPerBin))
    }
  }
  return { quantiles, histogram }
}
