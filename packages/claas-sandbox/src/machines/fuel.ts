/** Fuel of an engine at work: flow that wanders, sums in millilitres. */
import type { Step } from './drive.js'
import { seededRandom, wanderingNoise } from './random.js'

export interface FuelUse {
  /** Flow per step in ml/s. */
  readonly flowMlPerS: readonly number[]
  /** Used since the start, per step, in ml. */
  readonly totalMl: readonly number[]
}

export function fuelUse(
  steps: readonly Step[],
  seed: number,
  workMlPerS: number,
  turnMlPerS: number,
): FuelUse {
  const variation = wanderingNoise(seededRandom(seed ^ 0xf0e1), 0.06, 0.95)
  const flowMlPerS = steps.map((step) => (step.working ? workMlPerS : turnMlPerS) * (1 + variation()))
  let used = 0
  const totalMl = steps.map((step, index) => {
    const before = steps[index - 1]
    // an engine at rest during a break burns nothing worth counting
    if (before && step.distanceM > 0)
      used += (flowMlPerS[index]! * (step.elapsedMs - before.elapsedMs)) / 1000
    return used
  })
  return { flowMlPerS, totalMl }
}
