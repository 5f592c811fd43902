/** 32-bit bounds of 64-bit numbers: nearest rounding could make a box exclude its own point. */

const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

/** Largest 32-bit float that is not above the value. */
export const floatBelow = (value: number): number => {
  const nearest = Math.fround(value)
  if (nearest <= value) return nearest
  if (nearest === 0) return -1.401298464324817e-45
  float[0] = nearest
  bits[0]! += nearest > 0 ? -1 : 1
  return float[0]
}

/** Smallest 32-bit float that is not below the value. */
export const floatAbove = (value: number): number => -floatBelow(-value)

/**
 * One member of boxes, rounded outward, into the start of `floats`.
 *
 * @param boxes  four numbers each: west, south, east, north
 * @param member 0 to 3; the first two are rounded down, the others up
 * @param count  number of boxes
 */
export const floatsOutward = (
  boxes: Float64Array,
  member: number,
  count: number,
  floats: Float32Array,
): void => {
  const sign = member < 2 ? 1 : -1
  for (let k = 0; k < count; k++) floats[k] = sign * floatBelow(sign * boxes[4 * k + member]!)
}
