/** 32-bit bounds of 64-bit numbers: nearest rounding could make a box exclude its own point. */

const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

/** Largest 32-bit float that is not above the value. */
export const floatBelow = (value: number): number => {
  float[0] = value
  if (float[0] <= value) return float[0]
  if (float[0] === 0) return -1.401298464324817e-45
  bits[0]! += float[0] > 0 ? -1 : 1
  return float[0]
}

/** Smallest 32-bit float that is not below the value. */
export const floatAbove = (value: number): number => -floatBelow(-value)
