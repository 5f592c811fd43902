/**
 * A part field (PFD) with its geometry and guidance. Version 3 has no guidance groups: there every pattern becomes a
 * line string of type 5 in the field, A+ and pivots drawn as lines.
 */
import { patternLines } from '../guidance/pattern-line.js'
import type { GuidanceGroup, GuidancePattern } from '../task-data/geometry-model.js'
import type { Partfield, XmlElement } from '../task-data/model.js'
import {
  boundaryPolygons,
  flatCoordinates,
  type LineStringToWrite,
  lineStringElement,
  pointElement,
  polygonElement,
} from './geometry.js'
import type { GivenDeep } from './given.js'
import type { Generation } from './version.js'
import { element } from './xml-text.js'

/**
 * PFD: as the reader's `Partfield`. A polygon of type 1 among `polygons` is the boundary, and `boundary` is not
 * written beside it.
 */
export type PartfieldToWrite = GivenDeep<Partfield>
/** GGP: as the reader's `GuidanceGroup`. */
export type GuidanceGroupToWrite = GivenDeep<GuidanceGroup>
/** GPN: as the reader's `GuidancePattern`. */
export type GuidancePatternToWrite = GivenDeep<GuidancePattern>

const FIELD_BOUNDARY = 1
const MAIN_FIELD = 9
const GUIDANCE_LINE = 5

export function partfieldElement(partfield: PartfieldToWrite, generation: Generation): XmlElement {
  const { polygons = [], lineStrings = [], points = [], guidanceGroups = [] } = partfield
  const hasOutline = polygons.some(({ type }) => type === FIELD_BOUNDARY || type === MAIN_FIELD)
  const outline = partfield.boundary && !hasOutline ? boundaryPolygons(partfield.boundary) : []
  const lines = generation === 3 ? [...lineStrings, ...guidanceGroups.flatMap(guidanceLines)] : lineStrings
  return element(
    'PFD',
    {
      A: partfield.id,
      B: partfield.code,
      C: partfield.designator,
      D: Math.round(partfield.areaM2 ?? 0), // required by both schemas; 0 stands for "not known"
      E: partfield.customerId,
      F: partfield.farmId,
      G: partfield.cropTypeId,
      H: partfield.cropVarietyId,
      I: partfield.parentPartfieldId,
    },
    [
      ...[...outline, ...polygons].map(polygonElement),
      ...lines.map(lineStringElement),
      ...points.map(pointElement),
      ...(generation === 3 ? [] : guidanceGroups.map(guidanceGroupElement)),
    ],
  )
}

/** Guidance lines of version 3; a pattern without a name of its own bears that of its group. */
function guidanceLines(group: GuidanceGroupToWrite): LineStringToWrite[] {
  return (group.patterns ?? []).flatMap((pattern) => {
    const name = pattern.designator ?? group.designator
    return patternLines(asRead(pattern)).map((positions) => ({
      type: GUIDANCE_LINE,
      ...(name === undefined ? {} : { designator: name }),
      coordinates: flatCoordinates(positions),
    }))
  })
}

/** The pattern as the reader would give it, for what only reading knows how to draw. */
function asRead(pattern: GuidancePatternToWrite): GuidancePattern {
  const absent = undefined
  const lineStrings = (pattern.lineStrings ?? []).map((line) => ({
    id: absent,
    type: absent,
    designator: absent,
    widthMm: absent,
    lengthMm: absent,
    colour: absent,
    coordinates: Float64Array.from(line.coordinates),
    pointTypes: Uint8Array.from(line.pointTypes ?? []),
    upMm: absent,
    pointFiles: [],
  }))
  return {
    designator: absent,
    type: absent,
    options: absent,
    propagationDirection: absent,
    extension: absent,
    headingDegrees: absent,
    radiusMm: absent,
    gnssMethod: absent,
    horizontalAccuracyM: absent,
    verticalAccuracyM: absent,
    baseStationId: absent,
    originalSrid: absent,
    numberOfSwathsLeft: absent,
    numberOfSwathsRight: absent,
    ...pattern,
    lineStrings,
    boundaries: [],
  }
}

function guidanceGroupElement(group: GuidanceGroupToWrite): XmlElement {
  return element('GGP', { A: group.id, B: group.designator }, [
    ...(group.patterns ?? []).map(guidancePatternElement),
    ...(group.boundaries ?? []).map(polygonElement),
  ])
}

function guidancePatternElement(pattern: GuidancePatternToWrite): XmlElement {
  return element(
    'GPN',
    {
      A: pattern.id,
      B: pattern.designator,
      C: pattern.type,
      D: pattern.options,
      E: pattern.propagationDirection,
      F: pattern.extension,
      G: pattern.headingDegrees,
      H: pattern.radiusMm,
      I: pattern.gnssMethod,
      J: pattern.horizontalAccuracyM,
      K: pattern.verticalAccuracyM,
      L: pattern.baseStationId,
      M: pattern.originalSrid,
      N: pattern.numberOfSwathsLeft,
      O: pattern.numberOfSwathsRight,
    },
    [
      ...(pattern.lineStrings ?? []).map(lineStringElement),
      ...(pattern.boundaries ?? []).map(polygonElement),
    ],
  )
}
