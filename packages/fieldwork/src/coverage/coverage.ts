/**
 * The ground a table has worked: union of its swaths, overlaps counted once.
 *
 * Swaths, straight runs of them as one, are set in a bit mask; the mask's outline is contoured and simplified. The area is
 * that of the mask (within 0.01 % of the exact union); the outline closes slivers on purpose and must never be quoted as
 * an area.
 */

import type { MultiPolygon } from '@sheaf/isoxml'
import { metresPerDegree } from '../boundary/ellipsoid.js'
import type { PointTable } from '../points/table.js'
import { BitMask } from './bit-mask.js'
import { contour } from './contour.js'
import { JoinedQuads } from './joined-quads.js'
import { nest } from './nest.js'
import { type Outline, UNITS_PER_DEGREE } from './outline.js'
import { pixelGridAt } from './pixel-grid.js'
import { quadOf } from './quads.js'
import { simplify, type UnitLength } from './simplify.js'
import { stitch } from './stitch.js'
import { StraightRuns } from './straight-runs.js'
import { type Swaths, swathsOf, WIDTH_FALLBACK_M } from './swaths.js'

const FINE_PIXEL_M = 0.125
const COARSE_PIXEL_M = 0.25
/** Implements from this width on need no finer pixel. */
const COARSE_FROM_WIDTH_M = 12
/** Per metre of pixel: 0.2 m or 0.4 m, below the contract's 0.5 m. A larger one would slant the ends of narrow passes. */
const SIMPLIFY_PIXELS = 1.6
/** Gaps and specks below this many m² per m² of pixel are noise between passes: 0.5 m² at 12.5 cm, 2 m² at 25 cm. */
const SPECK_PIXELS = 32
const HALF_CELL = 8

/** How widths that no log tells are assumed, and the field to measure against. */
export interface CoverageOptions {
  /** Width for points that have neither `equipmentWidth` nor `area` and `distance`; default 3 m. */
  readonly widthFallbackM?: number
  /** A field; how much of the worked ground lies in it is measured too. */
  readonly within?: MultiPolygon | undefined
}

/** Worked ground as an outline, and its area. */
export interface Coverage {
  /** Outline of the worked ground, simplified to better than 0.5 m, valid, wound as RFC 7946; empty when nothing was worked. */
  readonly geometry: MultiPolygon
  /** Worked ground on the ellipsoid, overlaps counted once, m². */
  readonly areaM2: number
  /** Of it, what lies within the field that was named, m²; undefined without one. */
  readonly areaWithinM2: number | undefined
}

const meanWidth = (swaths: Swaths): number => {
  let sum = 0
  let count = 0
  for (let i = 0; i < swaths.length; i++) {
    if (swaths.worked[i] === 0) continue
    sum += swaths.widthM[i]!
    count++
  }
  return count === 0 ? 0 : sum / count
}

/** Sets all swaths in a mask; undefined when none covers ground. */
const maskOf = (swaths: Swaths, pixelM: number): BitMask | undefined => {
  const first = swaths.worked.indexOf(1)
  if (first < 0) return undefined
  const mask = new BitMask(pixelGridAt(swaths.lon[first]!, swaths.lat[first]!, pixelM))
  const quad = new Float64Array(8)
  const joined = new JoinedQuads((whole) => mask.fill(whole))
  const runs = new StraightRuns(swaths)
  for (let i = first; i < swaths.length; i++) {
    const start = swaths.previous[i]!
    i = runs.endOf(i)
    for (let number = 0; quadOf(swaths, i, quad, number, start); number++) joined.add(quad)
  }
  joined.finish()
  return mask.tiles.size === 0 ? undefined : mask
}

/** Outlines above the size of a speck; all of them where nothing larger exists. */
const withoutSpecks = (
  outlines: readonly Outline[],
  unit: UnitLength,
  leastM2: number,
): readonly Outline[] => {
  const areaM2 = ({ winding }: Outline) => (winding * unit.lon * unit.lat) / 2
  const large = outlines.filter((outline) => Math.abs(areaM2(outline)) >= leastM2)
  return large.some(({ winding }) => winding > 0) ? large : outlines.filter(({ winding }) => winding > 0)
}

const geometryOf = (mask: BitMask, pixelM: number): MultiPolygon => {
  let segments = contour(mask, HALF_CELL)
  // Ground thinner than half a cell everywhere still gets an outline.
  if (segments.count === 0) segments = contour(mask, 1)
  const metres = metresPerDegree(mask.grid.lat)
  const unit: UnitLength = { lon: metres.lon / UNITS_PER_DEGREE, lat: metres.lat / UNITS_PER_DEGREE }
  const outlines = withoutSpecks(stitch(segments), unit, SPECK_PIXELS * pixelM * pixelM)
  simplify(outlines, SIMPLIFY_PIXELS * pixelM, unit)
  return nest(outlines)
}

/**
 * Outline and area of the ground a table has worked. Only points with `recordingStatus` On (or none) count. Linear in
 * the points; positions far away cost one tile each. A table without worked ground gives an empty MultiPolygon.
 */
export const coverageOf = (table: PointTable, options: CoverageOptions = {}): Coverage => {
  const { within } = options
  const swaths = swathsOf(table, options.widthFallbackM ?? WIDTH_FALLBACK_M)
  const pixelM = meanWidth(swaths) < COARSE_FROM_WIDTH_M ? FINE_PIXEL_M : COARSE_PIXEL_M
  const mask = maskOf(swaths, pixelM)
  if (mask === undefined) {
    const areaWithinM2 = within === undefined ? undefined : 0
    return { geometry: { type: 'MultiPolygon', coordinates: [] }, areaM2: 0, areaWithinM2 }
  }
  const areaWithinM2 = within && mask.areaWithinM2(within)
  return { geometry: geometryOf(mask, pixelM), areaM2: mask.areaM2(), areaWithinM2 }
}
