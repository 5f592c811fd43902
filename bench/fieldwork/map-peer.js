/** The peer: inverse-distance weighting (power 2) of the 12 nearest values, found by flatbush. */
import Flatbush from 'flatbush'

const NEAREST = 12

/** An index over the places of the values, in pixels. @param {Float64Array} x @param {Float64Array} y */
export function indexOf(x, y) {
  const index = new Flatbush(x.length)
  for (let i = 0; i < x.length; i++) index.add(x[i], y[i])
  index.finish()
  return index
}

/**
 * @param {Flatbush} index @param {Float64Array} x @param {Float64Array} y @param {Float64Array} values
 * @param {number} column @param {number} row pixel
 */
export function weightedAt(index, x, y, values, column, row) {
  let sum = 0
  let weights = 0
  for (const i of index.neighbors(column, row, NEAREST)) {
    const squared = (x[i] - column) * (x[i] - column) + (y[i] - row) * (y[i] - row)
    if (squared === 0) return values[i]
    sum += values[i] / squared
    weights += 1 / squared
  }
  return sum / weights
}
