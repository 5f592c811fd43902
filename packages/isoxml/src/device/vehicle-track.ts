/**
 * The track of a vehicle as a chain of nodes, each at least a step from the one before, with the heading at each.
 *
 *   positions ─► usable ones ─► nodes and chords ─► forward or reverse ─► heading per node ─► heading per record
 *
 * A step of a metre keeps the noise of positions out of the heading, and records at a stand-still keep that of the
 * node they stand at. The heading at a node is the middle of the chords that meet there, so it neither lags nor leads.
 */
import type { TimeLog } from '../time-log/model.js'
import { reversingChords, turnOf } from './reversing.js'
import { type TrackNodes, trackNodes } from './track-nodes.js'

/** Records and nodes of one log with the heading at each; see the header of this file. */
export interface VehicleTrack extends TrackNodes {
  /** 1 where the way to the node was driven in reverse. */
  readonly reversing: Uint8Array
  /** Radians clockwise from north, where the nose points; NaN in a stretch that never moves. */
  readonly heading: Float64Array
}

/** @param minimumStepM metres between nodes */
export function vehicleTrack(log: TimeLog, minimumStepM: number): VehicleTrack {
  const nodes = trackNodes(log, minimumStepM)
  const count = nodes.nodeRecords.length
  const reversing = new Uint8Array(count)
  const heading = new Float64Array(count).fill(Number.NaN)
  for (let first = 0; first < count; ) {
    let end = first + 1
    while (end < count && nodes.startsStretch[end] === 0) end++
    if (end - first > 1) headStretch(nodes, first, end, reversing, heading)
    first = end
  }
  return { ...nodes, reversing, heading }
}

/** Heading of a record in radians: between those of the two nodes around it. */
export function headingAt({ nodeOf, share }: VehicleTrack, heading: Float64Array, record: number): number {
  const node = nodeOf[record]!
  const from = heading[node]!
  const part = share[record]!
  return part === 0 ? from : from + part * turnOf(heading[node + 1]! - from)
}

/** Chord `k` of a stretch leads to node `first + 1 + k`. */
function headStretch(
  { eastM, northM }: Pick<TrackNodes, 'eastM' | 'northM'>,
  first: number,
  end: number,
  reversing: Uint8Array,
  heading: Float64Array,
): void {
  const chords = end - first - 1
  const course = new Float64Array(chords)
  const lengthM = new Float64Array(chords)
  for (let chord = 0; chord < chords; chord++) {
    const east = eastM[first + 1 + chord]!
    const north = northM[first + 1 + chord]!
    course[chord] = Math.atan2(east, north)
    lengthM[chord] = Math.hypot(east, north)
  }
  reversing.set(reversingChords(course, lengthM), first + 1)
  // from here on where the nose points
  for (let chord = 0; chord < chords; chord++)
    if (reversing[first + 1 + chord] === 1) course[chord]! += Math.PI
  heading[first] = turnOf(course[0]!)
  for (let chord = 1; chord < chords; chord++) {
    const before = course[chord - 1]!
    heading[first + chord] = turnOf(before + turnOf(course[chord]! - before) / 2)
  }
  heading[end - 1] = turnOf(course[chords - 1]!)
}
