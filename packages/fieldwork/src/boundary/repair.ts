/**
 * Makes a valid boundary of an invalid one: non-finite and repeated positions are dropped, rings closed, each exterior
 * resolved alone (non-zero rule), the union of its holes subtracted, and the parts united. Winding is not trusted.
 */

import type { MultiPolygon, Ring } from '@sheaf/isoxml'
import { cutAtAntimeridian } from './antimeridian.js'
import { boundaryAreaM2 } from './area.js'
import { boundingBox } from './bounding-box.js'
import { openRing } from './edge-pairs.js'
import { polygonsIn } from './normalize.js'
import { gridOver, polygonsOf, resolvePolygon, shrunk } from './overlay.js'
import { checkBoundary } from './validity.js'

/** A repaired boundary with the areas before and after. */
export interface RepairedBoundary {
  readonly geometry: MultiPolygon
  /** Area of the rings as they were given, m²; where they cross themselves it is what their sums make of it. */
  readonly areaBefore: number
  /** Area of the repaired boundary, m². */
  readonly areaAfter: number
}

/** 1e-7 degrees, the precision of coordinates on the wire. */
const COORDINATES_PER_DEGREE = 1e7

const usableRing = (ring: Ring): Ring => {
  const open = openRing(
    ring.filter(
      ([lon, lat]) =>
        Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90,
    ),
  )
  return open.length === 0 ? [] : [...open, open[0]!]
}

const rounded = (geometry: MultiPolygon): MultiPolygon => {
  const round = (degrees: number) => Math.round(degrees * COORDINATES_PER_DEGREE) / COORDINATES_PER_DEGREE
  const coordinates = geometry.coordinates.map((polygon) =>
    polygon
      .map((ring) => openRing(ring.map(([lon, lat]) => [round(lon), round(lat)])))
      .map((ring, index) => (ring.length >= 3 ? [...ring, ring[0]!] : index === 0 ? ring : [])),
  )
  return {
    type: 'MultiPolygon',
    coordinates: coordinates
      .filter(([shell]) => shell !== undefined && shell.length >= 4)
      .map((polygon) => polygon.filter((ring) => ring.length >= 4)),
  }
}

/** Rounding to 1 cm can make a ring touch itself; then the unrounded positions are the better answer. */
const mostReadable = (geometry: MultiPolygon): MultiPolygon | undefined => {
  for (const candidate of [rounded(geometry), geometry]) {
    if (checkBoundary(candidate).validity === 'VALID') return candidate
  }
  return undefined
}

const usablePart = (polygon: Ring[]): Ring[] =>
  polygon.map(usableRing).filter((ring, i) => i === 0 || ring.length >= 4)

/**
 * The ground of the parts, nested anew.
 * @param inwards degrees by which its outline moves inwards
 */
const resolve = (usable: MultiPolygon, inwards: number): MultiPolygon => {
  const box = boundingBox(usable)
  if (box === undefined) return { type: 'MultiPolygon', coordinates: [] }
  const grid = gridOver(box)
  const paths = usable.coordinates.flatMap((polygon) => resolvePolygon(polygon, grid))
  return polygonsOf(inwards === 0 ? paths : shrunk(paths, inwards * grid.stepsPerDegree), grid)
}

/** 3 cm: enough to stay apart when rounded to 1e-7 degrees. */
const PULL_APART_DEGREES = 3e-7

/**
 * Repairs a Polygon or MultiPolygon; a valid one comes back normalized. Overlapping ground counts once, spikes and
 * parts without area go. Ground that hangs together by single points is cut there, 3 cm narrower all round.
 * @returns undefined when no ground is enclosed, or when the result would still not be valid
 */
export const repairBoundary = (geometry: unknown): RepairedBoundary | undefined => {
  const polygons = polygonsIn(geometry)
  if (polygons === undefined) return undefined
  const usable: MultiPolygon = {
    type: 'MultiPolygon',
    coordinates: polygons.map(usablePart).flatMap(cutAtAntimeridian),
  }
  // Exact first; ground that hangs together by single points only is pulled apart there.
  const repaired = mostReadable(resolve(usable, 0)) ?? mostReadable(resolve(usable, PULL_APART_DEGREES))
  if (repaired === undefined || repaired.coordinates.length === 0) return undefined
  return { geometry: repaired, areaBefore: boundaryAreaM2(usable), areaAfter: boundaryAreaM2(repaired) }
}
