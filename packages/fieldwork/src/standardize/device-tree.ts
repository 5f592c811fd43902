/** The devices of a set as trees of elements: look-up by id, and who stands above whom. The walks are isoxml's. */
import {
  ancestorElements,
  type Device,
  type DeviceElement,
  descendantElements,
  deviceElementById,
  type OwnedElement,
  type TaskData,
} from '@sheaf/isoxml'

/** All elements of all devices by element id (`DET-1`). */
export type DeviceTree = ReadonlyMap<string, OwnedElement>

export const deviceTree = (taskData: TaskData): DeviceTree => deviceElementById(taskData)

/** True when the element is this one or stands somewhere below it. */
export function isAtOrBelow(tree: DeviceTree, elementId: string, top: DeviceElement): boolean {
  const owned = tree.get(elementId)
  if (owned === undefined) return false
  return owned.element === top || ancestorElements(owned.device, owned.element).includes(top)
}

/** Ids of the element, of all above it, nearest first, and of all below it. */
export function idsAround({ device, element }: OwnedElement): string[] {
  const around = [element, ...ancestorElements(device, element), ...descendantElements(device, element)]
  return around.map(({ id }) => id)
}

/** Elements that are the top of a device's description; usually one. */
export function topElements({ elements }: Device): DeviceElement[] {
  const known = new Set(elements.map(({ objectId }) => objectId))
  const tops = elements.filter(
    ({ objectId, parentObjectId }) => !known.has(parentObjectId) || parentObjectId === objectId,
  )
  // a description that goes round in circles has no top; its first element stands for it
  return tops.length > 0 ? tops : elements.slice(0, 1)
}
