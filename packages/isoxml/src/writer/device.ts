/** A device description (DVC with DET, DPD, DPT, DVP) as elements; object ids are the caller's and local to the device. */
import type {
  Device,
  DeviceElement,
  DeviceProcessData,
  DeviceProperty,
  DeviceValuePresentation,
  XmlElement,
} from '../task-data/model.js'
import type { Given } from './given.js'
import { ddiText } from './version.js'
import { element } from './xml-text.js'

/** As the reader's `Device`, with lists in place of maps. An element's `deviceId` is the device it stands in. */
export type DeviceToWrite = Given<
  Omit<Device, 'elements' | 'processData' | 'properties' | 'presentations'>
> & {
  readonly elements: readonly Given<Omit<DeviceElement, 'deviceId'>>[]
  readonly processData?: readonly Given<DeviceProcessData>[]
  readonly properties?: readonly Given<DeviceProperty>[]
  readonly presentations?: readonly Given<DeviceValuePresentation>[]
}

export function deviceElement(device: DeviceToWrite): XmlElement {
  return element(
    'DVC',
    {
      A: device.id,
      B: device.designator,
      C: device.softwareVersion,
      D: device.clientName,
      E: device.serialNumber,
      F: device.structureLabel,
      G: device.localizationLabel,
    },
    [
      ...device.elements.map(treeElement),
      ...(device.processData ?? []).map(processDataElement),
      ...(device.properties ?? []).map(propertyElement),
      ...(device.presentations ?? []).map(presentationElement),
    ],
  )
}

function treeElement(part: Given<Omit<DeviceElement, 'deviceId'>>): XmlElement {
  return element(
    'DET',
    {
      A: part.id,
      B: part.objectId,
      C: part.type,
      D: part.designator,
      E: part.number,
      F: part.parentObjectId,
    },
    (part.references ?? []).map((objectId) => element('DOR', { A: objectId })),
  )
}

function processDataElement(data: Given<DeviceProcessData>): XmlElement {
  return element('DPD', {
    A: data.objectId,
    B: ddiText(data.ddi),
    C: data.properties,
    D: data.triggers,
    E: data.designator,
    F: data.presentationObjectId,
  })
}

function propertyElement(property: Given<DeviceProperty>): XmlElement {
  return element('DPT', {
    A: property.objectId,
    B: ddiText(property.ddi),
    C: property.value,
    D: property.designator,
    E: property.presentationObjectId,
  })
}

function presentationElement(shown: Given<DeviceValuePresentation>): XmlElement {
  return element('DVP', {
    A: shown.objectId,
    B: shown.offset,
    C: shown.scale,
    D: shown.decimals,
    E: shown.unit,
  })
}
