/**
 * Parts of device descriptions that every simulated machine has: the device itself, what it works with, how it is
 * coupled, and what it logs.
 */
import type { DeviceToWrite } from '@sheaf/isoxml'
import type { Section } from './sections.js'

type Element = NonNullable<DeviceToWrite['elements']>[number]
type ProcessDatum = NonNullable<DeviceToWrite['processData']>[number]
type Property = NonNullable<DeviceToWrite['properties']>[number]

/** Object ids of the device and of its function: elements below name them as their parent. */
const DEVICE_OBJECT = 1
export const FUNCTION_OBJECT = 2

/** The device as a whole (element type 1). `references`: object ids of its process data and properties. */
export function deviceElement(id: string, designator: string, references: readonly number[] = []): Element {
  return { id, objectId: DEVICE_OBJECT, type: 1, designator, number: 0, parentObjectId: 0, references }
}

/** What it works with (element type 2). */
export function functionElement(id: string, designator: string, references: readonly number[]): Element {
  const parentObjectId = DEVICE_OBJECT
  return { id, objectId: FUNCTION_OBJECT, type: 2, designator, number: 1, parentObjectId, references }
}

/** Where it is coupled to another device (element type 6). */
export function connectorElement(id: string, designator: string, references: readonly number[]): Element {
  return { id, objectId: 3, type: 6, designator, number: 2, parentObjectId: DEVICE_OBJECT, references }
}

/**
 * How a value is logged, as the masks of ISO 11783-10. Properties: 1 belongs to the default set, 2 can be set. Triggers:
 * 1 at an interval, 8 on change, 16 as a total.
 */
const LOGGED = {
  atIntervals: { properties: 1, triggers: 1 },
  onChange: { properties: 1, triggers: 8 },
  asSetpoint: { properties: 3, triggers: 8 },
  asTotal: { properties: 1, triggers: 16 },
  asRunningTotal: { properties: 1, triggers: 17 },
} as const

/** A value that the device logs. `presentationObjectId`: how a terminal shows it. */
export function processDatum(
  objectId: number,
  ddi: number,
  logged: keyof typeof LOGGED,
  designator: string,
  presentationObjectId?: number,
): ProcessDatum {
  return {
    objectId,
    ddi,
    ...LOGGED[logged],
    designator,
    ...(presentationObjectId === undefined ? {} : { presentationObjectId }),
  }
}

/** Where each section lies across the direction of travel (DDI 135, mm); object ids count up from `firstObjectId`. */
export function offsetsY(sections: readonly Section[], firstObjectId: number): Property[] {
  return sections.map(({ offsetYM }, index) => ({
    objectId: firstObjectId + index,
    ddi: 135,
    value: Math.round(offsetYM * 1000),
    designator: `Abstand Y ${index + 1}`,
  }))
}
