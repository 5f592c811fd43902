/** Guidance groups and patterns (GGP, GPN) and guidance lines of version 3 (LSG type 5) as GeoJSON features. */
import {
  lineStringFeatures,
  type MoreProperties,
  polygonFeatures,
  positionsOf,
  type Report,
  reportPointFiles,
} from '../geometry/features.js'
import {
  type Feature,
  featureOf,
  type GeoJsonGeometry,
  type GeoJsonLineString,
  type GeoJsonPoint,
  type Position,
} from '../geometry/geojson.js'
import { GUIDANCE_PATTERN_TYPES, typeName } from '../geometry/type-names.js'
import type { GuidanceGroup, GuidancePattern, LineString } from '../task-data/geometry-model.js'
import { type GuidanceOptions, patternLines, pivotCentre } from './pattern-line.js'

const AB = 1
const CURVE = 3

/**
 * One feature per pattern (`element` GPN), then the polygons that bound a pattern or the group (`element` PLN with
 * `guidancePatternId` or `guidanceGroupId`).
 *
 * Geometry: AB, curve and spiral are the line as it stands, from A to B. A+ is a line of `aPlusLengthM` (100 m) from A
 * along the heading. A pivot is the circle or arc around its centre, which stands in `pivotCentre`. A pattern of several
 * lines is a MultiLineString, one of a single point a Point; one without any is left out and reported.
 *
 * Properties bear the names of the standard in camel case with its units (heading in degrees, radius in mm).
 */
export function guidanceGroupFeatures(
  group: GuidanceGroup,
  report: Report,
  more: MoreProperties = {},
  options: GuidanceOptions = {},
): Feature[] {
  const inGroup = { ...more, guidanceGroupId: group.id }
  const features: Feature[] = []
  for (const pattern of group.patterns) {
    const held = { ...inGroup, guidanceGroupDesignator: group.designator }
    features.push(...patternFeatures(pattern, report, held, options))
    for (const boundary of pattern.boundaries)
      features.push(...polygonFeatures(boundary, report, { ...inGroup, guidancePatternId: pattern.id }))
  }
  for (const boundary of group.boundaries) features.push(...polygonFeatures(boundary, report, inGroup))
  return features
}

/** A guidance line of version 3: two points are AB, more a curve. Its properties are those of LSG and the pattern type. */
export function guidanceLineFeatures(
  line: LineString,
  report: Report,
  more: MoreProperties = {},
): Feature<GeoJsonLineString | GeoJsonPoint>[] {
  const type = positionsOf(line).length > 2 ? CURVE : AB
  const pattern = {
    guidancePatternType: type,
    guidancePatternTypeName: typeName(GUIDANCE_PATTERN_TYPES, type),
  }
  return lineStringFeatures(line, report, { ...pattern, ...more })
}

function patternFeatures(
  pattern: GuidancePattern,
  report: Report,
  more: MoreProperties,
  options: GuidanceOptions,
): Feature[] {
  reportPointFiles(pattern.lineStrings, report)
  const geometry = geometryOf(patternLines(pattern, options))
  if (geometry === undefined) {
    report('VALUE_INVALID', 'warning', `guidance pattern ${pattern.id} has no usable point and was left out.`)
    return []
  }
  const [line] = pattern.lineStrings
  const properties = {
    element: 'GPN',
    ...patternProperties(pattern),
    pivotCentre: pivotCentre(pattern),
    lineStringWidth: line?.widthMm,
    ...more,
  }
  return [featureOf(geometry, properties)]
}

function patternProperties(pattern: GuidancePattern): MoreProperties {
  return {
    guidancePatternId: pattern.id,
    guidancePatternDesignator: pattern.designator,
    guidancePatternType: pattern.type,
    guidancePatternTypeName: typeName(GUIDANCE_PATTERN_TYPES, pattern.type),
    guidancePatternOptions: pattern.options,
    guidancePatternPropagationDirection: pattern.propagationDirection,
    guidancePatternExtension: pattern.extension,
    guidancePatternHeading: pattern.headingDegrees,
    guidancePatternRadius: pattern.radiusMm,
    guidancePatternGNSSMethod: pattern.gnssMethod,
    guidancePatternHorizontalAccuracy: pattern.horizontalAccuracyM,
    guidancePatternVerticalAccuracy: pattern.verticalAccuracyM,
    baseStationIdRef: pattern.baseStationId,
    originalSRID: pattern.originalSrid,
    numberOfSwathsLeft: pattern.numberOfSwathsLeft,
    numberOfSwathsRight: pattern.numberOfSwathsRight,
  }
}

function geometryOf(lines: readonly Position[][]): GeoJsonGeometry | undefined {
  const [first] = lines
  if (first === undefined) return undefined
  const drawn = lines.filter((line) => line.length > 1)
  if (drawn.length > 1) return { type: 'MultiLineString', coordinates: drawn }
  if (drawn.length === 1) return { type: 'LineString', coordinates: drawn[0]! }
  return { type: 'Point', coordinates: first[0]! }
}
