import { describe, expect, it } from 'vitest'
import { type GeometryInput, geometryFault, isUuid, parseIntegerId, toMultiPolygon } from '../src/index.js'

const ring = [[0, 0], [1, 0], [1, 1], [0, 0]] // biome-ignore format: one ring, one line
const inRing = (...positions: unknown[]) => ({ type: 'Polygon', coordinates: [positions] }) as GeometryInput
const given = (geometry: unknown) => geometry as GeometryInput

describe('geometryFault', () => {
  it.each([
    ['a polygon', { type: 'Polygon', coordinates: [ring] }],
    ['a polygon with a hole', { type: 'Polygon', coordinates: [ring, ring] }],
    ['several polygons', { type: 'MultiPolygon', coordinates: [[ring], [ring]] }],
    ['positions with altitude', inRing([0, 0, 5], [1, 0, 5], [1, 1, 5], [0, 0, 6])],
  ])('finds none in %s', (_, geometry) => {
    expect(geometryFault(given(geometry))).toBeNull()
  })
  it.each<[what: string, geometry: GeometryInput, validity: string, path: string]>([
    ['another type', given({ type: 'Point', coordinates: [0, 0] }), 'NOT_ALLOWED_GEOMETRY_TYPE', 'type'],
    ['no polygon', { type: 'MultiPolygon', coordinates: [] }, 'TOO_FEW_POINTS', 'coordinates'],
    ['no ring', { type: 'MultiPolygon', coordinates: [[ring], []] }, 'TOO_FEW_POINTS', 'coordinates[1]'],
    ['a number for a ring', given({ type: 'Polygon', coordinates: [7] }), 'TOO_FEW_POINTS', 'coordinates[0]'],
    ['three positions', inRing([0, 0], [1, 0], [0, 0]), 'TOO_FEW_POINTS', 'coordinates[0]'],
    ['an open ring', inRing([0, 0], [1, 0], [1, 1], [0, 1]), 'RING_NOT_CLOSED', 'coordinates[0]'],
    [
      'latitude first',
      inRing([51, 8], [100, 95], [1, 1], [51, 8]),
      'INVALID_COORDINATE',
      'coordinates[0][1]',
    ],
    [
      'a ring over the antimeridian',
      inRing([179.9, 0], [-179.9, 0], [-179.9, 1], [179.9, 0]),
      'INVALID_COORDINATE',
      'coordinates[0]',
    ],
    ['a text', inRing([0, 0], ['1', 0], [1, 1], [0, 0]), 'INVALID_COORDINATE', 'coordinates[0][1]'],
    ['half a position', inRing([0, 0], [1], [1, 1], [0, 0]), 'INVALID_COORDINATE', 'coordinates[0][1]'],
    ['no number', inRing([0, 0], [Number.NaN, 0], [1, 1], [0, 0]), 'INVALID_COORDINATE', 'coordinates[0][1]'],
  ])('%s', (_, geometry, validity, path) => {
    expect(geometryFault(geometry)).toMatchObject({ validity, path })
  })
})

describe('toMultiPolygon', () => {
  it('wraps a polygon and leaves a multipolygon as it is', () => {
    const wrapped = { type: 'MultiPolygon', coordinates: [[ring]] } as const
    expect(toMultiPolygon({ type: 'Polygon', coordinates: [ring] })).toEqual(wrapped)
    expect(toMultiPolygon({ type: 'MultiPolygon', coordinates: [[ring]] })).toEqual(wrapped)
  })
})

describe('ids', () => {
  it.each([
    ['a0b4c1d2-6f0e-4a57-9c1b-2f6f3f0f5a11', true],
    ['A0B4C1D2-6F0E-4A57-9C1B-2F6F3F0F5A11', true],
    ['a0b4c1d26f0e4a579c1b2f6f3f0f5a11', false],
    ['a0b4c1d2-6f0e-4a57-9c1b-2f6f3f0f5a1', false],
    ['north 40', false],
  ])('%s is an UUID: %s', (text, expected) => {
    expect(isUuid(text)).toBe(expected)
  })
  it.each([
    ['1', 1],
    ['2147483647', 2147483647],
    ['2147483648', null],
    ['0', null],
    ['-1', null],
    ['1.0', null],
    ['abc', null],
  ])('the integer id in %j is %j', (text, id) => {
    expect(parseIntegerId(text)).toBe(id)
  })
})
