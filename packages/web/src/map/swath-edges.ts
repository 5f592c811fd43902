/** Where one swath goes on from the one before, both share an edge, so that no wedge stays open on a bend. */

/** A machine that turns further than this within one record has not driven a bend. */
const MOST_TURN = Math.PI / 3
/** How far the end of a swath may lie from the beginning of the next, in metres, and in shares of its length. */
const NEAR_M = 0.5
const NEAR_SHARE = 0.5

/** Swaths as `SwathData` holds them. */
interface Swaths {
  readonly header: { readonly rows: number }
  readonly positions: Float32Array
  readonly shapes: Float32Array
  recordOf(row: number): number
}

/** Sections log in turn: so many records may lie between one and the next of the same section. */
const MOST_SECTIONS = 40
/** After so many records in a row that go on from none, the others are compared with the one before alone. */
const PATIENCE = 2_000

/** Sets the heading of the edge where each swath begins. All records must be there. */
export function joinEdges(data: Swaths): void {
  const { positions, shapes } = data
  let back = 1
  let misses = 0
  for (let row = 1; row < data.header.rows; row++) {
    const at = data.recordOf(row)
    const reach = misses < PATIENCE ? MOST_SECTIONS : 1
    let before = row < back ? -1 : data.recordOf(row - back)
    if (before < 0 || !goesOn(data, before, at)) {
      before = -1
      for (let k = 1; k <= Math.min(row, reach) && before < 0; k++) {
        const one = data.recordOf(row - k)
        if (goesOn(data, one, at)) [before, back] = [one, k]
      }
    }
    misses = before < 0 ? misses + 1 : 0
    if (before >= 0) {
      const heading = positions[4 * at + 2]!
      shapes[4 * at + 2] = heading - wrapped(heading - positions[4 * before + 2]!)
    }
  }
}

/** Whether a swath begins where the one before ends, and has driven no more than a bend since. */
function goesOn({ positions }: Swaths, before: number, at: number): boolean {
  const [east, north] = [positions[4 * at]!, positions[4 * at + 1]!]
  const [heading, length] = [positions[4 * at + 2]!, positions[4 * at + 3]!]
  const gapEast = east - length * Math.sin(heading) - positions[4 * before]!
  const gapNorth = north - length * Math.cos(heading) - positions[4 * before + 1]!
  return (
    length > 0 &&
    Math.hypot(gapEast, gapNorth) < NEAR_M + NEAR_SHARE * length &&
    Math.abs(wrapped(heading - positions[4 * before + 2]!)) < MOST_TURN
  )
}

/** An angle between -π and π. */
function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}
