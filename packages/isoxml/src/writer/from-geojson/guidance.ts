/** Guidance patterns from lines and points. */

import type { Position } from '../../geometry/geojson.js'
import { flatCoordinates } from '../geometry.js'
import type { GuidanceGroupToWrite, GuidancePatternToWrite } from '../partfield.js'
import {
  type GeoJsonInput,
  type IndexedFeature,
  indexedFeatures,
  numberProperty,
  positionOf,
  positionsOf,
  refusal,
  shown,
  textProperty,
} from './features.js'

const PATTERN = { ab: 1, aPlus: 2, curve: 3 } as const
const GUIDANCE_LINE = 5
const REFERENCE = { a: 6, b: 7, between: 9 } as const

/** What lines and points do not say. */
export interface GuidanceDetails {
  /** Id of the group, `GGP1`. */
  readonly id: string
  readonly designator?: string
  /** Number of the first pattern, `GPN1` by default; patterns of a set must not share ids. */
  readonly firstPattern?: number
}

/**
 * One pattern a feature: a LineString of two positions is an AB line, one of more a curve, a Point with the property
 * `heading` (degrees clockwise from north) an A+ line. The property `name` or `designator` names the pattern.
 *
 * Version 3 has no patterns: there the writer makes guidance lines of them.
 *
 * @throws IsoxmlError `VALUE_INVALID` for another geometry, fewer than two positions, equal A and B, a Point without
 *         heading, a heading beyond 0 to 360
 */
export function guidanceFromGeoJson(input: GeoJsonInput, details: GuidanceDetails): GuidanceGroupToWrite {
  const { id, designator, firstPattern = 1 } = details
  const patterns = indexedFeatures(input).map((feature, at) => patternOf(feature, `GPN${firstPattern + at}`))
  return { id, ...(designator !== undefined && { designator }), patterns }
}

function patternOf(feature: IndexedFeature, id: string): GuidancePatternToWrite {
  const name = textProperty(feature, ['designator', 'name'])
  const heading = headingOf(feature)
  const named = {
    id,
    ...(name !== undefined && { designator: name }),
    ...(heading !== undefined && { headingDegrees: heading }),
  }
  if (feature.geometryType === 'Point') {
    if (heading === undefined) {
      throw refusal(
        feature.index,
        'an A+ line needs the property "heading" in degrees, found nothing.',
        'heading',
      )
    }
    return withLine(named, PATTERN.aPlus, [positionOf(feature.coordinates, feature.index)])
  }
  if (feature.geometryType !== 'LineString') {
    const found = shown(feature.geometryType)
    throw refusal(feature.index, `a LineString, or a Point with "heading", is due, found ${found}.`)
  }
  const positions = positionsOf(feature.coordinates, feature.index, 2)
  const [a, b] = positions
  if (positions.length === 2 && a![0] === b![0] && a![1] === b![1]) {
    throw refusal(feature.index, 'A and B of a line are the same place; move one of them.')
  }
  return withLine(named, positions.length === 2 ? PATTERN.ab : PATTERN.curve, positions)
}

function headingOf(feature: IndexedFeature): number | undefined {
  const heading = numberProperty(feature, 'heading')
  if (heading === undefined || (heading >= 0 && heading <= 360)) return heading
  throw refusal(feature.index, `property "heading" should be 0 to 360 degrees, found ${heading}.`, 'heading')
}

function withLine(
  named: Pick<GuidancePatternToWrite, 'id'>,
  type: number,
  positions: readonly Position[],
): GuidancePatternToWrite {
  const last = positions.length - 1
  const pointTypes = positions.map((_, at) =>
    at === 0 ? REFERENCE.a : at === last ? REFERENCE.b : REFERENCE.between,
  )
  return {
    ...named,
    type,
    lineStrings: [{ type: GUIDANCE_LINE, coordinates: flatCoordinates(positions), pointTypes }],
  }
}
