import type { Position } from '@sheaf/isoxml'
import { describe, expect, it } from 'vitest'
import { boundaryAreaM2, boundingBox, metresPerDegree, ringAreaM2 } from '../../src/boundary/index.js'

// Areas of geodesic polygons by GeographicLib (npm geographiclib-geodesic 2.2, Polygon area, WGS 84).
const GEODESIC: readonly (readonly [string, Position[], number])[] = [
  [
    'a square of 0.01 degrees at 52 north',
    [
      [8, 52],
      [8.01, 52],
      [8.01, 52.01],
      [8, 52.01],
    ],
    764077.6182508469,
  ],
  [
    'a triangle',
    [
      [8.65, 51.72],
      [8.664, 51.7213],
      [8.6571, 51.7302],
    ],
    513480.478553772,
  ],
  [
    'a triangle south and west',
    [
      [-63.5, -33.1],
      [-63.48, -33.1],
      [-63.49, -33.08],
    ],
    2070605.538556099,
  ],
  [
    'a field near the polar circle',
    [
      [24.9, 65.01],
      [24.925, 65.012],
      [24.93, 65.02],
      [24.9, 65.02],
    ],
    1287900.8893380165,
  ],
  [
    'a degree square at the equator',
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    12308778361.469452,
  ],
]

describe('ringAreaM2', () => {
  it('sums thousands of short ragged edges as a plane does: 20,000 vertices around 1 ha', () => {
    const metres = metresPerDegree(51.7)
    const outline = Array.from({ length: 20_000 }, (_, k) => {
      const angle = (2 * Math.PI * k) / 20_000
      const radiusM = 56.4 + ((k * k * 7919) % 10_007) / 10_007
      return { east: radiusM * Math.cos(angle), north: radiusM * Math.sin(angle) }
    })
    const planar = outline.reduce((sum, { east, north }, k) => {
      const next = outline[(k + 1) % outline.length]!
      return sum + (east * next.north - next.east * north) / 2
    }, 0)
    const ring = outline.map(
      ({ east, north }): Position => [8.6 + east / metres.lon, 51.7 + north / metres.lat],
    )
    expect(Math.abs(ringAreaM2(ring) / planar - 1)).toBeLessThan(1e-6)
  })

  it.each(GEODESIC)('agrees with the geodesic area of %s within 1e-6', (_, ring, expected) => {
    expect(Math.abs(ringAreaM2(ring) / expected - 1)).toBeLessThan(1e-6)
  })

  it('is negative for a clockwise ring, and the closing position changes nothing', () => {
    const ring = GEODESIC[0]![1]
    expect(ringAreaM2([...ring].reverse())).toBeCloseTo(-ringAreaM2(ring), 4)
    expect(ringAreaM2([...ring, ring[0]!])).toBeCloseTo(ringAreaM2(ring), 4)
  })

  it('crosses the antimeridian', () => {
    const here = ringAreaM2([
      [8, 52],
      [8.02, 52],
      [8.02, 52.01],
      [8, 52.01],
    ])
    expect(
      ringAreaM2([
        [179.99, 52],
        [-179.99, 52],
        [-179.99, 52.01],
        [179.99, 52.01],
      ]),
    ).toBeCloseTo(here, 3)
  })
})

describe('boundaryAreaM2', () => {
  const shell: Position[] = [
    [8, 52],
    [8.01, 52],
    [8.01, 52.01],
    [8, 52.01],
    [8, 52],
  ]
  const hole: Position[] = [
    [8.002, 52.002],
    [8.004, 52.002],
    [8.004, 52.004],
    [8.002, 52.004],
    [8.002, 52.002],
  ]

  it('takes holes off and adds parts, whatever their winding', () => {
    const far = shell.map(([lon, lat]): Position => [lon + 1, lat])
    const area = boundaryAreaM2({ type: 'MultiPolygon', coordinates: [[shell, hole], [far.reverse()]] })
    expect(area).toBeCloseTo(2 * ringAreaM2(shell) - ringAreaM2(hole), 3)
  })

  it('is 0 without polygons', () => {
    expect(boundaryAreaM2({ type: 'MultiPolygon', coordinates: [] })).toBe(0)
  })
})

describe('metresPerDegree', () => {
  // Length of a degree at 45°: 78,847 m of longitude and 111,132 m of latitude (Snyder 1987, table 3, Clarke to WGS 84
  // by the formulas there: π/180·N·cos φ with N = 6388838.29 m, π/180·M with M = 6367381.82 m).
  it('gives the lengths of a degree at 45 north', () => {
    const { lon, lat } = metresPerDegree(45)
    expect(lon).toBeCloseTo((Math.PI / 180) * 6388838.29 * Math.SQRT1_2, 2)
    expect(lat).toBeCloseTo((Math.PI / 180) * 6367381.82, 2)
  })
})

describe('boundingBox', () => {
  it('spans all parts, and is undefined without positions', () => {
    const box = boundingBox({
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [8, 52],
            [9, 53],
            [8, 53],
          ],
        ],
        [
          [
            [-1, 50],
            [0, 50],
            [0, 51],
          ],
        ],
      ],
    })
    expect(box).toEqual([-1, 50, 9, 53])
    expect(boundingBox({ type: 'MultiPolygon', coordinates: [] })).toBeUndefined()
  })
})
