/** A part field from the polygon of its boundary. */
import type { PartfieldToWrite } from '../partfield.js'
import { areaM2 } from './area.js'
import { type GeoJsonInput, indexedFeatures, polygonsOf, refusal, textProperty } from './features.js'

/** What the polygon does not say. */
export type PartfieldDetails = Omit<PartfieldToWrite, 'designator' | 'boundary' | 'polygons'> & {
  /** By default the property `designator` or `name`. */
  readonly designator?: string
}

/**
 * A part field whose boundary is a Polygon or MultiPolygon, with holes. Its area is that of the boundary on the
 * ellipsoid, in whole m², unless the details state one.
 *
 * @throws IsoxmlError `VALUE_INVALID` for another geometry, more than one feature, or no name; `BOUNDARY_INVALID` for a
 *         ring that encloses nothing
 */
export function partfieldFromGeoJson(input: GeoJsonInput, details: PartfieldDetails): PartfieldToWrite {
  const [feature, second] = indexedFeatures(input)
  if (second !== undefined) {
    throw refusal(
      second.index,
      'a part field is one feature; make one field of each, or one MultiPolygon of all.',
    )
  }
  const designator = details.designator ?? textProperty(feature!, ['designator', 'name'])
  if (designator === undefined) {
    throw refusal(0, 'the field needs a name: give a designator or a property "name".', 'name')
  }
  const coordinates = polygonsOf(feature!)
  return {
    areaM2: Math.round(areaM2(coordinates)),
    ...details,
    designator,
    boundary: { type: 'MultiPolygon', coordinates },
  }
}
