import { describe, expect, it } from 'vitest'
import { reportFor } from '../src/geometry/features.js'
import { guidanceGroupFeatures, guidanceLineFeatures } from '../src/guidance/guidance-features.js'
import type { Diagnostic, GuidancePattern, LineString, Position } from '../src/index.js'

/** WGS 84 on the equator, metres per degree: π/180 × 6,378,137 and π/180 × 6,378,137 × (1 − e²), e² = 0.00669437999. */
const EAST = 111_319.4908
const NORTH = 110_574.2759

const line = (points: readonly (readonly [type: number, lon: number, lat: number])[]): LineString => ({
  id: undefined,
  type: 5,
  designator: undefined,
  widthMm: 3000,
  lengthMm: undefined,
  colour: undefined,
  coordinates: Float64Array.from(points.flatMap(([, lon, lat]) => [lon, lat])),
  pointTypes: Uint8Array.from(points, ([type]) => type),
  upMm: undefined,
  pointFiles: [],
})

const pattern = (
  type: number,
  lineStrings: readonly LineString[],
  more: Partial<GuidancePattern> = {},
): GuidancePattern => ({
  id: 'GPN1',
  designator: 'A to B',
  type,
  options: undefined,
  propagationDirection: undefined,
  extension: undefined,
  headingDegrees: undefined,
  radiusMm: undefined,
  gnssMethod: undefined,
  horizontalAccuracyM: undefined,
  verticalAccuracyM: undefined,
  baseStationId: undefined,
  originalSrid: undefined,
  numberOfSwathsLeft: undefined,
  numberOfSwathsRight: undefined,
  lineStrings,
  boundaries: [],
  ...more,
})

function featuresOf(...patterns: GuidancePattern[]) {
  const diagnostics: Diagnostic[] = []
  const group = { id: 'GGP1', designator: 'group', patterns, boundaries: [] }
  const features = guidanceGroupFeatures(group, reportFor('PFD1', diagnostics))
  return { features, diagnostics, geometry: features[0]?.geometry }
}

/** Metres east and north of a centre on the equator. */
const fromCentre = ([lon, lat]: Position, centre: Position): [number, number] => [
  (lon - centre[0]) * EAST,
  (lat - centre[1]) * NORTH,
]

describe('a guidance pattern as GeoJSON', () => {
  it('AB is the line from A to B, also when B is written first', () => {
    const coordinates = [
      [8, 52],
      [8.1, 52.1],
    ]
    expect(
      featuresOf(
        pattern(1, [
          line([
            [6, 8, 52],
            [7, 8.1, 52.1],
          ]),
        ]),
      ).geometry,
    ).toEqual({ type: 'LineString', coordinates })
    expect(
      featuresOf(
        pattern(1, [
          line([
            [7, 8.1, 52.1],
            [6, 8, 52],
          ]),
        ]),
      ).geometry,
    ).toEqual({ type: 'LineString', coordinates })
  })

  it('curve and spiral are their points in order', () => {
    const points = [
      [6, 8, 52],
      [9, 8.1, 52.1],
      [9, 8.2, 52],
      [7, 8.3, 52.1],
    ] as const
    for (const type of [3, 5]) {
      expect(featuresOf(pattern(type, [line(points)])).geometry).toEqual({
        type: 'LineString',
        coordinates: points.map(([, lon, lat]) => [lon, lat]),
      })
    }
  })

  it('A+ is a line of 100 m from A along the heading, which stands in the properties', () => {
    const { features } = featuresOf(pattern(2, [line([[6, 10, 0]])], { headingDegrees: 90 }))
    const { geometry, properties } = features[0]!
    expect(properties['guidancePatternHeading']).toBe(90)
    const [a, end] = (geometry as { coordinates: Position[] }).coordinates
    expect(a).toEqual([10, 0])
    expect(end![0]).toBeCloseTo(10 + 100 / EAST, 9)
    expect(end![1]).toBeCloseTo(0, 9)
  })

  it('A+ without a heading is the point that it has', () => {
    expect(featuresOf(pattern(2, [line([[6, 10, 0]])])).geometry).toEqual({
      type: 'Point',
      coordinates: [10, 0],
    })
  })

  it('a pivot is a circle of its radius around its centre, closed, within 5 cm', () => {
    const centre: Position = [10, 0]
    const { features } = featuresOf(pattern(4, [line([[8, 10, 0]])], { radiusMm: 400_000, options: 3 }))
    const { coordinates } = features[0]!.geometry as { coordinates: Position[] }
    expect(features[0]!.properties['pivotCentre']).toEqual(centre)
    expect(coordinates.at(-1)).toEqual(coordinates[0])
    for (const [at, position] of coordinates.entries()) {
      const [east, north] = fromCentre(position, centre)
      expect(Math.hypot(east, north)).toBeCloseTo(400, 3)
      const [nextEast, nextNorth] = fromCentre(coordinates[at + 1] ?? coordinates[1]!, centre)
      expect(Math.hypot((east + nextEast) / 2, (north + nextNorth) / 2)).toBeGreaterThan(399.95)
    }
    // clockwise from the north: the second position lies to the east
    expect(fromCentre(coordinates[0]!, centre)[0]).toBeCloseTo(0, 6)
    expect(fromCentre(coordinates[1]!, centre)[0]).toBeGreaterThan(0)
  })

  it('a pivot with A and B is the arc between them, the way round that its options say', () => {
    // A 100 m north, B 100 m east of the centre
    const points = line([
      [8, 10, 0],
      [6, 10, 100 / NORTH],
      [7, 10 + 100 / EAST, 0],
    ])
    const arc = (options: number) => {
      const { coordinates } = featuresOf(pattern(4, [points], { options })).geometry as {
        coordinates: Position[]
      }
      return coordinates.map((position) => fromCentre(position, [10, 0]))
    }
    for (const [options, middle] of [
      [1, [70.711, 70.711]], // clockwise: over the north-east, 100 m × sin 45°
      [2, [-70.711, -70.711]], // counter-clockwise: over the south-west
    ] as const) {
      const ways = arc(options)
      expect(ways[0]![1]).toBeCloseTo(100, 3)
      expect(ways.at(-1)![0]).toBeCloseTo(100, 3)
      // positions of this circle stand 6.3 m apart: 2 × 100 m × acos(1 − 0.05 / 100)
      expect(
        Math.min(...ways.map(([east, north]) => Math.hypot(east - middle[0], north - middle[1]))),
      ).toBeLessThan(3.2)
    }
  })

  it('a pivot without radius takes the distance from its centre to A', () => {
    const { coordinates } = featuresOf(
      pattern(4, [
        line([
          [8, 10, 0],
          [6, 10, 50 / NORTH],
        ]),
      ]),
    ).geometry as {
      coordinates: Position[]
    }
    for (const position of coordinates)
      expect(Math.hypot(...fromCentre(position, [10, 0]))).toBeCloseTo(50, 3)
  })

  it('bears the attributes of the standard, and no key for those that are absent', () => {
    const { features } = featuresOf(
      pattern(
        1,
        [
          line([
            [6, 8, 52],
            [7, 8.1, 52.1],
          ]),
        ],
        { extension: 1, propagationDirection: 2, numberOfSwathsLeft: 0, gnssMethod: 4 },
      ),
    )
    expect(features[0]!.properties).toEqual({
      element: 'GPN',
      guidancePatternId: 'GPN1',
      guidancePatternDesignator: 'A to B',
      guidancePatternType: 1,
      guidancePatternTypeName: 'AB',
      guidancePatternPropagationDirection: 2,
      guidancePatternExtension: 1,
      guidancePatternGNSSMethod: 4,
      numberOfSwathsLeft: 0,
      lineStringWidth: 3000,
      guidanceGroupId: 'GGP1',
      guidanceGroupDesignator: 'group',
    })
  })

  it('of several lines is a MultiLineString; without any point it is left out and reported', () => {
    const lines = [
      line([
        [6, 8, 52],
        [7, 8, 53],
      ]),
      line([
        [6, 9, 52],
        [7, 9, 53],
      ]),
    ]
    expect(featuresOf(pattern(3, lines)).geometry).toMatchObject({ type: 'MultiLineString' })
    const { features, diagnostics } = featuresOf(pattern(1, []))
    expect(features).toEqual([])
    expect(diagnostics).toMatchObject([{ code: 'VALUE_INVALID', where: { element: 'PFD1' } }])
  })

  it('whose points stand in a binary of their own is reported, and drawn from what the XML holds', () => {
    const { features, diagnostics } = featuresOf(
      pattern(3, [
        {
          ...line([
            [6, 8, 52],
            [7, 8, 53],
          ]),
          pointFiles: ['PNT00001'],
        },
      ]),
    )
    expect(features).toHaveLength(1)
    expect(diagnostics).toMatchObject([{ code: 'POINT_FILE_UNSUPPORTED', severity: 'warning' }])
  })
})

describe('a guidance line of version 3', () => {
  const typeOf = (points: readonly (readonly [number, number, number])[]) =>
    guidanceLineFeatures(line(points), () => {})[0]!.properties['guidancePatternTypeName']

  it('is AB with two points and a curve with more', () => {
    expect(
      typeOf([
        [2, 8, 52],
        [2, 8, 53],
      ]),
    ).toBe('AB')
    expect(
      typeOf([
        [2, 8, 52],
        [2, 8, 53],
        [2, 9, 54],
      ]),
    ).toBe('curve')
  })
})
