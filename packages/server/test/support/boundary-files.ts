/** Boundary files written by hand, byte by byte as the formats say, so that no reader of ours vouches for itself. */
import { zipFiles } from '@sheaf/isoxml'

export type Ring = readonly (readonly [number, number])[]

export interface Shape {
  readonly rings: readonly Ring[]
  readonly name?: string
}

/** WGS 84 rectangle with its south-west corner at the position, 0.004° by 0.003°, clockwise as Shapefiles want shells. */
export function rectangle(longitude: number, latitude: number): Ring {
  return boxOf(longitude, latitude, 0.004, 0.003)
}

/** A rectangle in the units of any system, closed, clockwise. */
export function boxOf(x: number, y: number, width: number, height: number): Ring {
  return [
    [x, y],
    [x, y + height],
    [x + width, y + height],
    [x + width, y],
    [x, y],
  ]
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

/** A `.shp` (ESRI Shapefile Technical Description, July 1998) of polygons, or of another type in the header. */
export function shpOf(shapes: readonly Shape[], type = 5): Uint8Array {
  const records = shapes.map(({ rings }, index) => recordOf(rings, index + 1))
  const length = 100 + records.reduce((sum, record) => sum + record.length, 0)
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 9994)
  view.setInt32(24, length / 2)
  view.setInt32(28, 1000, true)
  view.setInt32(32, type, true)
  boundsOf(shapes.flatMap(({ rings }) => rings)).forEach((bound, at) => {
    view.setFloat64(36 + 8 * at, bound, true)
  })
  let at = 100
  for (const record of records) {
    bytes.set(record, at)
    at += record.length
  }
  return bytes
}

function recordOf(rings: readonly Ring[], number: number): Uint8Array {
  const points = rings.flat()
  const content = 44 + 4 * rings.length + 16 * points.length
  const bytes = new Uint8Array(8 + content)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, number)
  view.setInt32(4, content / 2)
  view.setInt32(8, 5, true)
  boundsOf(rings).forEach((bound, at) => {
    view.setFloat64(12 + 8 * at, bound, true)
  })
  view.setInt32(44, rings.length, true)
  view.setInt32(48, points.length, true)
  let first = 0
  rings.forEach((ring, index) => {
    view.setInt32(52 + 4 * index, first, true)
    first += ring.length
  })
  points.forEach(([x, y], index) => {
    view.setFloat64(52 + 4 * rings.length + 16 * index, x, true)
    view.setFloat64(60 + 4 * rings.length + 16 * index, y, true)
  })
  return bytes
}

function boundsOf(rings: readonly Ring[]): number[] {
  const [xs, ys] = [0, 1].map((axis) => rings.flat().map((position) => position[axis]!)) as [
    number[],
    number[],
  ]
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

/** A `.dbf` (dBASE III) with one text column of 20 bytes. */
export function dbfOf(
  values: readonly string[],
  encoding: 'latin1' | 'utf8' = 'latin1',
  column = 'NAME',
): Uint8Array {
  const [header, row] = [32 + 32 + 1, 21]
  const bytes = Buffer.alloc(header + row * values.length + 1, ' ')
  bytes.fill(0, 0, header)
  bytes[0] = 0x03
  bytes.writeUInt32LE(values.length, 4)
  bytes.writeUInt16LE(header, 8)
  bytes.writeUInt16LE(row, 10)
  bytes.write(column, 32, 'latin1')
  bytes.write('C', 43, 'latin1')
  bytes[48] = 20
  bytes[header - 1] = 0x0d
  values.forEach((value, index) => {
    bytes.write(value, header + row * index + 1, encoding)
  })
  bytes[bytes.length - 1] = 0x1a
  return new Uint8Array(bytes)
}

/** ETRS89 / UTM zone 32N (EPSG:25832) as ESRI writes it. */
export const UTM_32 =
  'PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",' +
  'SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],' +
  'PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],' +
  'PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'

/** Files of a Shapefile under one stem. */
export function shapefileOf(stem: string, shapes: readonly Shape[], prj?: string) {
  const names = shapes.map(({ name = '' }) => name)
  return [
    { path: `${stem}.shp`, bytes: shpOf(shapes) },
    { path: `${stem}.dbf`, bytes: dbfOf(names) },
    ...(prj === undefined ? [] : [{ path: `${stem}.prj`, bytes: text(prj) }]),
  ]
}

export function geoJsonOf(shapes: readonly Shape[], beside: object = {}): Uint8Array {
  const features = shapes.map(({ rings, name }) => ({
    type: 'Feature',
    properties: name === undefined ? null : { name },
    geometry: { type: 'Polygon', coordinates: rings },
  }))
  return text(JSON.stringify({ type: 'FeatureCollection', ...beside, features }))
}

/** KML 2.2: a placemark for each shape, and one that is a point. */
export function kmlOf(shapes: readonly Shape[]): Uint8Array {
  const places = shapes.map(
    ({ rings, name }) =>
      `<Placemark><name>${name ?? ''}</name><Polygon>${rings.map(boundaryOf).join('')}</Polygon></Placemark>`,
  )
  return text(
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Farm</name>' +
      `<Placemark><name>Gate</name><Point><coordinates>8.3,51.9,70</coordinates></Point></Placemark>${places.join('')}` +
      '</Document></kml>',
  )
}

function boundaryOf(ring: Ring, index: number): string {
  const side = index === 0 ? 'outer' : 'inner'
  const positions = ring.map(([x, y]) => `${x},${y},71.5`).join(' ')
  return `<${side}BoundaryIs><LinearRing><coordinates>${positions}</coordinates></LinearRing></${side}BoundaryIs>`
}

export function kmzOf(shapes: readonly Shape[]): Uint8Array {
  return zipFiles([
    { path: 'files/icon.png', bytes: new Uint8Array([1, 2, 3]) },
    { path: 'doc.kml', bytes: kmlOf(shapes) },
  ])
}
