/**
 * What hangs on what (CNN): from the vehicle that carries the antenna over each hitch to an implement.
 *
 *   vehicle ─ connector ═ connector ─ cart ─ connector ═ connector ─ implement
 */
import type { Connection, Device, DeviceElement, TaskData } from '../task-data/model.js'
import { deviceProperty } from './definitions.js'
import { deviceElementById, ELEMENT_TYPE, type OwnedElement } from './element-tree.js'

const CONNECTOR_TYPE = 157
/** DDI 157: drawbar, hitch hook, clevis, piton, CUNA, ball, pivot wagon. The others hold the implement rigidly. */
const DRAWN_TYPES: ReadonlySet<number> = new Set([1, 4, 5, 6, 7, 8, 10])
/** Device class of the NAME. */
const TRACTOR = 1

/** Real rows are three devices long; a longer one than this is there to cost time. */
const MAX_HITCHES = 16

/** One hitch: the connector in front and the one behind. */
export interface Hitch {
  readonly front: OwnedElement
  readonly rear: OwnedElement
  /** Whether the device behind swings around the hitch. False where no connector tells its type. */
  readonly isDrawn: boolean
  /** DDI 157 of the rear connector, else of the front one; undefined where neither tells. */
  readonly connectorType: number | undefined
}

/** A vehicle and the hitches from it to an implement, front to back; none when the implement drives itself. */
export interface Coupling {
  readonly vehicle: Device
  /** The antenna of the vehicle; without one the logged position is that of the vehicle's reference point. */
  readonly antenna: OwnedElement | undefined
  readonly hitches: readonly Hitch[]
}

/**
 * The shortest way over the connections of a task from an implement to a vehicle: a device with an antenna, else one
 * of the class of tractors, else the nearest one that it hangs on. Without a connection the implement is the vehicle.
 */
export function couplingOf(
  taskData: Pick<TaskData, 'devices'>,
  connections: readonly Connection[],
  implement: Device,
): Coupling {
  const elements = deviceElementById(taskData)
  const joints = connections.flatMap(({ elementId0, elementId1 }): [OwnedElement, OwnedElement][] => {
    const first = elements.get(elementId0)
    const second = elements.get(elementId1)
    return first === undefined || second === undefined || first.device === second.device
      ? []
      : [[first, second]]
  })
  const ways = waysFrom(implement, joints)
  const best = vehicleAmong([...ways.keys()])
  return { vehicle: best, antenna: antennaOf(best), hitches: ways.get(best)! }
}

/** Every device that can be reached over 16 hitches, nearest first, with the hitches from it to the implement. */
function waysFrom(
  implement: Device,
  joints: readonly (readonly [OwnedElement, OwnedElement])[],
): Map<Device, readonly Hitch[]> {
  const jointsOf = new Map<Device, [rear: OwnedElement, front: OwnedElement][]>()
  const add = (rear: OwnedElement, front: OwnedElement): void => {
    const known = jointsOf.get(rear.device)
    if (known === undefined) jointsOf.set(rear.device, [[rear, front]])
    else known.push([rear, front])
  }
  for (const [first, second] of joints) {
    add(first, second)
    add(second, first)
  }
  const ways = new Map<Device, readonly Hitch[]>([[implement, []]])
  // a map grows while it is walked: this is a breadth-first search
  for (const [device, way] of ways) {
    if (antennaOf(device) !== undefined || way.length === MAX_HITCHES) continue
    for (const [rear, front] of jointsOf.get(device) ?? [])
      if (!ways.has(front.device)) ways.set(front.device, [hitchOf(front, rear), ...way])
  }
  return ways
}

function vehicleAmong(devices: readonly Device[]): Device {
  const [own, next] = devices
  return (
    devices.find((device) => antennaOf(device) !== undefined) ??
    devices.find((device) => device !== own && isTractor(device)) ??
    next ??
    own!
  )
}

function hitchOf(front: OwnedElement, rear: OwnedElement): Hitch {
  const typeOf = ({ device, element }: OwnedElement) => deviceProperty(device, element, CONNECTOR_TYPE)?.value
  const connectorType = typeOf(rear) ?? typeOf(front)
  return {
    front,
    rear,
    connectorType,
    isDrawn: connectorType !== undefined && DRAWN_TYPES.has(connectorType),
  }
}

function antennaOf(device: Device): OwnedElement | undefined {
  const element = device.elements.find(({ type }: DeviceElement) => type === ELEMENT_TYPE.navigation)
  return element && { device, element }
}

/** Bits 49 to 55 of the NAME (ISO 11783-5). */
function isTractor({ clientName }: Device): boolean {
  return Number.parseInt(clientName?.trim().slice(2, 4) ?? '', 16) >> 1 === TRACTOR
}
