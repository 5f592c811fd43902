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

/** Elements right below one, in document order. */
export function childElements(device: Device, parent: DeviceElement): DeviceElement[] {
  return device.elements.filter((element) => element !== parent && element.parentObjectId === parent.objectId)
}

/** Elements below one at any depth, parents before their children, each once. */
export function descendantElements(device: Device, parent: DeviceElement): DeviceElement[] {
  const found = new Set<DeviceElement>()
  const visit = (element: DeviceElement): void => {
    for (const child of childElements(device, element)) {
      if (child === parent || found.has(child)) continue
      found.add(child)
      visit(child)
    }
  }
  visit(parent)
  return [...found]
}

/** The element's parents, nearest first; a circle is left where it closes. */
export function ancestorElements(device: Device, element: DeviceElement): DeviceElement[] {
  const ancestors: DeviceElement[] = []
  let at: DeviceElement | undefined = element
  for (;;) {
    const { parentObjectId }: DeviceElement = at
    at = device.elements.find((candidate) => candidate.objectId === parentObjectId)
    if (at === undefined || at === element || ancestors.includes(at)) return ancestors
    ancestors.push(at)
  }
}
