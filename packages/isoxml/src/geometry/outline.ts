/**
 * Loose rings into polygons with holes.
 *
 * Terminals leave rings open, turn them either way, put holes in any order beside several exteriors, mark an exterior
 * as interior or swap the two. Each repair is told; nothing is moved. Coordinates stay in flat arrays, and a ring that
 * needs no repair is not copied.
 */

import {
  cleanedRing,
  containsMostOf,
  type FlatRing,
  isCleanRing,
  isValidPosition,
  signedAreaOf,
} from './flat-ring.js'
import type { Position, Ring } from './geojson.js'

/** A ring as the file gives it: open or closed, in either direction. */
export interface LooseFlatRing {
  /** What the file says it is: a hole, or an outline. */
  readonly interior: boolean
  /** `[lon, lat, lon, lat …]`, degrees. */
  readonly coordinates: Float64Array
}

export interface BoundaryFinding {
  readonly code: 'BOUNDARY_REPAIRED' | 'BOUNDARY_INVALID'
  readonly sentence: string
}

/** Polygons of an outline, each with its holes. */
export interface Outline {
  readonly polygons: readonly OutlinePolygon[]
  readonly findings: readonly BoundaryFinding[]
}

interface OutlinePolygon {
  readonly exterior: FlatRing
  readonly holes: FlatRing[]
}

/** Every hole is compared with every exterior; real fields have dozens of rings. */
const MAX_RINGS = 2000
/** Points of exteriors that holes are compared with, all together: about a second. Real fields stay below a million. */
const MAX_COMPARED = 10_000_000

/**
 * Puts rings together: each hole goes to the smallest exterior that contains it.
 *
 * @param loose at most 2000 rings are used, what follows is left out with `BOUNDARY_INVALID`
 */
export function outlineOf(loose: readonly LooseFlatRing[]): Outline {
  const findings: BoundaryFinding[] = []
  if (loose.length > MAX_RINGS) {
    const sentence = `${loose.length} rings were found, only the first ${MAX_RINGS} were used.`
    findings.push({ code: 'BOUNDARY_INVALID', sentence })
  }
  const polygons: OutlinePolygon[] = []
  const interiors: FlatRing[] = []
  for (const { interior, coordinates } of loose.slice(0, MAX_RINGS)) {
    const ring = closedRing(coordinates, findings)
    if (ring === undefined) continue
    if (interior) interiors.push(ring)
    else polygons.push({ exterior: ring, holes: [] })
  }
  // large rings first, so that an outline marked as interior is there before its own holes come
  interiors.sort((a, b) => Math.abs(b.signedArea) - Math.abs(a.signedArea))
  const placed = affordable(interiors, polygons)
  for (const ring of interiors.slice(0, placed)) placeInterior(ring, polygons, findings)
  if (placed < interiors.length) {
    const sentence = `${interiors.length - placed} of ${interiors.length} interior rings were left out: the rings have too many points to compare each with each.`
    findings.push({ code: 'BOUNDARY_INVALID', sentence })
  }
  return { polygons, findings }
}

/** How many of the interior rings, largest first, can be compared with every ring before them. */
function affordable(interiors: readonly FlatRing[], polygons: readonly OutlinePolygon[]): number {
  let points = polygons.reduce((sum, { exterior }) => sum + exterior.coordinates.length / 2, 0)
  let compared = 0
  for (let count = 0; count < interiors.length; count++) {
    compared += points
    if (compared > MAX_COMPARED) return count
    points += interiors[count]!.coordinates.length / 2
  }
  return interiors.length
}

/** GeoJSON order and winding (RFC 7946): exteriors counter-clockwise, holes clockwise. */
export function outlineCoordinates({ polygons }: Outline): Ring[][] {
  return polygons.map(({ exterior, holes }) => [
    turned(exterior, true),
    ...holes.map((hole) => turned(hole, false)),
  ])
}

/** @returns the ring closed and without doubled points, or undefined when it encloses nothing */
function closedRing(loose: Float64Array, findings: BoundaryFinding[]): FlatRing | undefined {
  if (isCleanRing(loose)) return withArea(loose, findings)
  const lost = countInvalid(loose)
  if (lost > 0) {
    findings.push({
      code: 'BOUNDARY_REPAIRED',
      sentence: `${lost} points outside ±90° and ±180° were left out.`,
    })
  }
  const coordinates = cleanedRing(loose)
  const distinct = Math.max(0, coordinates.length / 2 - 1)
  if (distinct < 3) {
    const sentence = `a ring of ${distinct} distinct points encloses nothing and was left out; at least 3 are due.`
    findings.push({ code: 'BOUNDARY_INVALID', sentence })
    return undefined
  }
  const ring = withArea(coordinates, findings)
  const end = loose.length
  if (ring !== undefined && (loose[0] !== loose[end - 2] || loose[1] !== loose[end - 1])) {
    findings.push({ code: 'BOUNDARY_REPAIRED', sentence: 'a ring that was not closed has been closed.' })
  }
  return ring
}

function withArea(coordinates: Float64Array, findings: BoundaryFinding[]): FlatRing | undefined {
  const signedArea = signedAreaOf(coordinates)
  if (signedArea !== 0) return { coordinates, signedArea }
  findings.push({ code: 'BOUNDARY_INVALID', sentence: 'a ring whose points lie on one line was left out.' })
  return undefined
}

function countInvalid(coordinates: Float64Array): number {
  let invalid = 0
  for (let at = 0; at < coordinates.length; at += 2) {
    if (!isValidPosition(coordinates[at]!, coordinates[at + 1]!)) invalid++
  }
  return invalid
}

function placeInterior(ring: FlatRing, polygons: OutlinePolygon[], findings: BoundaryFinding[]): void {
  let owner: OutlinePolygon | undefined
  for (const polygon of polygons) {
    const isSmaller =
      owner === undefined || Math.abs(polygon.exterior.signedArea) < Math.abs(owner.exterior.signedArea)
    if (isSmaller && containsMostOf(polygon.exterior, ring)) owner = polygon
  }
  // two rings that share most points contain each other: then the larger one is the outline
  if (owner !== undefined && Math.abs(owner.exterior.signedArea) >= Math.abs(ring.signedArea)) {
    owner.holes.push(ring)
    return
  }
  const inside = polygons.filter((polygon) => containsMostOf(ring, polygon.exterior))
  const holes = inside.flatMap((polygon) => [polygon.exterior, ...polygon.holes])
  for (const polygon of inside) polygons.splice(polygons.indexOf(polygon), 1)
  polygons.push({ exterior: ring, holes })
  const sentence =
    inside.length > 0
      ? 'an interior ring encloses exterior ones; the two were swapped.'
      : 'an interior ring lies in no exterior one and was taken as an outline.'
  findings.push({ code: 'BOUNDARY_REPAIRED', sentence })
}

function turned({ coordinates, signedArea }: FlatRing, counterClockwise: boolean): Ring {
  const positions: Position[] = []
  for (let at = 0; at < coordinates.length; at += 2) {
    positions.push([coordinates[at]!, coordinates[at + 1]!])
  }
  return signedArea > 0 === counterClockwise ? positions : positions.reverse()
}
