/** Shapefiles (ESRI, July 1998) as boundaries: polygons of the `.shp`, names of the `.dbf`, system of the `.prj`. */
import { parseShp } from 'shpjs'
import { readDbf } from './dbf.js'
import { type FoundPolygon, moved, polygonsOf, UnreadableBoundaryFile } from './found-polygon.js'
import { asItIs, fromPrj, type ToWgs84 } from './projection.js'

/** Files of one Shapefile by extension; the index (`.shx`) is not needed. */
export interface ShapefileParts {
  readonly shp: Uint8Array
  readonly dbf?: Uint8Array | undefined
  readonly prj?: Uint8Array | undefined
  readonly cpg?: Uint8Array | undefined
}

const HEADER_BYTES = 100
const FILE_CODE = 9994
/** Shapes by their number in the header. */
const POLYGONS: ReadonlySet<number> = new Set([5, 15, 25])
const OTHER_SHAPES: Readonly<Record<number, string>> = {
  0: 'empty shapes',
  1: 'points',
  3: 'lines',
  8: 'sets of points',
  11: 'points',
  13: 'lines',
  18: 'sets of points',
  21: 'points',
  23: 'lines',
  28: 'sets of points',
  31: 'surfaces in space',
}

/** @throws UnreadableBoundaryFile saying which of the files is damaged, and how */
export function readShapefile({ shp, dbf, prj, cpg }: ShapefileParts): FoundPolygon[] {
  const bounds = checkHeader(shp)
  const toWgs84 = systemOf(prj, bounds)
  const shapes = shapesOf(shp)
  const rows = dbf === undefined ? [] : readDbf(dbf, textOf(cpg))
  const features = shapes.map((geometry, at) => ({ type: 'Feature', geometry, properties: rows[at] ?? {} }))
  return polygonsOf({ type: 'FeatureCollection', features }).map((polygon) => moved(polygon, toWgs84))
}

/** @returns west, south, east, north in the coordinates of the file */
function checkHeader(shp: Uint8Array): readonly number[] {
  const view = new DataView(shp.buffer, shp.byteOffset, shp.byteLength)
  if (shp.length < HEADER_BYTES || view.getInt32(0) !== FILE_CODE)
    throw new UnreadableBoundaryFile('The .shp is no Shapefile: it does not begin as one.')
  const stated = 2 * view.getInt32(24)
  if (stated > shp.length || stated < HEADER_BYTES)
    throw new UnreadableBoundaryFile(`The .shp is cut off: it has ${shp.length} of ${stated} bytes.`)
  const type = view.getInt32(32, true)
  if (!POLYGONS.has(type))
    throw new UnreadableBoundaryFile(
      `The .shp holds ${OTHER_SHAPES[type] ?? `shapes of an unknown kind (${type})`}; boundaries are polygons.`,
    )
  return [36, 44, 52, 60].map((at) => view.getFloat64(at, true))
}

function systemOf(
  prj: Uint8Array | undefined,
  [west = 0, south = 0, east = 0, north = 0]: readonly number[],
): ToWgs84 {
  const wkt = textOf(prj)
  if (wkt !== undefined && wkt.trim() !== '') return fromPrj(wkt, 'the .prj')
  if (Math.max(Math.abs(west), Math.abs(east)) <= 180 && Math.max(Math.abs(south), Math.abs(north)) <= 90)
    return asItIs
  throw new UnreadableBoundaryFile(
    'The .shp is not in degrees and has no .prj beside it that says in which system it is. Add the .prj and send it again.',
  )
}

function shapesOf(shp: Uint8Array): (object | null)[] {
  try {
    return parseShp(shp)
  } catch (error) {
    throw new UnreadableBoundaryFile(
      `The .shp is damaged: a shape cannot be read (${(error as Error).message}).`,
    )
  }
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}
