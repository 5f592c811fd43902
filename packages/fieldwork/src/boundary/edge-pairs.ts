/** Where rings meet: crossings, overlaps and touches of the edges of many rings, by a sweep from west to east. */

import type { Position } from '@sheaf/isoxml'

export type Meeting =
  /** Edges cross, overlap along a stretch, or one ring's vertex crosses through the other. */
  | { readonly kind: 'cross' }
  /** Rings (or a ring and itself) have a point in common where neither passes through the other. */
  | { readonly kind: 'touch'; readonly at: Position; readonly rings: readonly [number, number] }

interface Edge {
  readonly ring: number
  readonly index: number
  readonly from: Position
  readonly to: Position
  readonly west: number
  readonly east: number
}

const equal = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1]

/** A ring without its closing position and without repeated positions. */
export const openRing = (ring: readonly Position[]): Position[] => {
  const open: Position[] = []
  for (const position of ring) if (open.length === 0 || !equal(open.at(-1)!, position)) open.push(position)
  while (open.length > 1 && equal(open[0]!, open.at(-1)!)) open.pop()
  return open
}

const side = (a: Position, b: Position, p: Position): number =>
  Math.sign((b[0] - a[0]) * (p[1] - a[1]) - (p[0] - a[0]) * (b[1] - a[1]))

const between = (a: Position, b: Position, p: Position): boolean =>
  Math.min(a[0], b[0]) <= p[0] &&
  p[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= p[1] &&
  p[1] <= Math.max(a[1], b[1])

/** Vertices of one edge that lie on the other, without repetition. */
const commonPoints = (a: Edge, b: Edge, sides: readonly number[]): Position[] => {
  const points: Position[] = []
  const add = (on: number, edge: Edge, p: Position) => {
    if (on === 0 && between(edge.from, edge.to, p) && !points.some((known) => equal(known, p))) points.push(p)
  }
  add(sides[0]!, a, b.from)
  add(sides[1]!, a, b.to)
  add(sides[2]!, b, a.from)
  add(sides[3]!, b, a.to)
  return points
}

const edgesOf = (rings: readonly Position[][]): Edge[] =>
  rings.flatMap((ring, number) =>
    ring.map((from, index): Edge => {
      const to = ring[(index + 1) % ring.length]!
      return { ring: number, index, from, to, west: Math.min(from[0], to[0]), east: Math.max(from[0], to[0]) }
    }),
  )

/** Angle of a direction, counter-clockwise from east. */
const angle = (from: Position, to: Position): number => Math.atan2(to[1] - from[1], to[0] - from[0])

/** The two directions in which a ring leaves a point it passes, at a vertex or within an edge. */
const directionsAt = (ring: readonly Position[], edge: Edge, at: Position): [number, number] => {
  const { length } = ring
  if (equal(edge.from, at)) return [angle(at, ring[(edge.index + length - 1) % length]!), angle(at, edge.to)]
  if (equal(edge.to, at)) return [angle(at, edge.from), angle(at, ring[(edge.index + 2) % length]!)]
  return [angle(at, edge.from), angle(at, edge.to)]
}

/** True when the directions of one passage lie on both sides of the other: the rings cross at the point. */
const passesThrough = (one: readonly [number, number], other: readonly [number, number]): boolean => {
  const turn = (2 * Math.PI + one[1] - one[0]) % (2 * Math.PI)
  const within = (direction: number) => (2 * Math.PI + direction - one[0]) % (2 * Math.PI) < turn
  return within(other[0]) !== within(other[1])
}

const judge = (rings: readonly Position[][], a: Edge, b: Edge): Meeting | undefined => {
  const sides = [
    side(a.from, a.to, b.from),
    side(a.from, a.to, b.to),
    side(b.from, b.to, a.from),
    side(b.from, b.to, a.to),
  ]
  if (sides[0]! * sides[1]! > 0 || sides[2]! * sides[3]! > 0) return undefined
  if (sides[0]! * sides[1]! < 0 && sides[2]! * sides[3]! < 0) return { kind: 'cross' }
  const [at, second] = commonPoints(a, b, sides)
  if (at === undefined) return undefined
  if (second !== undefined) return { kind: 'cross' }
  const { length } = rings[a.ring]!
  const step = (b.index - a.index + length) % length
  if (a.ring === b.ring && (step === 1 || step === length - 1)) return undefined
  const through = passesThrough(directionsAt(rings[a.ring]!, a, at), directionsAt(rings[b.ring]!, b, at))
  return through ? { kind: 'cross' } : { kind: 'touch', at, rings: [a.ring, b.ring] }
}

/**
 * All meetings of open rings (see `openRing`); stops at the first crossing, which is then the only entry.
 * Edges that follow each other in a ring meet by right, unless one runs back over the other.
 */
export const meetings = (rings: readonly Position[][]): Meeting[] => {
  const edges = edgesOf(rings).sort((a, b) => a.west - b.west)
  const found: Meeting[] = []
  for (let i = 0; i < edges.length; i++) {
    const a = edges[i]!
    for (let j = i + 1; j < edges.length && edges[j]!.west <= a.east; j++) {
      const b = edges[j]!
      if (Math.min(a.from[1], a.to[1]) > Math.max(b.from[1], b.to[1])) continue
      if (Math.max(a.from[1], a.to[1]) < Math.min(b.from[1], b.to[1])) continue
      const meeting = judge(rings, a, b)
      if (meeting?.kind === 'cross') return [meeting]
      if (meeting !== undefined) found.push(meeting)
    }
  }
  return found
}
