/** Drives a route: from legs to one step per record, with speeds that vary, brake in turns and never jump. */
import { between, distanceM, type PlanePoint } from './plane.js'
import { type Random, wanderingNoise } from './random.js'
import type { Leg } from './route.js'

/** One record's instant. What is logged there stands for the stretch since the step before. */
export interface Step extends PlanePoint {
  /** Milliseconds since the machine started. */
  readonly elapsedMs: number
  readonly speedMps: number
  /** Clockwise from north. */
  readonly headingRad: number
  /** Straight line from the step before; 0 for the first. */
  readonly distanceM: number
  /** Implement in the ground or header cutting at this instant. */
  readonly working: boolean
  /** Width in use, 0 when lifted. */
  readonly widthM: number
}

export interface DriveStyle {
  readonly workSpeedMps: number
  readonly turnSpeedMps: number
  /** Usual time between records; every sixteenth on average takes the other of 1 and 2 s. */
  readonly intervalS: 1 | 2
}

const ACCELERATION_MPS2 = 0.45
const SLOWEST_MPS = 0.4

export function drive(legs: readonly Leg[], style: DriveStyle, random: Random): Step[] {
  const path = measure(legs)
  const variation = wanderingNoise(random, 0.07, 0.96)
  const end = path.at(-1)!.untilM
  const steps: Step[] = []
  let alongM = 0
  let speedMps = SLOWEST_MPS
  let elapsedMs = 0
  let piece = 0
  while (alongM < end) {
    while (path[piece]!.untilM <= alongM) piece++
    const { from, to, fromM, untilM, leg } = path[piece]!
    const position = between(from, to, (alongM - fromM) / (untilM - fromM))
    const before = steps.at(-1)
    steps.push({
      ...position,
      elapsedMs,
      speedMps,
      headingRad: Math.atan2(to.eastM - from.eastM, to.northM - from.northM),
      distanceM: before ? distanceM(before, position) : 0,
      working: leg.working,
      widthM: leg.widthM,
    })
    const intervalS = random() < 1 / 16 ? 3 - style.intervalS : style.intervalS
    const wanted = (leg.working ? style.workSpeedMps : style.turnSpeedMps) * (1 + variation())
    const change = Math.max(-1, Math.min(1, (wanted - speedMps) / (ACCELERATION_MPS2 * intervalS)))
    speedMps = Math.max(SLOWEST_MPS, speedMps + change * ACCELERATION_MPS2 * intervalS)
    alongM += speedMps * intervalS
    elapsedMs += intervalS * 1000
  }
  return steps
}

interface Piece {
  readonly from: PlanePoint
  readonly to: PlanePoint
  readonly fromM: number
  readonly untilM: number
  readonly leg: Leg
}

function measure(legs: readonly Leg[]): Piece[] {
  const pieces: Piece[] = []
  let alongM = 0
  for (const leg of legs) {
    for (let i = 1; i < leg.points.length; i++) {
      const from = leg.points[i - 1]!
      const to = leg.points[i]!
      const lengthM = distanceM(from, to)
      if (lengthM === 0) continue
      pieces.push({ from, to, fromM: alongM, untilM: alongM + lengthM, leg })
      alongM += lengthM
    }
  }
  return pieces
}
