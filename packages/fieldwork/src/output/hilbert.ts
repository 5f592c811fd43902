/** Rows along a Hilbert curve, so that row groups of a file cover compact ground. */

/** A field of a kilometre in cells of 25 cm; places along the curve are small enough to be sorted in two passes. */
const BITS = 12
const CELLS = 2 ** BITS

/** Levels of the curve that one look-up covers. */
const STEP = 4
const TURNS = 4

/**
 * The curve's next four levels by how it is turned and the cell's next four bits east and north: the place along it
 * (8 bits) and, above, how the piece in that cell is turned. Bit 0 of a turn swaps the axes, bit 1 counts both from the
 * other end.
 */
const NEXT = Uint16Array.from({ length: TURNS << (2 * STEP) }, (_, key) => {
  let turn = key >> (2 * STEP)
  let place = 0
  for (let bit = STEP - 1; bit >= 0; bit--) {
    const flip = turn >> 1
    const first = ((key >> (STEP + bit)) & 1) ^ flip
    const second = ((key >> bit) & 1) ^ flip
    const right = (turn & 1) === 0 ? first : second
    const up = (turn & 1) === 0 ? second : first
    // Quarters in the order lower left, upper left, upper right, lower right: the first is entered and left swapped,
    // the last swapped and from the other end.
    place = (place << 2) | ((3 * right) ^ up)
    if (up === 0) turn ^= right === 1 ? 3 : 1
  }
  return (turn << (2 * STEP)) | place
})

/** Place on the curve of a cell, 24 bits. @param column, row each 0 to 4,095, from west and south */
export const curvePlace = (column: number, row: number): number => {
  let state = 0
  let place = 0
  for (let shift = BITS - STEP; shift >= 0; shift -= STEP) {
    const next = NEXT[(state & 0x300) | (((column >>> shift) & 0xf) << STEP) | ((row >>> shift) & 0xf)]!
    place = (place << (2 * STEP)) | (next & 0xff)
    state = next
  }
  return place
}

const DIGIT_BITS = 12
const DIGITS = 2 ** DIGIT_BITS

interface Keyed {
  readonly keys: Int32Array
  readonly rows: Uint32Array
}

/** Stable sort of `rows` by keys of 24 bits, both spent on it: two passes of 12 bits. */
const sortByKey = (keys: Int32Array, rows: Uint32Array): Uint32Array => {
  let from: Keyed = { keys, rows }
  let to: Keyed = { keys: new Int32Array(keys.length), rows: new Uint32Array(keys.length) }
  for (let shift = 0; shift < 2 * BITS; shift += DIGIT_BITS) {
    const next = startsOf(from.keys, shift)
    const { keys: toKeys, rows: toRows } = to
    const { keys: fromKeys, rows: fromRows } = from
    for (let i = 0; i < fromKeys.length; i++) {
      const key = fromKeys[i]!
      const place = next[(key >>> shift) & (DIGITS - 1)]!++
      toKeys[place] = key
      toRows[place] = fromRows[i]!
    }
    const last = from
    from = to
    to = last
  }
  return from.rows
}

/** Where the keys with each digit begin in sorted order. */
const startsOf = (keys: Int32Array, shift: number): Int32Array => {
  const starts = new Int32Array(DIGITS + 1)
  for (let i = 0; i < keys.length; i++) starts[((keys[i]! >>> shift) & (DIGITS - 1)) + 1]!++
  for (let digit = 0; digit < DIGITS; digit++) starts[digit + 1]! += starts[digit]!
  return starts
}

/**
 * The given rows in the order of a Hilbert curve over their extent, a square of 4,096 by 4,096 cells; within a cell in the
 * order given.
 * @param rows row numbers with finite positions
 */
export const hilbertOrder = (lon: Float64Array, lat: Float64Array, rows: Uint32Array): Uint32Array => {
  let west = Infinity
  let south = Infinity
  let east = -Infinity
  let north = -Infinity
  for (const i of rows) {
    const x = lon[i]!
    const y = lat[i]!
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  const perDegree = (CELLS - 1) / (Math.max(east - west, north - south) || 1)
  const keys = new Int32Array(rows.length)
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k]!
    keys[k] = curvePlace(((lon[i]! - west) * perDegree) | 0, ((lat[i]! - south) * perDegree) | 0)
  }
  return sortByKey(keys, rows.slice())
}
