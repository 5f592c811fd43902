import { describe, expect, it } from 'vitest'
import { LocalFrame, mercator } from '../src/map/local-frame.js'

describe('Web Mercator', () => {
  it.each([
    // x = (lon + 180) ÷ 360; y from the closed formula: 0.5 at the equator, 0 at 85.0511287798°
    [0, 0, 0.5, 0.5],
    [-180, 85.051_128_779_8, 0, 0],
    [90, -85.051_128_779_8, 0.75, 1],
  ])('puts %d, %d at %d, %d', (lon, lat, x, y) => {
    const [foundX, foundY] = mercator(lon, lat)
    expect(foundX).toBeCloseTo(x, 9)
    expect(foundY).toBeCloseTo(y, 9)
  })
})

describe('metres around an origin', () => {
  // a degree at 52° on WGS 84: 68,677.5 m east, 111,267.2 m north
  const frame = new LocalFrame({ lon: 8.23, lat: 52, metresPerLon: 68_677.5, metresPerLat: 111_267.2 })
  const identity = Float64Array.from([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])

  it.each([
    [0, 0],
    [1_500, 1_500],
    [-3_000, 2_000],
  ])('lie within 10 cm of their Mercator position, %i m east and %i m north', (east, north) => {
    const matrix = frame.matrix(identity)
    const bent = north + frame.curvature * north * north
    const [x, y] = mercator(...frame.toDegrees(east, north))
    // one Mercator unit is 40,075,016.7 m at the equator, cos 52° of that on the ground
    const metres = 40_075_016.7 * Math.cos((52 * Math.PI) / 180)
    expect(Math.abs(matrix[0]! * east + matrix[12]! - x) * metres).toBeLessThan(2) // float32 of the whole world
    expect(Math.abs(Math.fround(matrix[5]!) * bent - (y - mercator(8.23, 52)[1])) * metres).toBeLessThan(0.1)
  })

  it('come back as the degrees they were', () => {
    const [lon, lat] = frame.toDegrees(...frame.toMetres(8.2345, 52.0123))
    expect(lon).toBeCloseTo(8.2345, 12)
    expect(lat).toBeCloseTo(52.0123, 12)
  })
})
