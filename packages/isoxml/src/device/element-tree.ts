/**
 * Device elements by id, and the tree that their object ids form within one device. A description may name itself or
 * go round in circles; every walk here ends.
 */
import type { Device, DeviceElement, TaskData } from '../task-data/model.js'

/** A device element with the device that it belongs to. */
export interface OwnedElement {
  readonly device: Device
  readonly element: DeviceElement
}

/** DET types of ISO 11783-10. */
export const ELEMENT_TYPE = {
  device: 1,
  function: 2,
  bin: 3,
  section: 4,
  unit: 5,
  connector: 6,
  navigation: 7,
} as const

/** All elements of all devices by id (`DET-1`). Of two with the same id the first counts. */
export function deviceElementById(taskData: Pick<TaskData, 'devices'>): Map<string, OwnedElement> {
  const found = new Map<string, OwnedElement>()
  for (const device of taskData.devices.values()) {
    for (const element of device.elements)
      if (!found.has(element.id)) found.set(element.id, { device, element })
  }
  return found
}

/** Real descriptions nest some five deep; one that goes deeper than this does so to cost time. */
const MAX_DEPTH = 64

/** Elements of one device by object id: a planter has a hundred, a hostile file as many as it likes. */
interface ElementTree {
  readonly byObjectId: ReadonlyMap<number, DeviceElement>
  readonly byParent: ReadonlyMap<number, readonly DeviceElement[]>
}

const treeOfDevice = new WeakMap<Device, ElementTree>()

function treeOf(device: Device): ElementTree {
  const known = treeOfDevice.get(device)
  if (known !== undefined) return known
  const byObjectId = new Map<number, DeviceElement>()
  const byParent = new Map<number, DeviceElement[]>()
  for (const element of device.elements) {
    if (!byObjectId.has(element.objectId)) byObjectId.set(element.objectId, element)
    const siblings = byParent.get(element.parentObjectId)
    if (siblings === undefined) byParent.set(element.parentObjectId, [element])
    else siblings.push(element)
  }
  const tree = { byObjectId, byParent }
  treeOfDevice.set(device, tree)
  return tree
}

/** Elements right below one, in document order. */
export function childElements(device: Device, parent: DeviceElement): DeviceElement[] {
  const children = treeOf(device).byParent.get(parent.objectId) ?? []
  return children.filter((element) => element !== parent)
}

/** Elements below one at any depth, parents before their children, each once. */
export function descendantElements(device: Device, parent: DeviceElement): DeviceElement[] {
  const found = new Set<DeviceElement>()
  const opened = new Set([parent.objectId])
  // the next one last
  const waiting = childElements(device, parent).reverse()
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    if (element === parent || found.has(element)) continue
    found.add(element)
    if (opened.has(element.objectId)) continue
    opened.add(element.objectId)
    for (const child of childElements(device, element).reverse()) waiting.push(child)
  }
  return [...found]
}

/** The element's parents, nearest first, 64 at most; a circle is left where it closes. */
export function ancestorElements(device: Device, element: DeviceElement): DeviceElement[] {
  const { byObjectId } = treeOf(device)
  const ancestors: DeviceElement[] = []
  let at = byObjectId.get(element.parentObjectId)
  while (at !== undefined && at !== element && !ancestors.includes(at) && ancestors.length < MAX_DEPTH) {
    ancestors.push(at)
    at = byObjectId.get(at.parentObjectId)
  }
  return ancestors
}
