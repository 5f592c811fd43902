/**
 * Object ids of one device description: every object has one of its own, and DOR, parents and presentations refer to
 * them. They are no ids of the set, so they are checked here. Nothing is dropped for a bad reference.
 */
import { type ReadContext, whereIs } from './attributes.js'
import type { Device, DeviceProcessData, DeviceProperty } from './device-model.js'
import { XmlCursor } from './xml-cursor.js'
import { attributeCode, elementCode } from './xml-names.js'

/** Parent of the uppermost element: the device itself. */
const NO_PARENT = 0
/** Makers write this, or the 65535 of the virtual terminal's objects, where there is no presentation. */
const LEAST_NO_OBJECT = 65_534
/** By the code of an object's name: code of the attribute with its object id. */
const OBJECT_ID = new Map(
  [
    ['DET', 'B'],
    ['DPD', 'A'],
    ['DPT', 'A'],
    ['DVP', 'A'],
  ].map(([name, letter]) => [elementCode(name!), attributeCode(letter!)]),
)

/**
 * Reports object ids that occur twice (`DUPLICATE_ID`) and those that lead to nothing (`DANGLING_REFERENCE`).
 *
 * @param description the DVC that the device was read from
 */
export function checkObjectIds(description: XmlCursor, device: Device, context: ReadContext): void {
  checkUnique(description, context)
  const { elements, processData, properties, presentations } = device
  const objectIds = new Set(elements.map(({ objectId }) => objectId))
  for (const { id, parentObjectId, references } of elements) {
    if (parentObjectId !== NO_PARENT && !objectIds.has(parentObjectId))
      reportDangling(description, `parent of DET ${id}`, parentObjectId, 'no DET', context)
    for (const reference of references)
      if (!processData.has(reference) && !properties.has(reference))
        reportDangling(description, `a DOR of DET ${id}`, reference, 'neither DPD nor DPT', context)
  }
  const checkPresentation = ({ objectId, presentationObjectId: id }: DeviceProcessData | DeviceProperty) => {
    if (id !== undefined && id < LEAST_NO_OBJECT && !presentations.has(id))
      reportDangling(description, `presentation of object ${objectId}`, id, 'no DVP', context)
  }
  // without an iterator, which makes an object for each until the loop is compiled
  processData.forEach(checkPresentation)
  properties.forEach(checkPresentation)
}

function checkUnique({ document, index }: XmlCursor, context: ReadContext): void {
  const known = new Set<string>()
  const end = document.elementEnd(index)
  for (let child = index + 1; child < end; child = document.elementEnd(child)) {
    const code = OBJECT_ID.get(document.nameCode(child))
    const attribute = code === undefined ? -1 : document.findAttribute(child, code)
    const objectId = attribute < 0 ? '' : document.text(attribute).trim()
    if (objectId === '') continue
    if (!known.has(objectId)) known.add(objectId)
    else if (!context.diagnostics.isFull('DUPLICATE_ID')) {
      const where = whereIs(new XmlCursor(document, child))
      const sentence = `${where.file}: object id ${objectId.slice(0, 20)} of ${where.element} is taken by another object of this device; of two of one kind the first counts`
      context.diagnostics.add('DUPLICATE_ID', 'warning', sentence, where)
    }
  }
}

function reportDangling(
  description: XmlCursor,
  what: string,
  objectId: number,
  target: string,
  { diagnostics }: ReadContext,
): void {
  if (diagnostics.isFull('DANGLING_REFERENCE')) return
  const where = whereIs(description)
  const sentence = `${where.file}: ${where.element}: ${what} is object ${objectId}, but ${target} of this device has that id; the rest is kept`
  diagnostics.add('DANGLING_REFERENCE', 'warning', sentence, where)
}
