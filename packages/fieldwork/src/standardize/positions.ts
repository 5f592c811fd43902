/**
 * From raw positions of a log to what a point needs: which records stand somewhere, the stretch each drove since
 * the record before, and the heading. A stretch never crosses a segment or a pause.
 */
import type { TimeLog } from '@sheaf/isoxml'
import { LocalScale, shortTurn } from '../boundary/local-scale.js'
import type { ColumnMemory } from '../points/column-memory.js'
import { usableRecords } from './usable-records.js'

export interface Positions {
  /** Records with a usable position, ascending. */
  readonly records: Uint32Array
  /** Per entry of `records`: degrees. */
  readonly lon: Float64Array
  readonly lat: Float64Array
  /** Metres since the previous entry, on the ellipsoid; 0 at the start of a segment. */
  readonly distance: Float64Array
  /** Seconds since the previous entry; 0 at the start of a segment. */
  readonly interval: Float64Array
  /** Course over ground, degrees clockwise from north; NaN in a log that never moves. */
  readonly heading: Float64Array
  /** Records left out as single outliers, and places where the track was cut. */
  readonly outliers: number
  readonly cuts: number
}

/** A longer silence is a pause: what happened in it is unknown. */
const MIN_PAUSE_MS = 10_000
const PAUSE_INTERVALS = 5
const MS_PER_S = 1000
/** Shorter steps do not tell a direction. */
const MIN_HEADING_STEP_M = 0.05
const DEGREES_PER_RADIAN = 180 / Math.PI

/**
 * @param log    its times are wall-clock ms
 * @param memory for what becomes a column
 */
export function positionsOf(log: TimeLog, memory: ColumnMemory): Positions {
  const { records, cut, outliers } = usableRecords(log)
  const { localTimeMs } = log
  const n = records.length
  const lon = degreesAt(log.east, records, memory)
  const lat = degreesAt(log.north, records, memory)
  const distance = memory.numbers(n)
  const interval = memory.numbers(n)
  const heading = memory.numbers(n)
  const scale = new LocalScale()
  const pauseMs = pauseLimit(records, localTimeMs)
  let cuts = 0
  let course = Number.NaN
  let anchor = 0
  /** First entry of the segment whose heading is not known yet. */
  let open = 0
  for (let i = 0; i < n; i++) {
    const ms = i === 0 ? 0 : localTimeMs[records[i]!]! - localTimeMs[records[i - 1]!]!
    if (i === 0 || cut[i] !== 0 || ms > pauseMs || ms < 0) {
      if (i > 0 && cut[i] !== 0) cuts++
      heading.fill(Number.NaN, open, i)
      open = i
      anchor = i
      continue
    }
    interval[i] = Number.isNaN(ms) ? 0 : ms / MS_PER_S
    scale.moveTo(0.5 * (lat[i - 1]! + lat[i]!))
    let east = shortTurn(lon[i]! - lon[i - 1]!) * scale.lon
    let north = (lat[i]! - lat[i - 1]!) * scale.lat
    distance[i] = Math.sqrt(east * east + north * north)
    if (anchor !== i - 1) {
      east = shortTurn(lon[i]! - lon[anchor]!) * scale.lon
      north = (lat[i]! - lat[anchor]!) * scale.lat
    }
    if (east * east + north * north >= MIN_HEADING_STEP_M * MIN_HEADING_STEP_M) {
      const angle = Math.atan2(east, north) * DEGREES_PER_RADIAN
      course = angle < 0 ? angle + 360 : angle
      anchor = i
      // the first records of a segment take the first heading that is known in it
      if (open < i) heading.fill(course, open, i)
      open = n
    }
    heading[i] = course
  }
  if (open < n) heading.fill(Number.NaN, open)
  return { records, lon, lat, distance, interval, heading, outliers, cuts }
}

function degreesAt(raw: Int32Array | undefined, records: Uint32Array, memory: ColumnMemory): Float64Array {
  const degrees = memory.numbers(records.length)
  if (raw === undefined) return degrees
  for (let i = 0; i < records.length; i++) degrees[i] = raw[records[i]!]! / 1e7
  return degrees
}

/** Five usual intervals of this log, at least ten seconds; ms. */
function pauseLimit(records: Uint32Array, timeMs: Float64Array): number {
  const steps: number[] = []
  const stride = Math.max(1, Math.floor(records.length / 2000))
  for (let i = stride; i < records.length; i += stride) {
    const step = timeMs[records[i]!]! - timeMs[records[i - 1]!]!
    if (step > 0) steps.push(step)
  }
  steps.sort((a, b) => a - b)
  return Math.max(MIN_PAUSE_MS, PAUSE_INTERVALS * (steps[steps.length >> 1] ?? 0))
}
