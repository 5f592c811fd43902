/**
 * PLN, LSG and PNT as GeoJSON features. Properties bear the standard's names in camel case and its units (m², mm);
 * `element` says what the feature was, `…TypeName` what its type number means.
 */
import type { Diagnostic, DiagnosticCode } from '../diagnostics.js'
import type { LineString, Point, Polygon } from '../task-data/geometry-model.js'
import {
  type Feature,
  type FeatureValue,
  featureOf,
  type GeoJsonLineString,
  type GeoJsonPoint,
  type MultiPolygon,
  type Position,
} from './geojson.js'
import { type LooseFlatRing, outlineCoordinates, outlineOf } from './outline.js'
import { LINE_STRING_TYPES, POINT_TYPES, POLYGON_TYPES, typeName } from './type-names.js'

const EXTERIOR_RING = 1
const INTERIOR_RING = 2

/** Further properties of a feature, such as the id of the element that holds it. */
export type MoreProperties = Readonly<Record<string, FeatureValue | undefined>>

/** Tells what was wrong with the geometry of an element. */
export type Report = (code: DiagnosticCode, severity: Diagnostic['severity'], sentence: string) => void

/** Collects findings as diagnostics of one element, `PFD1` say. */
export function reportFor(element: string, diagnostics: Diagnostic[]): Report {
  return (code, severity, sentence) => {
    diagnostics.push({ code, severity, message: `${element}: ${sentence}`, where: { element } })
  }
}

/** Positions of a line, those beyond ±90° and ±180° left out. */
export function positionsOf({ coordinates }: Pick<LineString, 'coordinates'>): Position[] {
  const positions: Position[] = []
  for (let at = 0; at + 1 < coordinates.length; at += 2) {
    const lon = coordinates[at]!
    const lat = coordinates[at + 1]!
    if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) positions.push([lon, lat])
  }
  return positions
}

/** Says which lines have points in a binary of their own; those points are missing in what is made of the line. */
export function reportPointFiles(lines: readonly LineString[], report: Report): void {
  for (const { pointFiles } of lines) {
    for (const file of pointFiles) {
      const sentence = `the points in ${file}.BIN are not read: how such a file is laid out is not known well enough; what stands in the XML is used.`
      report('POINT_FILE_UNSUPPORTED', 'warning', sentence)
    }
  }
}

/** Exterior and interior rings of polygons as one valid MultiPolygon; undefined when no ring is usable. */
export function multiPolygonOf(polygons: readonly Polygon[], report: Report): MultiPolygon | undefined {
  const rings: LooseFlatRing[] = []
  for (const { lineStrings } of polygons) {
    reportPointFiles(lineStrings, report)
    for (const { type, coordinates } of lineStrings) {
      if (type === EXTERIOR_RING || type === INTERIOR_RING)
        rings.push({ interior: type === INTERIOR_RING, coordinates })
    }
  }
  const outline = outlineOf(rings)
  for (const { code, sentence } of outline.findings)
    report(code, code === 'BOUNDARY_INVALID' ? 'warning' : 'info', sentence)
  if (outline.polygons.length === 0) return undefined
  return { type: 'MultiPolygon', coordinates: outlineCoordinates(outline) }
}

/**
 * A polygon and the lines in it that are no rings (flags, obstacles, guidance lines, a headland drawn as a line).
 *
 * @returns no polygon feature where no ring is usable
 */
export function polygonFeatures(polygon: Polygon, report: Report, more: MoreProperties = {}): Feature[] {
  const geometry = multiPolygonOf([polygon], report)
  const lines = polygon.lineStrings.flatMap((line) =>
    line.type === EXTERIOR_RING || line.type === INTERIOR_RING
      ? []
      : lineStringFeatures(line, () => {}, { ...more, polygonId: polygon.id, polygonType: polygon.type }),
  )
  if (geometry === undefined) return lines
  const properties = {
    element: 'PLN',
    polygonId: polygon.id,
    polygonType: polygon.type,
    polygonTypeName: typeName(POLYGON_TYPES, polygon.type),
    polygonDesignator: polygon.designator,
    polygonArea: polygon.areaM2,
    polygonColour: polygon.colour,
    ...more,
  }
  return [featureOf(geometry, properties), ...lines]
}

/** A line; a line of one position becomes a point, one of none no feature. */
export function lineStringFeatures(
  line: LineString,
  report: Report,
  more: MoreProperties = {},
): Feature<GeoJsonLineString | GeoJsonPoint>[] {
  reportPointFiles([line], report)
  const [first, ...rest] = positionsOf(line)
  if (first === undefined) return []
  const properties = {
    element: 'LSG',
    lineStringId: line.id,
    lineStringType: line.type,
    lineStringTypeName: typeName(LINE_STRING_TYPES, line.type),
    lineStringDesignator: line.designator,
    lineStringWidth: line.widthMm,
    lineStringLength: line.lengthMm,
    lineStringColour: line.colour,
    ...more,
  }
  if (rest.length === 0) return [featureOf({ type: 'Point', coordinates: first }, properties)]
  return [featureOf({ type: 'LineString', coordinates: [first, ...rest] }, properties)]
}

/** A point that stands alone; none where its position is out of range. */
export function pointFeatures(point: Point, more: MoreProperties = {}): Feature<GeoJsonPoint>[] {
  const { east, north } = point
  if (!(Math.abs(east) <= 180 && Math.abs(north) <= 90)) return []
  const properties = {
    element: 'PNT',
    pointId: point.id,
    pointType: point.type,
    pointTypeName: typeName(POINT_TYPES, point.type),
    pointDesignator: point.designator,
    pointUp: point.upMm,
    pointColour: point.colour,
    pointHorizontalAccuracy: point.horizontalAccuracyM,
    pointVerticalAccuracy: point.verticalAccuracyM,
    ...more,
  }
  return [featureOf({ type: 'Point', coordinates: [east, north] }, properties)]
}
