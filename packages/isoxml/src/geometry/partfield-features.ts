/** A part field with all that is drawn in it: boundary, obstacles, lines, points, guidance, as GeoJSON. */
import type { Diagnostic } from '../diagnostics.js'
import { guidanceGroupFeatures, guidanceLineFeatures } from '../guidance/guidance-features.js'
import type { GuidanceOptions } from '../guidance/pattern-line.js'
import type { Partfield } from '../task-data/model.js'
import { lineStringFeatures, pointFeatures, polygonFeatures, reportFor } from './features.js'
import { type Feature, type FeatureCollection, featureOf } from './geojson.js'

/** PLN types that the boundary of a part field is made of: field boundary, else main field. */
const FIELD_BOUNDARY = 1
const MAIN_FIELD = 9
const GUIDANCE_LINE = 5

/** Features of a part field and what was wrong with their geometry. */
export interface PartfieldFeatures {
  readonly collection: FeatureCollection
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Features in this order: the boundary (`element` PFD; its polygons do not come again), other polygons, lines,
 * points, then guidance: lines of version 3 (LSG type 5 of the part field) and groups with their patterns.
 *
 * Every feature bears `partfieldId`. What `element` says of the others: PLN, LSG, PNT, GPN. See
 * {@link guidanceGroupFeatures} for what becomes of a pattern.
 *
 * @param options how long an A+ line is drawn
 */
export function partfieldFeatures(partfield: Partfield, options: GuidanceOptions = {}): PartfieldFeatures {
  const diagnostics: Diagnostic[] = []
  const report = reportFor(partfield.id, diagnostics)
  const held = { partfieldId: partfield.id }
  const features: Feature[] = []
  if (partfield.boundary !== undefined) {
    const properties = {
      element: 'PFD',
      partfieldId: partfield.id,
      partfieldCode: partfield.code,
      partfieldDesignator: partfield.designator,
      partfieldArea: partfield.areaM2,
    }
    features.push(featureOf(partfield.boundary, properties))
  }
  const boundaryType = partfield.boundary === undefined ? undefined : typeOfBoundary(partfield)
  for (const polygon of partfield.polygons)
    if (boundaryType === undefined || polygon.type !== boundaryType)
      features.push(...polygonFeatures(polygon, report, held))
  for (const line of partfield.lineStrings) {
    const make = line.type === GUIDANCE_LINE ? guidanceLineFeatures : lineStringFeatures
    features.push(...make(line, report, held))
  }
  for (const point of partfield.points) features.push(...pointFeatures(point, held))
  for (const group of partfield.guidanceGroups)
    features.push(...guidanceGroupFeatures(group, report, held, options))
  return { collection: { type: 'FeatureCollection', features }, diagnostics }
}

function typeOfBoundary({ polygons }: Partfield): number {
  return polygons.some(({ type }) => type === FIELD_BOUNDARY) ? FIELD_BOUNDARY : MAIN_FIELD
}
