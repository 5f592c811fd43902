/**
 * A terminal writing a time log: true positions get the error of an RTK receiver, true values arrive as the integers
 * the machine would send, and only what changed is kept.
 */
import { changesOnly, type LogToWrite, type PositionField, type TimeLogLayoutChannel } from '@sheaf/isoxml'
import type { Step } from './drive.js'
import type { SimulatedField } from './fields.js'
import { utcMs } from './local-time.js'
import { toLonLat } from './plane.js'
import { seededRandom, smoothSurface, wanderingNoise } from './random.js'

/** Raw values per channel of one record; undefined where a channel was not sampled. */
export type Row = readonly (number | undefined)[]

export interface Recording {
  readonly field: SimulatedField
  readonly seed: number
  readonly startLocalMs: number
  readonly position: readonly PositionField[]
  readonly constantPosition?: Partial<Record<PositionField, number>>
  readonly channels: readonly TimeLogLayoutChannel[]
  readonly steps: readonly Step[]
  readonly rows: readonly Row[]
}

const POSITION_ERROR_M = 0.02
const GROUND_LEVEL_M = 118
const RTK_FIXED = 4
const DAY_MS = 86_400_000
/** 1980-01-01 in days since 1970-01-01. */
const GPS_DAY_ZERO = 3652

/** One log over the records `from` (inclusive) to `to` (exclusive); a new log starts with all values again. */
export function recordLog(
  stem: string,
  recording: Recording,
  from = 0,
  to = recording.steps.length,
): LogToWrite {
  const { field, position, constantPosition, channels, startLocalMs } = recording
  const measured = measuredPositions(recording)
  const values = changesOnly(recording.rows.slice(from, to))
  const records = recording.steps.slice(from, to).map((step, index) => {
    const { eastM, northM, upM } = measured[from + index]!
    const [lon, lat] = toLonLat(field.origin, { eastM, northM })
    const localTimeMs = startLocalMs + step.elapsedMs
    return {
      localTimeMs,
      north: Math.round(lat * 1e7),
      east: Math.round(lon * 1e7),
      up: Math.round(upM * 1000),
      status: RTK_FIXED,
      hdop: 8 + ((from + index) % 180 < 40 ? 1 : 0),
      satellites: 17 + (Math.floor((from + index) / 300) % 4),
      gpsTimeMs: utcMs(localTimeMs) % DAY_MS,
      gpsDate: Math.floor(utcMs(localTimeMs) / DAY_MS) - GPS_DAY_ZERO,
      values: values[index]!,
    }
  })
  return { stem, layout: { position, ...(constantPosition && { constantPosition }), channels }, records }
}

function measuredPositions({ steps, seed }: Recording): { eastM: number; northM: number; upM: number }[] {
  const random = seededRandom(seed ^ 0x6b5)
  const eastError = wanderingNoise(random, POSITION_ERROR_M, 0.97)
  const northError = wanderingNoise(random, POSITION_ERROR_M, 0.97)
  const upError = wanderingNoise(random, 2 * POSITION_ERROR_M, 0.97)
  const relief = smoothSurface(random, 500)
  return steps.map(({ eastM, northM }) => ({
    eastM: eastM + eastError(),
    northM: northM + northError(),
    upM: GROUND_LEVEL_M + 3 * relief(eastM, northM) + upError(),
  }))
}

/** Two-bit states of up to 16 sections in one signed 32-bit value, leftmost lowest; slots beyond read "not installed". */
export function condensedStates(on: readonly boolean[]): number {
  let word = 0
  for (let slot = 0; slot < 16; slot++) {
    const code = slot >= on.length ? 0b11 : on[slot] ? 0b01 : 0b00
    word |= code << (2 * slot)
  }
  return word
}
