/** Simple polygons in the local plane: counter-clockwise, not closed (the first corner is not repeated). */
import { distanceM, type PlanePoint } from './plane.js'

export type Polygon = readonly PlanePoint[]

/** Square metres (shoelace formula); negative for a clockwise polygon. */
export function polygonAreaM2(polygon: Polygon): number {
  let twice = 0
  for (const [from, to] of edges(polygon)) twice += from.eastM * to.northM - to.eastM * from.northM
  return twice / 2
}

/** Corner pairs, the last edge leading back to the first corner. */
export function edges(polygon: Polygon): [from: PlanePoint, to: PlanePoint][] {
  return polygon.map((from, index) => [from, polygon[(index + 1) % polygon.length]!])
}

/**
 * The polygon drawn in by a distance: every edge moves inwards and is cut anew with its neighbours. Right as long as no
 * edge vanishes, which holds for fields whose edges are long against the distance.
 */
export function insetPolygon(polygon: Polygon, insetM: number): Polygon {
  const moved = edges(polygon).map(([from, to]) => {
    const lengthM = distanceM(from, to)
    const east = (to.eastM - from.eastM) / lengthM
    const north = (to.northM - from.northM) / lengthM
    // left of the driving direction is inside: counter-clockwise
    return { eastM: from.eastM - north * insetM, northM: from.northM + east * insetM, east, north }
  })
  return moved.map((line, index) => {
    const before = moved[(index + moved.length - 1) % moved.length]!
    const cross = before.east * line.north - before.north * line.east
    const along =
      ((line.eastM - before.eastM) * line.north - (line.northM - before.northM) * line.east) / cross
    return { eastM: before.eastM + along * before.east, northM: before.northM + along * before.north }
  })
}

/** Where a west–east line at `northM` runs inside: pairs of east coordinates, ascending. */
export function scanline(polygon: Polygon, northM: number): [fromEastM: number, toEastM: number][] {
  const cuts: number[] = []
  for (const [from, to] of edges(polygon)) {
    if (from.northM > northM === to.northM > northM) continue
    const share = (northM - from.northM) / (to.northM - from.northM)
    cuts.push(from.eastM + share * (to.eastM - from.eastM))
  }
  cuts.sort((a, b) => a - b)
  const spans: [number, number][] = []
  for (let i = 0; i + 1 < cuts.length; i += 2) spans.push([cuts[i]!, cuts[i + 1]!])
  return spans
}

/** Turned counter-clockwise about the origin of the plane. */
export function rotated(point: PlanePoint, angleRad: number): PlanePoint {
  const cos = Math.cos(angleRad)
  const sin = Math.sin(angleRad)
  return {
    eastM: point.eastM * cos - point.northM * sin,
    northM: point.eastM * sin + point.northM * cos,
  }
}
