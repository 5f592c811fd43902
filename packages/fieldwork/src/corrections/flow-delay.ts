/**
 * Flow delay: grain that the sensor weighs now was cut some seconds ago, so a point is given the grain that passed the
 * sensor that much later (Blackmore and Moore 1999; "flow delay" of Yield Editor, Sudduth and Drummond 2007; usual values
 * are 10 to 15 s for combines).
 *
 * A point stands for the time from `time − samplingInterval` to `time`. Its amount becomes what flowed in the same
 * stretch of time `delay` later, each logged amount being spread evenly over its own interval: what the sensor weighed
 * is shared out anew and nothing is added. Grain weighed in the first `delay` seconds of a log was cut before it began
 * and leaves the total; for the last `delay` seconds nothing was weighed, and their yield is absent, not 0. Values of the
 * grain stream (moisture, protein, flow) are those of the same moment. Where the machine logs no grain yet, a point is
 * no work (`recordingStatus`), whatever the delay.
 */
import { numbersOf, requiredNumbers } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import { AMOUNTS, perAreaName, perHectare, present, STREAM_VALUES } from './harvest-columns.js'
import { corrected } from './raw-values.js'
import { tracksOfRows } from './tracks.js'

const MS_PER_SECOND = 1000

/** The same points with the grain that reached the sensor `delaySeconds` later; areas and places do not change. */
export function shiftFlow(table: PointTable, delaySeconds: number): PointTable {
  const amounts = AMOUNTS.flatMap((name) => moved(table, name))
  const streams = STREAM_VALUES.flatMap((name) => moved(table, name))
  const interval = present(table, 'samplingInterval')
  const seconds = requiredNumbers(table, 'time').map((ms) => ms / MS_PER_SECOND)
  for (const track of tracksOfRows(table)) {
    const shift = new Shift(track, seconds, interval, delaySeconds)
    for (let at = 0; at < track.length; at++) {
      const sources = shift.sourcesOf(at)
      const last = sources.at(-1)
      for (const { from, to } of amounts) if (last) to[track[at]!] = sumOf(from, sources)
      // in a moment nothing flows
      if (shift.isMoment(at)) for (const { to } of amounts) to[track[at]!] = 0
      for (const { from, to } of streams) if (last) to[track[at]!] = from[last.row]!
    }
  }
  const area = present(table, 'area')
  const changed = new Map([...amounts, ...streams].map(({ name, to }) => [name, to]))
  for (const { name, to } of amounts) changed.set(perAreaName(name), perHectare(to, area))
  return corrected(table, changed)
}

interface Moved {
  readonly name: string
  readonly from: Float64Array
  readonly to: Float64Array
}

function moved(table: PointTable, name: string): Moved[] {
  const from = numbersOf(table, name)
  return from === undefined ? [] : [{ name, from, to: new Float64Array(from.length).fill(Number.NaN) }]
}

/** A row and the share of its amount. */
interface Source {
  readonly row: number
  readonly share: number
}

/** NaN only where none of the sources has a value. */
function sumOf(values: Float64Array, sources: readonly Source[]): number {
  let sum = 0
  let any = false
  for (const { row, share } of sources) {
    if (Number.isNaN(values[row]!)) continue
    sum += values[row]! * share
    any = true
  }
  return any ? sum : Number.NaN
}

/** Which rows of a track were weighed while the grain of another one passed the sensor. */
class Shift {
  readonly #track: Uint32Array
  readonly #seconds: Float64Array
  readonly #interval: Float64Array
  readonly #delay: number
  /** No row before this one reaches into the window any more. */
  #first = 0

  constructor(track: Uint32Array, seconds: Float64Array, interval: Float64Array, delay: number) {
    this.#track = track
    this.#seconds = seconds
    this.#interval = interval
    this.#delay = delay
  }

  /** Asked in the order of the track. A row without an interval of its own is as long as a moment. */
  sourcesOf(at: number): Source[] {
    const { start, end } = this.#windowOf(at)
    const [from, to] = [start + this.#delay, end + this.#delay]
    while (this.#first < this.#track.length && this.#windowOf(this.#first).end <= from) this.#first++
    const sources: Source[] = []
    for (let k = this.#first; k < this.#track.length; k++) {
      const own = this.#windowOf(k)
      if (own.start >= to && own.end > to) break
      const length = own.end - own.start
      const common = Math.min(to, own.end) - Math.max(from, own.start)
      sources.push({ row: this.#track[k]!, share: length > 0 ? Math.max(0, common) / length : 1 })
    }
    return sources
  }

  /** True for a row that stands for no stretch of time: the first of a log, or one behind a pause. */
  isMoment(at: number): boolean {
    const { start, end } = this.#windowOf(at)
    return start === end
  }

  #windowOf(at: number): { start: number; end: number } {
    const end = this.#seconds[this.#track[at]!]!
    const length = this.#interval[this.#track[at]!]!
    return { start: length > 0 ? end - length : end, end }
  }
}
