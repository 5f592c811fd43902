/**
 * Vehicle and implements as rigid bodies in a row. Each is held at one point of its own frame (the vehicle at the
 * antenna, an implement at its connector) and holds the next one at another. X is ahead, Y to the right, metres from the
 * reference point of the device.
 *
 *   east = x · sin h + y · cos h        north = x · cos h − y · sin h
 */
import type { DeviceElement } from '../task-data/model.js'
import type { Coupling, Hitch } from './coupling.js'
import { deviceProperty } from './definitions.js'
import type { OwnedElement } from './element-tree.js'
import { type GeometrySeries, geometrySeries, metresAt, type TaskLogs } from './geometry-series.js'
import { drawnHeading, type Pulling } from './tractrix.js'
import { headingAt, type VehicleTrack } from './vehicle-track.js'

const OFFSET_X = 134
const OFFSET_Y = 135
const CONNECTOR_PIVOT_X = 264
const TRUE_ROTATION_X = 306
const M_PER_MM = 0.001
/** A body shorter than this does not turn as it is drawn, or does not tell where its wheels are. */
const MIN_BODY_M = 0.5

/** One body; all headings per node of the track. */
export interface Body {
  /** Radians. */
  readonly heading: Float64Array
  /** Where the body in front (or the logged position) holds it. */
  readonly heldX: GeometrySeries
  readonly heldY: GeometrySeries
  /** Where it holds the next body; undefined for the last one. */
  readonly hitchX: GeometrySeries | undefined
  readonly hitchY: GeometrySeries | undefined
}

/** Place of a body's reference point from the logged position, and its heading. Reused from record to record. */
export interface Pose {
  eastM: number
  northM: number
  sine: number
  cosine: number
}

const NOWHERE: GeometrySeries = { kind: 'constant', valueM: 0 }

/**
 * Bodies from the vehicle to the implement.
 *
 * @param workingX metres ahead of the implement's reference point where its sections work, the last resort for where
 *                 its wheels are
 * @returns the bodies, and whether any of them trails behind its hitch
 */
export function bodiesOf(
  coupling: Coupling,
  track: VehicleTrack,
  workingX: number,
  task: TaskLogs,
): { readonly bodies: readonly Body[]; readonly trails: boolean } {
  const { antenna, hitches } = coupling
  const vehicle: Body = {
    heading: vehicleHeading(track, metresAt(offset(antenna, OFFSET_X, task), 0)),
    heldX: offset(antenna, OFFSET_X, task),
    heldY: offset(antenna, OFFSET_Y, task),
    ...nextHitch(hitches[0], task),
  }
  const bodies = [vehicle]
  let trails = false
  for (const [at, hitch] of hitches.entries()) {
    const lengthM = bodyLength(hitch, at === hitches.length - 1, workingX, task)
    if (lengthM !== undefined) trails = true
    bodies.push({
      heading:
        lengthM === undefined ? bodies[at]!.heading : drawnHeading(track, pullingAt(bodies, track), lengthM),
      heldX: heldX(hitch, task),
      heldY: offset(hitch.rear, OFFSET_Y, task),
      ...nextHitch(hitches[at + 1], task),
    })
  }
  return { bodies, trails }
}

/**
 * Where the vehicle points. Its reference point, the middle of the axle that does not steer, follows an antenna ahead of
 * it as a drawn body follows its hitch; an antenna above or behind that axle tells no more than its course.
 */
function vehicleHeading(track: VehicleTrack, antennaX: number): Float64Array {
  if (antennaX < MIN_BODY_M) return track.heading
  const nowhere = new Float64Array(track.heading.length)
  return drawnHeading(track, { heading: track.heading, hitchEastM: nowhere, hitchNorthM: nowhere }, antennaX)
}

function nextHitch(next: Hitch | undefined, task: TaskLogs): Pick<Body, 'hitchX' | 'hitchY'> {
  if (next === undefined) return { hitchX: undefined, hitchY: undefined }
  return { hitchX: hitchX(next, task), hitchY: offset(next.front, OFFSET_Y, task) }
}

/** Pose of the last of some bodies at a record, written into `pose`. */
export function poseAt(bodies: readonly Body[], track: VehicleTrack, record: number, pose: Pose): void {
  pose.eastM = 0
  pose.northM = 0
  for (let at = 0; at < bodies.length; at++) {
    const body = bodies[at]!
    const heading = headingAt(track, body.heading, record)
    pose.sine = Math.sin(heading)
    pose.cosine = Math.cos(heading)
    move(pose, -metresAt(body.heldX, record), -metresAt(body.heldY, record))
    if (at < bodies.length - 1) moveToHitch(pose, body, record)
  }
}

function moveToHitch(pose: Pose, { hitchX, hitchY }: Body, record: number): void {
  if (hitchX !== undefined && hitchY !== undefined)
    move(pose, metresAt(hitchX, record), metresAt(hitchY, record))
}

function move(pose: Pose, x: number, y: number): void {
  pose.eastM += x * pose.sine + y * pose.cosine
  pose.northM += x * pose.cosine - y * pose.sine
}

/** Where the hitch of the last body stands at each node. */
function pullingAt(bodies: readonly Body[], track: VehicleTrack): Pulling {
  const { nodeRecords } = track
  const last = bodies.at(-1)!
  const hitchEastM = new Float64Array(nodeRecords.length)
  const hitchNorthM = new Float64Array(nodeRecords.length)
  const pose: Pose = { eastM: 0, northM: 0, sine: 0, cosine: 1 }
  for (let node = 0; node < nodeRecords.length; node++) {
    const record = nodeRecords[node]!
    poseAt(bodies, track, record, pose)
    moveToHitch(pose, last, record)
    hitchEastM[node] = pose.eastM
    hitchNorthM[node] = pose.northM
  }
  return { heading: last.heading, hitchEastM, hitchNorthM }
}

/**
 * Metres from the hinge back to the point of a drawn body that does not slip sideways: its true rotation point
 * (DDI 306); else its reference point; else, when that is the hitch itself, where its sections work.
 *
 * @returns undefined when the hitch is rigid or nothing tells how long the body is: then it is taken as rigid
 */
function bodyLength(hitch: Hitch, isLast: boolean, workingX: number, task: TaskLogs): number | undefined {
  if (!hitch.isDrawn) return undefined
  const hinge = metresAt(heldX(hitch, task), 0)
  const { device } = hitch.rear
  const rotation = device.elements
    .map((element: DeviceElement) => deviceProperty(device, element, TRUE_ROTATION_X)?.value)
    .find((value) => value !== undefined)
  const candidates = [rotation === undefined ? 0 : rotation * M_PER_MM, ...(isLast ? [workingX] : [])]
  return candidates.map((x) => hinge - x).find((length) => length >= MIN_BODY_M)
}

/** Where an implement is held: its connector, or the pivot behind it (DDI 264) when its description tells one. */
function heldX({ rear, isDrawn }: Hitch, task: TaskLogs): GeometrySeries {
  return (isDrawn ? geometrySeries(rear, CONNECTOR_PIVOT_X, task) : undefined) ?? offset(rear, OFFSET_X, task)
}

/** The hitch in the frame of the body in front. What lies between connector and pivot belongs to the body in front. */
function hitchX(hitch: Hitch, task: TaskLogs): GeometrySeries {
  const front = offset(hitch.front, OFFSET_X, task)
  const bar = metresAt(heldX(hitch, task), 0) - metresAt(offset(hitch.rear, OFFSET_X, task), 0)
  if (bar === 0) return front
  if (front.kind === 'constant') return { kind: 'constant', valueM: front.valueM + bar }
  return { kind: 'records', valuesM: front.valuesM.map((metres) => metres + bar) }
}

function offset(owned: OwnedElement | undefined, ddi: number, task: TaskLogs): GeometrySeries {
  return (owned && geometrySeries(owned, ddi, task)) ?? NOWHERE
}
