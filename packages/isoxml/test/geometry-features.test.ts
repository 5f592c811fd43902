import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localMetres, metresPerDegreeEast, metresPerDegreeNorth, placeAt } from '../src/geometry/ellipsoid.js'
import { partfieldFeatures } from '../src/geometry/partfield-features.js'
import { memoryTree, openTaskData, type Partfield } from '../src/index.js'
import { text } from './time-log-bytes.js'

describe('metres and degrees on the ellipsoid', () => {
  it.each([
    // degrees, km per degree north and east: the usual table of WGS 84 to the metre
    [0, 110.574, 111.32],
    [15, 110.649, 107.55],
    [30, 110.852, 96.486],
    [45, 111.132, 78.847],
    [60, 111.412, 55.8],
    [75, 111.618, 28.902],
  ])('at %i° N are those of the table', (lat, north, east) => {
    expect(Math.abs(metresPerDegreeNorth(lat) / 1000 - north)).toBeLessThan(0.0006)
    expect(Math.abs(metresPerDegreeEast(lat) / 1000 - east)).toBeLessThan(0.0006)
  })

  it('lead back to where they came from, also over the 180th meridian', () => {
    const metres = fc.double({ min: -2000, max: 2000, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: -75, max: 75, noNaN: true }), metres, metres, (lat, east, north) => {
        const back = localMetres([10, lat], placeAt([10, lat], east, north))
        expect(back.eastM).toBeCloseTo(east, 5)
        expect(back.northM).toBeCloseTo(north, 5)
      }),
    )
    expect(localMetres([179.999, 0], [-179.999, 0]).eastM).toBeCloseTo(0.002 * 111_319.4908, 3)
  })
})

describe('a part field as GeoJSON', () => {
  const partfieldOf = async (content: string): Promise<Partfield> => {
    const xml = `<ISO11783_TaskData VersionMajor="4"><PFD A="PFD1" C="Field" D="40000">${content}</PFD></ISO11783_TaskData>`
    const { sets } = await openTaskData(memoryTree(new Map([['TASKDATA.XML', text(xml)]])))
    return sets[0]!.taskData.partfields.get('PFD1')!
  }
  const points = (positions: readonly (readonly [number, number])[]): string =>
    positions.map(([lon, lat]) => `<PNT A="2" C="${lat}" D="${lon}"/>`).join('')
  const square = (type: number, west: number, south: number, size: number): string =>
    `<LSG A="${type}">${points([
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ])}</LSG>`
  const summary = async (content: string) => {
    const { collection, diagnostics } = partfieldFeatures(await partfieldOf(content))
    return {
      features: collection.features.map(({ geometry, properties }) => [
        properties['element'],
        properties['polygonTypeName'] ?? properties['lineStringTypeName'] ?? properties['pointTypeName'],
        geometry.type,
      ]),
      diagnostics: diagnostics.map(({ code }) => code),
      collection,
    }
  }

  it('begins with its boundary, which comes once, holes in place', async () => {
    const { features, collection } = await summary(
      `<PLN A="1" B="outer">${square(1, 0, 0, 9)}${square(2, 1, 1, 1)}</PLN><PLN A="1">${square(1, 20, 0, 1)}</PLN>`,
    )
    expect(features).toEqual([['PFD', undefined, 'MultiPolygon']])
    expect(collection.features[0]!.properties).toEqual({
      element: 'PFD',
      partfieldId: 'PFD1',
      partfieldDesignator: 'Field',
      partfieldArea: 40_000,
    })
  })

  it('holds every other polygon, line and point under the name of its type', async () => {
    const { features, collection } = await summary(
      [
        `<PLN A="1">${square(1, 0, 0, 9)}</PLN>`,
        `<PLN A="6" B="pylon" C="4">${square(1, 2, 2, 1)}</PLN>`,
        `<PLN A="3">${square(1, 4, 4, 1)}</PLN>`,
        `<LSG A="6" C="300">${points([
          [0, 0],
          [9, 9],
        ])}</LSG>`,
        `<LSG A="5" B="ab">${points([
          [0, 1],
          [9, 1],
        ])}</LSG>`,
        '<PNT A="3" B="gate" C="0.5" D="0.25"/>',
      ].join(''),
    )
    expect(features).toEqual([
      ['PFD', undefined, 'MultiPolygon'],
      ['PLN', 'obstacle', 'MultiPolygon'],
      ['PLN', 'waterSurface', 'MultiPolygon'],
      ['LSG', 'drainage', 'LineString'],
      ['LSG', 'guidancePattern', 'LineString'],
      ['PNT', 'fieldAccess', 'Point'],
    ])
    expect(collection.features[1]!.properties).toEqual({
      element: 'PLN',
      polygonType: 6,
      polygonTypeName: 'obstacle',
      polygonDesignator: 'pylon',
      polygonArea: 4,
      partfieldId: 'PFD1',
    })
    expect(collection.features[5]!.geometry).toEqual({ type: 'Point', coordinates: [0.25, 0.5] })
  })

  it('takes an obstacle whose ring is marked as interior as the obstacle, and says so', async () => {
    const { features, diagnostics } = await summary(`<PLN A="6">${square(2, 2, 2, 1)}</PLN>`)
    expect(features).toEqual([['PLN', 'obstacle', 'MultiPolygon']])
    expect(diagnostics).toEqual(['BOUNDARY_REPAIRED'])
  })

  it('keeps a headland that is drawn as a line, and flags within a polygon', async () => {
    const { features } = await summary(
      `<PLN A="10"><LSG A="5">${points([
        [0, 0],
        [1, 1],
      ])}</LSG></PLN><PLN A="2">${square(1, 0, 0, 1)}<LSG A="8">${points([[0.5, 0.5]])}</LSG></PLN>`,
    )
    expect(features).toEqual([
      ['LSG', 'guidancePattern', 'LineString'],
      ['PLN', 'treatmentZone', 'MultiPolygon'],
      ['LSG', 'flag', 'Point'],
    ])
  })

  it('holds the patterns of its guidance groups and what bounds them', async () => {
    const { features, collection } = await summary(
      `<GGP A="GGP1" B="g"><GPN A="GPN1" C="1"><LSG A="5"><PNT A="6" C="52" D="8"/><PNT A="7" C="53" D="8"/></LSG></GPN><PLN A="1">${square(1, 0, 0, 1)}</PLN></GGP>`,
    )
    expect(features).toEqual([
      ['GPN', undefined, 'LineString'],
      ['PLN', 'partfieldBoundary', 'MultiPolygon'],
    ])
    expect(collection.features[1]!.properties).toMatchObject({ guidanceGroupId: 'GGP1', partfieldId: 'PFD1' })
  })

  it('reports points that stand in a binary of their own', async () => {
    const { diagnostics } = await summary(
      `<PLN A="6"><LSG A="1"><PNT A="2" C="0" D="0" J="PNT00001" K="900"/></LSG></PLN>`,
    )
    expect(diagnostics).toEqual(['POINT_FILE_UNSUPPORTED', 'BOUNDARY_INVALID'])
  })
})
