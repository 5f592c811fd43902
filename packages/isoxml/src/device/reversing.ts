/**
 * Which way a machine drove: positions alone tell the course, not where the nose points.
 *
 * No machine turns on the spot. Where the course turns by more than 120° within less way than its smallest turn needs,
 * the machine has changed between forward and reverse. Nobody reverses far: a long stretch between two such changes is
 * forward, and short ones alternate from there.
 */

/** Radians. */
const MIN_FLIP = (120 * Math.PI) / 180
/** Metres; the rear axle of a small tractor turns no tighter. */
const MIN_TURN_RADIUS_M = 2.5
/** Metres; a stretch longer than this is forward. */
const MAX_REVERSE_M = 30

/** Angle brought to −π … π. */
export function turnOf(angle: number): number {
  const turn = angle % (2 * Math.PI)
  return turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn
}

/**
 * @param course  radians clockwise from north of each chord of one stretch of track
 * @param lengthM metres of each chord, above 0
 * @returns 1 for chords that were driven in reverse
 */
export function reversingChords(course: Float64Array, lengthM: Float64Array): Uint8Array {
  const starts = [0]
  for (let chord = 1; chord < course.length; chord++) {
    const turn = Math.abs(turnOf(course[chord]! - course[chord - 1]!))
    const wayM = (lengthM[chord]! + lengthM[chord - 1]!) / 2
    if (turn > MIN_FLIP && wayM < MIN_TURN_RADIUS_M * turn) starts.push(chord)
  }
  const reversing = new Uint8Array(course.length)
  const stretches = starts.map((start, at) =>
    lengthM.subarray(start, starts[at + 1]).reduce((a, b) => a + b, 0),
  )
  const inReverse = reversingStretches(stretches)
  for (const [at, start] of starts.entries())
    if (inReverse[at] === true) reversing.fill(1, start, starts[at + 1])
  return reversing
}

/** Long stretches are forward, those behind one alternate, those before the first one alternate towards it. */
function reversingStretches(lengthM: readonly number[]): boolean[] {
  const firstLong = lengthM.findIndex((length) => length > MAX_REVERSE_M)
  const anchor = firstLong >= 0 ? firstLong : likelierForward(lengthM)
  const inReverse: boolean[] = []
  for (const [at, length] of lengthM.entries()) {
    const isKnown = at === anchor || length > MAX_REVERSE_M
    inReverse[at] = isKnown ? false : at < anchor ? (anchor - at) % 2 === 1 : !inReverse[at - 1]
  }
  return inReverse
}

/** Without a long stretch: even or odd ones, whichever together are longer; the first ones when they are equal. */
function likelierForward(lengthM: readonly number[]): number {
  const [even, odd] = [0, 1].map((parity) =>
    lengthM.reduce((sum, length, at) => (at % 2 === parity ? sum + length : sum), 0),
  )
  return odd! > even! ? 1 : 0
}
