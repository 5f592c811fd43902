/** What a device description says of one DDI of one element: a constant, a logged channel's name, how to show it. */
import type {
  Device,
  DeviceElement,
  DeviceProcessData,
  DeviceProperty,
  DeviceValuePresentation,
} from '../task-data/model.js'

/** The constant (DPT) of an element, raw; undefined when it has none for this DDI. */
export function deviceProperty(
  device: Device,
  element: DeviceElement,
  ddi: number,
): DeviceProperty | undefined {
  return element.references.map((id) => device.properties.get(id)).find((property) => property?.ddi === ddi)
}

/** The process data (DPD) of an element for a DDI, else that of any element of the device. */
export function deviceProcessData(
  device: Device,
  element: DeviceElement,
  ddi: number,
): DeviceProcessData | undefined {
  const own = element.references.map((id) => device.processData.get(id)).find((data) => data?.ddi === ddi)
  return own ?? [...device.processData.values()].find((data) => data.ddi === ddi)
}

/**
 * Designator and presentation of a DDI as the device's maker gives them, for display and for proprietary DDIs: DPD of
 * the element, else of the device, else DPT. The presentation applies to the raw integer:
 * shown = (raw + offset) × scale.
 */
export function valueDefinition(
  device: Device,
  element: DeviceElement,
  ddi: number,
): { readonly designator: string; readonly presentation: DeviceValuePresentation | undefined } | undefined {
  const found =
    deviceProcessData(device, element, ddi) ??
    deviceProperty(device, element, ddi) ??
    [...device.properties.values()].find((property) => property.ddi === ddi)
  if (found === undefined) return undefined
  const { designator, presentationObjectId } = found
  const presentation =
    presentationObjectId === undefined ? undefined : device.presentations.get(presentationObjectId)
  return { designator, presentation }
}

/** @returns the value as the maker's presentation shows it: (raw + offset) × scale */
export function presentedValue(raw: number, presentation: DeviceValuePresentation): number {
  return (raw + presentation.offset) * presentation.scale
}
