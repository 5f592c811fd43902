/**
 * Extremes of columns. Each loop stands alone and gives a number: one that is compiled while it runs is thrown away where
 * more follows that it has not met.
 */

/** The least of at least one number. */
export const leastOf = (values: Float64Array | Int32Array): number => {
  let least = values[0]!
  for (let i = 1; i < values.length; i++) if (values[i]! < least) least = values[i]!
  return least
}

/** The greatest of at least one number. */
export const mostOf = (values: Float64Array | Int32Array): number => {
  let most = values[0]!
  for (let i = 1; i < values.length; i++) if (values[i]! > most) most = values[i]!
  return most
}
