/** What the legend and the time bar count: records and ground, by class, by window, by time. */
import { classOf } from './colours.js'
import type { SwathData } from './view-data.js'
import type { ViewColumn } from './view-stream.js'

export interface Tally {
  /** Worked ground per class inside the window, m². */
  readonly classes: readonly number[]
  /** Records inside the window, and their ground, m². */
  readonly points: number
  readonly areaM2: number
  /** Ground of all records that have the property, m². */
  readonly allM2: number
  /** Records that the filtered output drops. */
  readonly slow: number
  readonly outliers: number
}

/** Slower points are dropped by the filtered output, m/s; the others that it drops are outliers. */
const SLOWEST_M_PER_S = 0.5

/**
 * Counts the records that are here, scaled up to all of them while levels are missing.
 *
 * @param filtered  leave out what the filtered output drops
 */
export function tallyOf(
  data: SwathData,
  rows: number,
  { name, quantiles, lo, hi }: ViewColumn,
  [low, high]: readonly [number, number],
  filtered: boolean,
): Tally {
  const values = data.values(name)!
  const speed = data.values('speed')
  const classes = new Array<number>(7).fill(0)
  const [from, to] = [low <= lo ? -Infinity : low, high >= hi ? Infinity : high]
  let [points, areaM2, allM2, slow, outliers] = [0, 0, 0, 0, 0]
  for (let i = 0; i < rows; i++) {
    if (data.isDropped(i)) {
      if (speed !== undefined && speed[i]! < SLOWEST_M_PER_S) slow++
      else outliers++
      if (filtered) continue
    }
    const value = values[i]!
    if (Number.isNaN(value)) continue
    const area = data.areaOf(i)
    allM2 += area
    if (value < from || value > to) continue
    classes[classOf(value, quantiles)]! += area
    points++
    areaM2 += area
  }
  const scale = rows > 0 ? data.header.rows / rows : 1
  return {
    classes: classes.map((area) => area * scale),
    areaM2: areaM2 * scale,
    allM2: allM2 * scale,
    points: Math.round(points * scale),
    slow: Math.round(slow * scale),
    outliers: Math.round(outliers * scale),
  }
}

/** Seconds over which the speed of the work is measured. */
const RECENTLY_S = 600

export interface Progress {
  readonly areaM2: number
  /** Ground per hour over the last ten minutes, m². */
  readonly perHourM2: number
  /** The record that was worked last; -1 before the first. */
  readonly last: number
}

/** How far the work had come `seconds` after its first record. */
export function progressAt(data: SwathData, seconds: number): Progress {
  let [areaM2, recentM2, last, lastSeconds] = [0, 0, -1, -1]
  for (let i = 0; i < data.rows; i++) {
    const at = data.secondsOf(i)
    if (at > seconds) continue
    const area = data.areaOf(i)
    areaM2 += area
    if (at > seconds - RECENTLY_S) recentM2 += area
    if (at > lastSeconds) {
      lastSeconds = at
      last = i
    }
  }
  const scale = data.rows > 0 ? data.header.rows / data.rows : 1
  const hours = Math.max(1, Math.min(RECENTLY_S, seconds)) / 3_600
  return { areaM2: areaM2 * scale, perHourM2: (recentM2 * scale) / hours, last }
}
