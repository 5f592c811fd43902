/** Mean over a square window, in place; three runs come close to a Gaussian. Cost depends on pixels, not the radius. */

const RUNS = 3

/**
 * Replaces each pixel by the sum of its row neighbours within `radius`, divided by the window's size, three times while
 * the row is at hand. Outside counts 0.
 */
const blurRows = (pixels: Float32Array, width: number, height: number, radius: number): void => {
  // a row with nothing on either side, so that the window needs no bounds
  const first = radius + 1
  let row = new Float64Array(width + 2 * radius + 1)
  let blurred = new Float64Array(row.length)
  for (let y = 0; y < height; y++) {
    const start = y * width
    for (let x = 0; x < width; x++) row[first + x] = pixels[start + x]!
    for (let run = 0; run < RUNS; run++) {
      blurRow(row, blurred, first, width, radius)
      const swapped = row
      row = blurred
      blurred = swapped
    }
    for (let x = 0; x < width; x++) pixels[start + x] = row[first + x]!
  }
}

const blurRow = (
  row: Float64Array,
  blurred: Float64Array,
  first: number,
  width: number,
  radius: number,
): void => {
  const scale = 1 / (2 * radius + 1)
  const end = first + width
  let sum = 0
  for (let x = first; x < Math.min(first + radius, end); x++) sum += row[x]!
  for (let x = first; x < end; x++) {
    sum += row[x + radius]! - row[x - first]!
    blurred[x] = sum * scale
  }
}

/** The same along columns once, a row of running sums at a time so that memory is read in order. */
const blurColumns = (pixels: Float32Array, width: number, height: number, radius: number): void => {
  const sums = new Float64Array(width)
  const scale = 1 / (2 * radius + 1)
  // the rows that were replaced last, as they were: the oldest one leaves the window
  const window = radius + 1
  const replaced = new Float32Array(window * width)
  for (let y = 0; y < Math.min(radius, height); y++)
    for (let x = 0; x < width; x++) sums[x]! += pixels[y * width + x]!
  const nothing = new Float32Array(width)
  for (let y = 0; y < height; y++) {
    const row = pixels.subarray(y * width, (y + 1) * width)
    const entering =
      y + radius < height ? pixels.subarray((y + radius) * width, (y + radius + 1) * width) : nothing
    const leaving = replaced.subarray((y % window) * width, ((y % window) + 1) * width)
    for (let x = 0; x < width; x++) {
      const sum = sums[x]! + entering[x]! - leaving[x]!
      leaving[x] = row[x]!
      sums[x] = sum
      row[x] = sum * scale
    }
  }
}

/** Three box blurs of `radius` pixels, at least one. */
export const blur = (pixels: Float32Array, width: number, height: number, radius: number): void => {
  blurRows(pixels, width, height, radius)
  for (let run = 0; run < RUNS; run++) blurColumns(pixels, width, height, radius)
}
