import { describe, expect, it } from 'vitest'
import { readBoundaries } from '../src/map/boundary-file.js'

const square = [
  [
    [8, 52],
    [8.1, 52],
    [8.1, 52.1],
    [8, 52],
  ],
]

describe('boundaries in a GeoJSON file', () => {
  it('takes every polygon of a collection, with its name', () => {
    const feature = (properties: object | null, geometry: object) => ({
      type: 'Feature',
      properties,
      geometry,
    })
    const text = JSON.stringify({
      type: 'FeatureCollection',
      features: [
        feature({ name: 'North' }, { type: 'Polygon', coordinates: square }),
        feature(null, { type: 'MultiPolygon', coordinates: [square] }),
        feature({ name: 'Gate' }, { type: 'Point', coordinates: [8, 52] }),
      ],
    })
    expect(readBoundaries(text)).toEqual([
      { name: 'North', geometry: { type: 'Polygon', coordinates: square } },
      { name: undefined, geometry: { type: 'MultiPolygon', coordinates: [square] } },
    ])
  })

  it('takes a bare geometry', () =>
    expect(readBoundaries(JSON.stringify({ type: 'Polygon', coordinates: square }))).toHaveLength(1))

  it.each(['{', 'name,area'])('says that %s is no GeoJSON', (text) =>
    expect(() => readBoundaries(text)).toThrow(/no GeoJSON/),
  )

  it.each([
    'null',
    '[]',
    '{"type":"FeatureCollection","features":[]}',
    '{"type":"Point","coordinates":[8,52]}',
  ])('says that %s holds no polygon', (text) => expect(() => readBoundaries(text)).toThrow(/no polygon/))
})
