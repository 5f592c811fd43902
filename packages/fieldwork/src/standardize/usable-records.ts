/**
 * Which records of a log stand somewhere. Invalid: status 0 or 14, (0, 0), int32 sentinels, out of range. A position no
 * machine could have driven to is either left out (a single outlier) or opens a new segment (the records after it agree
 * with it).
 */
import type { TimeLog } from '@sheaf/isoxml'
import { LocalScale, shortTurn } from '../boundary/local-scale.js'

/** Faster than any field machine drives, with room for a late position fix. */
export const MAX_SPEED_M_PER_S = 40
/** Records that must agree with a far position before the track goes on there. */
const AGREEING_RECORDS = 3
const DEGREES = 1e-7
/** A degree is at most 111.7 km: raw steps up to this many units together are shorter than a second's way. */
const SURE_STEP = Math.floor(MAX_SPEED_M_PER_S / (111_700 * DEGREES))

export interface UsableRecords {
  /** Ascending. */
  readonly records: Uint32Array
  /** 1 where the track goes on elsewhere. */
  readonly cut: Uint8Array
  readonly outliers: number
}

/** @param log its times are wall-clock ms */
export function usableRecords(log: TimeLog): UsableRecords {
  const valid = withTime(validRecords(log), log.localTimeMs)
  // what is kept takes the place of what was looked at before
  const kept = valid
  const cut = new Uint8Array(valid.length)
  const way = new Way(log)
  let n = 0
  for (let i = 0; i < valid.length; i++) {
    const record = valid[i]!
    if (n === 0) {
      if (!way.agreesWithNext(valid, i, 2)) continue
    } else if (!way.isReachable(kept[n - 1]!, record)) {
      if (!way.agreesWithNext(valid, i, AGREEING_RECORDS)) continue
      cut[n] = 1
    }
    kept[n++] = record
  }
  return { records: kept.subarray(0, n), cut: cut.subarray(0, n), outliers: valid.length - n }
}

/** A record without time is no point, unless the whole log has none. */
function withTime(records: Uint32Array, timeMs: Float64Array): Uint32Array {
  if (!timeMs.includes(Number.NaN)) return records
  const timed = records.filter((record) => !Number.isNaN(timeMs[record]!))
  return timed.length > 0 ? timed : records
}

function validRecords(log: TimeLog): Uint32Array {
  const { north, east, status, records } = log
  if (north === undefined || east === undefined) return new Uint32Array(0)
  const valid = new Uint32Array(records)
  let n = 0
  for (let i = 0; i < records; i++) {
    const lat = north[i]!
    const lon = east[i]!
    if (lat > 900000000 || lat < -900000000 || lon > 1800000000 || lon < -1800000000) continue
    if (lat === 0 && lon === 0) continue
    if (status !== undefined && (status[i] === 0 || status[i] === 14)) continue
    valid[n++] = i
  }
  return valid.subarray(0, n)
}

/** Ways between records of one log. */
class Way {
  readonly #north: Int32Array
  readonly #east: Int32Array
  readonly #timeMs: Float64Array
  readonly #scale = new LocalScale()

  constructor({ north, east, localTimeMs }: TimeLog) {
    this.#north = north ?? new Int32Array(0)
    this.#east = east ?? new Int32Array(0)
    this.#timeMs = localTimeMs
  }

  isReachable(from: number, to: number): boolean {
    const north = this.#north[to]! - this.#north[from]!
    const east = this.#east[to]! - this.#east[from]!
    if (Math.abs(north) + Math.abs(east) <= SURE_STEP) return true
    this.#scale.moveTo((this.#north[from]! + 0.5 * north) * DEGREES)
    const eastM = shortTurn(east * DEGREES) * this.#scale.lon
    const northM = north * DEGREES * this.#scale.lat
    const dt = Math.max(1, Math.abs(this.#timeMs[to]! - this.#timeMs[from]!) / 1000 || 0)
    return Math.sqrt(eastM * eastM + northM * northM) <= MAX_SPEED_M_PER_S * dt
  }

  /** Whether so many records from here on agree; at the end of a log fewer may follow, and those must agree. */
  agreesWithNext(valid: Uint32Array, at: number, records: number): boolean {
    const last = Math.min(valid.length - 1, at + records - 1)
    if (last === at) return valid.length === 1
    for (let i = at; i < last; i++) if (!this.isReachable(valid[i]!, valid[i + 1]!)) return false
    return true
  }
}
