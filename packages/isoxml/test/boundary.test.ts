import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signedAreaOf } from '../src/geometry/flat-ring.js'
import { outlineCoordinates, outlineOf } from '../src/geometry/outline.js'
import { memoryTree, openTaskData, type Position } from '../src/index.js'
import { text } from './time-log-bytes.js'

interface LooseRing {
  readonly interior: boolean
  readonly positions: readonly Position[]
}

function boundaryOf(rings: readonly LooseRing[]) {
  const outline = outlineOf(
    rings.map(({ interior, positions }) => ({ interior, coordinates: Float64Array.from(positions.flat()) })),
  )
  const { polygons, findings } = outline
  const geometry =
    polygons.length === 0 ? undefined : { type: 'MultiPolygon', coordinates: outlineCoordinates(outline) }
  return { geometry, findings }
}

/** A square of `size` degrees whose south-west corner is given; counter-clockwise and open. */
const square = (west: number, south: number, size: number): Position[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
]
const outline = (positions: Position[]): LooseRing => ({ interior: false, positions })
const hole = (positions: Position[]): LooseRing => ({ interior: true, positions })
const close = (positions: Position[]): Position[] => [...positions, positions[0]!]
const reversed = (positions: Position[]): Position[] => [...positions].reverse()
const signedArea = (ring: readonly Position[]): number => signedAreaOf(Float64Array.from(ring.flat()))
const codes = (rings: LooseRing[]): string[] => boundaryOf(rings).findings.map(({ code }) => code)

describe('a boundary', () => {
  it('has closed rings, exteriors counter-clockwise and holes clockwise, whatever the file wrote', () => {
    const { geometry, findings } = boundaryOf([
      outline(close(reversed(square(0, 0, 10)))),
      hole(close(square(2, 2, 1))),
    ])
    expect(geometry).toEqual({
      type: 'MultiPolygon',
      // the file's own rings, the other way round
      coordinates: [
        [
          [
            [0, 10],
            [0, 0],
            [10, 0],
            [10, 10],
            [0, 10],
          ],
          [
            [2, 2],
            [2, 3],
            [3, 3],
            [3, 2],
            [2, 2],
          ],
        ],
      ],
    })
    expect(findings).toEqual([])
  })

  it('closes open rings and drops doubled points', () => {
    const doubled = square(0, 0, 1).flatMap((position): Position[] => [position, position])
    const { geometry } = boundaryOf([outline(doubled)])
    expect(geometry?.coordinates).toEqual([[close(square(0, 0, 1))]])
    expect(codes([outline(doubled)])).toEqual(['BOUNDARY_REPAIRED'])
  })

  it('gives each hole to the smallest exterior that contains it, in any order', () => {
    const rings = [
      hole(close(square(21, 1, 1))),
      outline(close(square(0, 0, 10))),
      outline(close(square(20, 0, 5))),
      hole(close(square(3, 3, 1))),
    ]
    const { geometry } = boundaryOf(rings)
    expect(
      geometry?.coordinates.map(([exterior, ...holes]) => [exterior![0], ...holes.map((ring) => ring[0])]),
    ).toEqual([
      [
        [0, 0],
        [3, 3],
      ],
      [
        [20, 0],
        [21, 1],
      ],
    ])
  })

  it('takes interior rings without an exterior as outlines, and says so', () => {
    const { geometry } = boundaryOf([hole(close(square(0, 0, 1)))])
    expect(geometry?.coordinates).toHaveLength(1)
    expect(codes([hole(close(square(0, 0, 1)))])).toEqual(['BOUNDARY_REPAIRED'])
  })

  it('swaps an interior ring that encloses the exterior one', () => {
    const { geometry } = boundaryOf([outline(close(square(2, 2, 1))), hole(close(square(0, 0, 10)))])
    expect(geometry?.coordinates.map((rings) => rings.map((ring) => Math.abs(signedArea(ring))))).toEqual([
      [100, 1],
    ])
  })

  it.each<[string, Position[], string[]]>([
    [
      'two distinct points',
      [
        [0, 0],
        [1, 1],
        [0, 0],
        [1, 1],
      ],
      ['BOUNDARY_INVALID'],
    ],
    [
      'points on one line',
      [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
      ['BOUNDARY_INVALID'],
    ],
    ['no points', [], ['BOUNDARY_INVALID']],
    [
      'points beyond the poles only',
      [
        [0, 91],
        [1, 91],
        [1, 92],
      ],
      ['BOUNDARY_REPAIRED', 'BOUNDARY_INVALID'],
    ],
  ])('has no ring of %s', (_, positions, expected) => {
    expect(boundaryOf([outline(positions)]).geometry).toBeUndefined()
    expect(codes([outline(positions)])).toEqual(expected)
  })

  it('of any rings is closed and wound as RFC 7946 asks', () => {
    const position = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 }))
    const ring = fc.record({ interior: fc.boolean(), positions: fc.array(position, { maxLength: 8 }) })
    fc.assert(
      fc.property(fc.array(ring, { maxLength: 6 }), (rings) => {
        for (const polygon of boundaryOf(rings).geometry?.coordinates ?? []) {
          for (const [at, one] of polygon.entries()) {
            expect(one[0]).toEqual(one.at(-1))
            expect(signedArea(one) > 0).toBe(at === 0)
          }
        }
      }),
    )
  })
})

describe('the boundary of a part field', () => {
  const line = (type: number, positions: Position[]): string =>
    `<LSG A="${type}">${positions.map(([lon, lat]) => `<PNT A="2" C="${lat}" D="${lon}"/>`).join('')}</LSG>`
  const polygon = (type: number, ...lines: string[]): string => `<PLN A="${type}">${lines.join('')}</PLN>`
  const boundaryOfField = async (...polygons: string[]) => {
    const xml = `<ISO11783_TaskData VersionMajor="4"><PFD A="PFD1" C="f">${polygons.join('')}</PFD></ISO11783_TaskData>`
    const { sets } = await openTaskData(memoryTree(new Map([['TASKDATA.XML', text(xml)]])))
    return sets[0]!.taskData.partfields
      .get('PFD1')!
      .boundary?.coordinates.map((rings) => rings.map((ring) => ring[0]))
  }

  it('comes from polygons of type 1, several of them for a field of several parts', async () => {
    expect(
      await boundaryOfField(polygon(1, line(1, square(0, 0, 1))), polygon(1, line(1, square(5, 0, 1)))),
    ).toEqual([[[0, 0]], [[5, 0]]])
  })

  it('leaves out obstacles, flags and guidance lines', async () => {
    const field = polygon(
      1,
      line(1, square(0, 0, 9)),
      line(8, square(1, 1, 1)),
      line(9, square(3, 3, 1)),
      line(5, square(5, 5, 1)),
    )
    expect(await boundaryOfField(field, polygon(6, line(1, square(2, 2, 1))))).toEqual([[[0, 0]]])
  })

  it('comes from type 9 where there is no type 1, and is absent without either', async () => {
    expect(
      await boundaryOfField(polygon(9, line(1, square(0, 0, 1))), polygon(10, line(1, square(0, 0, 2)))),
    ).toEqual([[[0, 0]]])
    expect(await boundaryOfField(polygon(10, line(1, square(0, 0, 2))))).toBeUndefined()
    expect(await boundaryOfField()).toBeUndefined()
  })

  it('compares no more points than ten million: holes beyond that are left out and counted', () => {
    // 200,000 points a hole must be compared with: 50 holes make ten million
    const circle = Array.from({ length: 200_000 }, (_, at): Position => {
      const angle = (2 * Math.PI * at) / 200_000
      return [Math.cos(angle), Math.sin(angle)]
    })
    const holes = Array.from({ length: 60 }, (_, at) => hole(square(-0.5 + at * 0.01, 0, 0.005)))
    const { geometry, findings } = boundaryOf([outline(circle), ...holes])
    expect(geometry?.coordinates[0]?.length).toBeLessThanOrEqual(51)
    expect(geometry?.coordinates[0]?.length).toBeGreaterThan(45)
    expect(findings.map(({ code }) => code)).toContain('BOUNDARY_INVALID')
    expect(findings.at(-1)?.sentence).toMatch(/^1\d of 60 interior rings were left out/)
  })
})
