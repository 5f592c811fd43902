/** Closing of a mask: what is not set and narrower than a given width becomes set, everything else stays. */

/**
 * Morphological closing with a square of `2 × radius + 1` pixels (dilation, then erosion): gaps up to `2 × radius`
 * pixels wide are filled, the outline stays where it was. Linear in the pixels, whatever the radius.
 *
 * @param mask row by row, 1 where set; not changed
 */
export const closeGaps = (mask: Uint8Array, width: number, height: number, radius: number): Uint8Array => {
  if (radius < 1) return mask
  // room for what grows over the edge, so that it can shrink back
  const [wide, high] = [width + 2 * radius, height + 2 * radius]
  const work = new Uint8Array(wide * high)
  for (let row = 0; row < height; row++)
    work.set(mask.subarray(row * width, (row + 1) * width), (row + radius) * wide + radius)
  grow(work, wide, high, radius, 1)
  grow(work, wide, high, radius, 0)
  const closed = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = (row + radius) * wide + radius
    closed.set(work.subarray(from, from + width), row * width)
  }
  return closed
}

/** Every pixel within `radius` (along rows and columns) of one that holds `value` gets it. */
const grow = (mask: Uint8Array, width: number, height: number, radius: number, value: 0 | 1): void => {
  for (let row = 0; row < height; row++) growRow(mask, row * width, width, radius, value)
  growColumns(mask, width, height, radius, value)
}

const growRow = (mask: Uint8Array, start: number, width: number, radius: number, value: 0 | 1): void => {
  let left = 0
  // what grew eastwards must not grow again westwards: the last own pixel is remembered
  let filledTo = -1
  for (let x = 0; x < width; x++) {
    if (mask[start + x] === value) {
      for (let back = Math.max(filledTo + 1, x - radius); back < x; back++) mask[start + back] = value
      filledTo = x
      left = radius
    } else if (left > 0) {
      left--
      mask[start + x] = value
      filledTo = x
    }
  }
}

/** All columns together, a row at a time, so that memory is walked in its order. */
const growColumns = (mask: Uint8Array, width: number, height: number, radius: number, value: 0 | 1): void => {
  const own = mask.slice()
  const reach = new Int32Array(width)
  for (let row = 0; row < height; row++) spreadRow(own, mask, row * width, reach, radius, value)
  reach.fill(0)
  for (let row = height - 1; row >= 0; row--) spreadRow(own, mask, row * width, reach, radius, value)
}

const spreadRow = (
  own: Uint8Array,
  mask: Uint8Array,
  start: number,
  reach: Int32Array,
  radius: number,
  value: 0 | 1,
): void => {
  for (let x = 0; x < reach.length; x++) {
    if (own[start + x] === value) reach[x] = radius
    else if (reach[x]! > 0) {
      reach[x]!--
      mask[start + x] = value
    }
  }
}
