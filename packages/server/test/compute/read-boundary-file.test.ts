/** Boundary files of every kind: names, holes, parts, encodings; and bytes that nobody should have to read. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BoundaryFileInput, readBoundaryFile } from '../../src/compute/tasks/read-boundary-file.js'
import {
  boxOf,
  dbfOf,
  geoJsonOf,
  kmlOf,
  rectangle,
  type Shape,
  shpOf,
  text,
  UTM_32,
} from '../support/boundary-files.js'

const read = (input: BoundaryFileInput) => {
  const output = readBoundaryFile({ ...input, most: 10 })
  if ('refused' in output) throw new Error(output.refused.sentence)
  return output.polygons
}
const namesOf = (input: BoundaryFileInput) => read(input).map(({ name }) => name)
const outer = boxOf(8, 51, 0.1, 0.1)
/** Counter-clockwise, as Shapefiles want holes. */
const hole = [...boxOf(8.02, 51.02, 0.01, 0.01)].reverse()
const one: Shape = { rings: [rectangle(8, 51)], name: 'One' }

describe('Shapefiles', () => {
  const shp = shpOf([one])
  it.each([
    ['windows-1252 where nothing says otherwise', dbfOf(['Größe']), undefined],
    ['UTF-8 where the bytes are', dbfOf(['Größe'], 'utf8'), undefined],
    ['the encoding of the .cpg', dbfOf(['Größe'], 'utf8'), text('UTF-8')],
    ['a code page by its number', dbfOf(['Größe']), text('1252')],
    ['ISO 8859-1 as ArcGIS spells it', dbfOf(['Größe']), text('ISO 88591')],
    ['an unknown .cpg as if there were none', dbfOf(['Größe']), text('klingon')],
  ])('names are read in %s', (_, dbf, cpg) => {
    expect(namesOf({ format: 'SHAPEFILE', shp, dbf, cpg })).toEqual(['Größe'])
  })
  it.each(['name', 'Name', 'NAME'])('the column %s names the field', (column) => {
    expect(namesOf({ format: 'SHAPEFILE', shp, dbf: dbfOf(['One'], 'latin1', column) })).toEqual(['One'])
  })
  it.each([
    ['name before NAME', { NAME: 'b', name: 'a' }, 'a'],
    ['an empty name gives way', { name: ' ', FIELD_NAME: 'Moor' }, 'Moor'],
    ['one word', { fieldName: 'Moor' }, 'Moor'],
    ['a number', { Field: 12 }, '12'],
    ['something else names nothing', { crop: 'wheat', name: { de: 'Moor' }, filename: 'x' }, undefined],
  ])('usual columns of names: %s', (_, properties, name) => {
    const bytes = text(
      JSON.stringify({ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [outer] } }),
    )
    expect(namesOf({ format: 'GEOJSON', bytes })).toEqual([name])
  })
  it('without a table, or with an empty name, a field has none', () => {
    expect(namesOf({ format: 'SHAPEFILE', shp })).toEqual([undefined])
    expect(namesOf({ format: 'SHAPEFILE', shp, dbf: dbfOf(['  ']) })).toEqual([undefined])
  })
  it('holes stay with their shell, and shells of one shape are one field', () => {
    const [polygon] = read({
      format: 'SHAPEFILE',
      shp: shpOf([{ rings: [outer, hole, boxOf(9, 51, 0.1, 0.1)] }]),
    })
    expect(polygon?.geometry).toEqual({
      type: 'MultiPolygon',
      coordinates: [[outer, hole], [boxOf(9, 51, 0.1, 0.1)]],
    })
  })
})

describe('systems on older ellipsoids', () => {
  const gaussKrueger = (datum: string) =>
    `PROJCS["Zone_3",GEOGCS["GCS",DATUM["${datum}",SPHEROID["Bessel_1841",6377397.155,299.1528128]],` +
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],' +
    'PARAMETER["False_Easting",3500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],' +
    'PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
  const shp = shpOf([{ rings: [boxOf(3_500_000, 5_700_000, 300, 200)] }])
  it('German Gauss-Krüger is shifted to WGS 84', () => {
    const prj = text(gaussKrueger('D_Deutsches_Hauptdreiecksnetz'))
    const [polygon] = read({ format: 'SHAPEFILE', shp, prj })
    const [[longitude, latitude]] = (polygon!.geometry.coordinates as number[][][])[0] as [[number, number]]
    // PROJ 9.1 (cs2cs EPSG:31467 EPSG:4326); seven parameters are good for 3 m, 4e-5°. Without a
    // shift it would be 51.43594522, 9.
    expect(Math.abs(latitude - 51.43463762)).toBeLessThan(4e-5)
    expect(Math.abs(longitude - 8.9989379)).toBeLessThan(4e-5)
  })
  it('a datum without a known way to WGS 84 is refused', () => {
    expect(() => read({ format: 'SHAPEFILE', shp, prj: text(gaussKrueger('D_Monte_Mario')) })).toThrow(
      /monte_mario.*hundred metres/,
    )
  })
})

describe('GeoJSON', () => {
  it.each([
    [
      'a feature',
      { type: 'Feature', properties: { Name: 7 }, geometry: { type: 'Polygon', coordinates: [outer] } },
      '7',
    ],
    ['a bare geometry', { type: 'Polygon', coordinates: [outer] }, undefined],
    [
      'positions with altitude',
      { type: 'Polygon', coordinates: [outer.map((at) => [...at, 71])] },
      undefined,
    ],
    [
      'WGS 84 by name',
      {
        type: 'Polygon',
        coordinates: [outer],
        crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } },
      },
      undefined,
    ],
  ])('%s', (_, value, name) => {
    const found = read({ format: 'GEOJSON', bytes: text(JSON.stringify(value)) })
    expect(found).toEqual([{ name, geometry: { type: 'Polygon', coordinates: [outer] } }])
  })
  it('a byte-order mark, and UTF-16 behind one, is read', () => {
    const value = JSON.stringify({ type: 'Polygon', coordinates: [outer] })
    for (const bytes of [Buffer.from(`\ufeff${value}`), Buffer.from(`\ufeff${value}`, 'utf16le')])
      expect(read({ format: 'GEOJSON', bytes: new Uint8Array(bytes) })).toHaveLength(1)
  })
  it('the ETRS89 zones of Europe are known by number: easting 500 km is the central meridian', () => {
    const crs = { type: 'name', properties: { name: 'EPSG:25833' } }
    const [polygon] = read({
      format: 'GEOJSON',
      bytes: geoJsonOf([{ rings: [boxOf(500_000, 5_700_000, 9, 9)] }], { crs }),
    })
    expect((polygon!.geometry.coordinates[0] as number[][])[0]![0]).toBeCloseTo(15, 9)
  })
})

describe('KML', () => {
  it('placemarks with polygons are fields, points are not; an undeclared prefix and the encoding are no hindrance', () => {
    expect(namesOf({ format: 'KML', bytes: kmlOf([{ ...one, rings: [outer, hole] }]) })).toEqual(['One'])
    const latin = Buffer.from(
      new TextDecoder()
        .decode(kmlOf([{ ...one, name: 'Größe' }]))
        .replace('UTF-8', 'ISO-8859-1')
        .replace('<Document>', '<Document><gx:Tour/>'),
      'latin1',
    )
    expect(namesOf({ format: 'KML', bytes: new Uint8Array(latin) })).toEqual(['Größe'])
  })
  it('the polygons of a MultiGeometry are one field', () => {
    const [head, polygon, tail] = new TextDecoder().decode(kmlOf([one])).split(/(<Polygon>.*<\/Polygon>)/)
    const bytes = text(`${head}<MultiGeometry>${polygon}${polygon}</MultiGeometry>${tail}`)
    const found = read({ format: 'KML', bytes })
    expect(found.map(({ geometry }) => [geometry.type, geometry.coordinates.length])).toEqual([
      ['MultiPolygon', 2],
    ])
  })
})

describe('bytes that lie', () => {
  const files: BoundaryFileInput[] = [
    {
      format: 'SHAPEFILE',
      shp: shpOf([one, { rings: [outer, hole] }]),
      dbf: dbfOf(['a', 'b']),
      prj: text(UTM_32),
    },
    { format: 'GEOJSON', bytes: geoJsonOf([one]) },
    { format: 'KML', bytes: kmlOf([one]) },
  ]
  const parts = files.flatMap((file) =>
    Object.entries(file).flatMap(([part, bytes]) =>
      bytes instanceof Uint8Array ? [{ file, part, bytes }] : [],
    ),
  )
  it('any damage to any part gives an answer, and no exception', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...parts),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.option(fc.nat()),
        ({ file, part, bytes }, writes, cut) => {
          const damaged = Uint8Array.from(bytes)
          for (const [at, value] of writes) damaged[at % damaged.length] = value
          const kept = cut === null ? damaged : damaged.subarray(0, cut % damaged.length)
          const output = readBoundaryFile({ ...file, [part]: kept, most: 10 })
          expect('refused' in output ? output.refused.sentence : output.polygons.length).toBeTruthy()
        },
      ),
      { numRuns: 1500 },
    )
  })
  it('collections inside collections without end are refused', () => {
    const deep = `${'{"type":"GeometryCollection","geometries":['.repeat(5000)}${']}'.repeat(5000)}`
    expect(() => read({ format: 'GEOJSON', bytes: text(deep) })).toThrow(/no Polygon/)
    const features = `${'{"type":"FeatureCollection","features":['.repeat(20_000)}${']}'.repeat(20_000)}`
    expect(() => read({ format: 'GEOJSON', bytes: text(features) })).toThrow(/./)
  })
})
