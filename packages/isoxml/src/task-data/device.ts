/** A device description: elements, process data, properties and presentations. Object ids are local to one DVC. */
import { defined, type ReadContext, readChildren } from './attributes.js'
import type {
  Device,
  DeviceElement,
  DeviceProcessData,
  DeviceProperty,
  DeviceValuePresentation,
} from './device-model.js'
import { checkObjectIds } from './device-objects.js'
import {
  ddi,
  decimal,
  type ElementReader,
  elementTable,
  integer,
  required,
  text,
  textOrEmpty,
} from './element-table.js'
import type { XmlCursor } from './xml-cursor.js'

/** DDI that stands for "none given": reserved by the dictionary. */
const NO_DDI = 0xffff

const referenceTable = elementTable([integer('A')], (objectId) => objectId)

/** DET; the id handed in is that of the device. */
const deviceElementTable = elementTable(
  [
    textOrEmpty('A'),
    required(integer('B'), 0),
    required(integer('C'), 2),
    textOrEmpty('D'),
    required(integer('E'), 0),
    required(integer('F'), 0),
  ],
  (id, objectId, type, designator, number, parentObjectId, element, context, deviceId): DeviceElement => ({
    id,
    deviceId,
    objectId,
    type,
    designator,
    number,
    parentObjectId,
    references: defined(readChildren(element, 'DOR', context, referenceTable)),
  }),
)

/** DPD; one without an object id cannot be referred to: undefined. */
const processDataTable = elementTable(
  [integer('A'), required(ddi('B'), NO_DDI), integer('C'), integer('D'), textOrEmpty('E'), integer('F')],
  (objectId, ddi, properties, triggers, designator, presentationObjectId): DeviceProcessData | undefined =>
    objectId === undefined
      ? undefined
      : {
          objectId,
          ddi,
          properties: properties ?? 0,
          triggers: triggers ?? 0,
          designator,
          presentationObjectId,
        },
)

/** DPT. */
const propertyTable = elementTable(
  [integer('A'), required(ddi('B'), NO_DDI), required(integer('C'), 0), textOrEmpty('D'), integer('E')],
  (objectId, ddi, value, designator, presentationObjectId): DeviceProperty | undefined =>
    objectId === undefined ? undefined : { objectId, ddi, value, designator, presentationObjectId },
)

/** DVP. */
const presentationTable = elementTable(
  [integer('A'), required(integer('B'), 0), required(decimal('C'), 1), required(integer('D'), 0), text('E')],
  (objectId, offset, scale, decimals, unit): DeviceValuePresentation | undefined =>
    objectId === undefined ? undefined : { objectId, offset, scale, decimals, unit },
)

/** DVC. */
export const deviceTable = elementTable(
  [textOrEmpty('B'), text('C'), text('D'), text('E'), text('F'), text('G')],
  (
    designator,
    softwareVersion,
    clientName,
    serialNumber,
    structureLabel,
    localizationLabel,
    element,
    context,
    id,
  ): Device => {
    const device = {
      id,
      designator,
      softwareVersion,
      clientName,
      serialNumber,
      structureLabel,
      localizationLabel,
      elements: readChildren(element, 'DET', context, deviceElementTable, id),
      processData: byObjectId(element, 'DPD', context, processDataTable),
      properties: byObjectId(element, 'DPT', context, propertyTable),
      presentations: byObjectId(element, 'DVP', context, presentationTable),
    }
    checkObjectIds(element, device, context)
    return device
  },
)

/** The first of two objects with the same id counts. */
function byObjectId<T extends { readonly objectId: number }>(
  device: XmlCursor,
  name: string,
  context: ReadContext,
  table: ElementReader<T | undefined>,
): Map<number, T> {
  const found = new Map<number, T>()
  for (const object of readChildren(device, name, context, table)) {
    if (object !== undefined && !found.has(object.objectId)) found.set(object.objectId, object)
  }
  return found
}
