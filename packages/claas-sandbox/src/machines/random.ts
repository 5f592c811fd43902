/** Reproducible chance: the same seed gives the same numbers on every machine, so that a simulated set never changes. */

/** Uniform numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number

/** A generator of the mulberry family: 32 bits of state, more than even enough for noise. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Normally distributed numbers of mean 0 and deviation 1 (Box–Muller). */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/**
 * Noise that wanders instead of jumping (first-order autoregression), as GPS error and machine speed do.
 *
 * @param deviation standard deviation of the values in the long run
 * @param memory    correlation of neighbouring values, 0 to 1
 */
export function wanderingNoise(random: Random, deviation: number, memory: number): () => number {
  const step = deviation * Math.sqrt(1 - memory * memory)
  let value = deviation * gaussian(random)
  return () => {
    value = memory * value + step * gaussian(random)
    return value
  }
}

/** A smooth hilly surface over a plane in metres, about −1 to 1: a few long waves in random directions. */
export function smoothSurface(
  random: Random,
  wavelengthM: number,
): (eastM: number, northM: number) => number {
  const waves = Array.from({ length: 7 }, () => {
    const direction = 2 * Math.PI * random()
    const number = (2 * Math.PI) / (wavelengthM * (0.6 + 0.9 * random()))
    return {
      east: number * Math.cos(direction),
      north: number * Math.sin(direction),
      phase: 2 * Math.PI * random(),
    }
  })
  return (eastM, northM) => {
    let sum = 0
    for (const wave of waves) sum += Math.sin(wave.east * eastM + wave.north * northM + wave.phase)
    return sum / Math.sqrt(waves.length * 1.5)
  }
}
