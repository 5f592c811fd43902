/** Polygons, line strings and points (PLN, LSG, PNT) as elements. */
import { IsoxmlError } from '../diagnostics.js'
import type { MultiPolygon, Position, Ring } from '../geometry/geojson.js'
import type { LineString, Point, Polygon } from '../task-data/geometry-model.js'
import type { XmlElement } from '../task-data/model.js'
import type { GivenDeep } from './given.js'
import { element, roundedDegrees } from './xml-text.js'

/** PLN: as the reader's `Polygon`. */
export type PolygonToWrite = GivenDeep<Polygon>
/** LSG: as the reader's `LineString`; coordinates are `[lon, lat, lon, lat …]`, points of no stated type are "other". */
export type LineStringToWrite = GivenDeep<LineString>
/** PNT: as the reader's `Point`. */
export type PointToWrite = GivenDeep<Point>

const FIELD_BOUNDARY = 1
const EXTERIOR_RING = 1
const INTERIOR_RING = 2
const OTHER_POINT = 2

export function polygonElement(polygon: PolygonToWrite): XmlElement {
  return element(
    'PLN',
    {
      A: polygon.type,
      B: polygon.designator,
      C: polygon.areaM2,
      D: polygon.colour,
      E: polygon.id,
    },
    (polygon.lineStrings ?? []).map(lineStringElement),
  )
}

/**
 * @throws IsoxmlError `VALUE_INVALID` for an odd number of coordinates, other columns of another length, and for points
 *         that stand in a binary
 */
export function lineStringElement(line: LineStringToWrite): XmlElement {
  const { coordinates, pointTypes, upMm } = line
  checkColumns(line)
  const points: XmlElement[] = []
  for (let at = 0; 2 * at < coordinates.length; at++) {
    const up = upMm?.[at] ?? Number.NaN
    points.push(
      element('PNT', {
        A: pointTypes?.[at] || OTHER_POINT,
        C: roundedDegrees(coordinates[2 * at + 1]!),
        D: roundedDegrees(coordinates[2 * at]!),
        E: Number.isNaN(up) ? undefined : up,
      }),
    )
  }
  return element(
    'LSG',
    {
      A: line.type,
      B: line.designator,
      C: line.widthMm,
      D: line.lengthMm,
      E: line.colour,
      F: line.id,
    },
    points,
  )
}

function checkColumns({
  coordinates,
  pointTypes,
  upMm,
  pointFiles,
  designator,
  id,
}: LineStringToWrite): void {
  const what = `Line string ${id ?? (designator === undefined ? '' : JSON.stringify(designator))}`.trim()
  const refuse = (sentence: string): never => {
    throw new IsoxmlError('VALUE_INVALID', { element: 'LSG' }, `${what}: ${sentence}`)
  }
  const points = coordinates.length / 2
  if (!Number.isInteger(points)) {
    refuse(`${coordinates.length} coordinates are no pairs of longitude and latitude; add what is missing.`)
  }
  for (const [name, column] of Object.entries({ pointTypes, upMm })) {
    if (column === undefined || column.length === points) continue
    refuse(`${name} has ${column.length} entries for ${points} points; give one a point or none at all.`)
  }
  if (pointFiles !== undefined && pointFiles.length > 0) {
    refuse('points in a binary of their own cannot be written; give them as coordinates.')
  }
}

export function pointElement(point: PointToWrite): XmlElement {
  return element('PNT', {
    A: point.type,
    B: point.designator,
    C: roundedDegrees(point.north),
    D: roundedDegrees(point.east),
    E: point.upMm,
    F: point.colour,
    G: point.id,
    H: point.horizontalAccuracyM,
    I: point.verticalAccuracyM,
  })
}

/** One polygon of type 1 per part of a field. */
export function boundaryPolygons(boundary: MultiPolygon): PolygonToWrite[] {
  return boundary.coordinates.map((rings) => ringsPolygon(rings, FIELD_BOUNDARY))
}

/** @param rings of a GeoJSON polygon: the exterior one, then its holes */
export function ringsPolygon(rings: readonly Ring[], type: number): PolygonToWrite {
  return {
    type,
    lineStrings: rings.map((ring, index) => ({
      type: index === 0 ? EXTERIOR_RING : INTERIOR_RING,
      coordinates: flatCoordinates(ring),
    })),
  }
}

export function flatCoordinates(positions: readonly Position[]): Float64Array {
  const flat = new Float64Array(2 * positions.length)
  positions.forEach(([lon, lat], at) => {
    flat[2 * at] = lon
    flat[2 * at + 1] = lat
  })
  return flat
}
