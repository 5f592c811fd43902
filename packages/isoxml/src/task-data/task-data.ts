/** The elements of a set, external parts merged in, into its model. */
import { integer, optionalText, type ReadContext, reportMissing } from './attributes.js'
import {
  attachedFileTable,
  baseStationTable,
  capabilitiesTable,
  codedCommentGroupTable,
  codedCommentTable,
  colourLegendTable,
  cropTypeTable,
  customerTable,
  designatorTable,
  farmTable,
  productGroupTable,
  productTable,
  readById,
  readCropVarieties,
  techniquesTable,
  valuePresentationTable,
  workerTable,
} from './coding-data.js'
import { deviceTable } from './device.js'
import type { MergedSet } from './external-files.js'
import type { LinkList } from './link-list.js'
import type { TaskData } from './model.js'
import { partfieldTable } from './partfield.js'
import { taskTable } from './task.js'
import type { Task } from './task-model.js'
import type { XmlCursor } from './xml-cursor.js'

const NONE: readonly XmlCursor[] = []

export function readTaskData(set: MergedSet, linkList: LinkList, context: ReadContext): TaskData {
  const { main, elements } = set
  if (optionalText(main, 'VersionMajor') === undefined) {
    const sentence = `${context.file}: the root element states no version; versions are told apart by content anyway`
    context.diagnostics.add('VERSION_MISSING', 'info', sentence, { file: context.file, element: main.name })
  }
  const byName = elementsByName(elements)
  const named = (name: string): readonly XmlCursor[] => byName.get(name) ?? NONE
  return {
    versionMajor: integer(context, main, 'VersionMajor'),
    versionMinor: integer(context, main, 'VersionMinor'),
    managementSoftwareManufacturer: optionalText(main, 'ManagementSoftwareManufacturer'),
    managementSoftwareVersion: optionalText(main, 'ManagementSoftwareVersion'),
    taskControllerManufacturer: optionalText(main, 'TaskControllerManufacturer'),
    taskControllerVersion: optionalText(main, 'TaskControllerVersion'),
    dataTransferOrigin: integer(context, main, 'DataTransferOrigin'),
    language: optionalText(main, 'lang'),
    customers: readById(named('CTR'), context, customerTable),
    farms: readById(named('FRM'), context, farmTable),
    workers: readById(named('WKR'), context, workerTable),
    partfields: readById(named('PFD'), context, partfieldTable),
    cropTypes: readById(named('CTP'), context, cropTypeTable),
    cropVarieties: readCropVarieties(named('CTP')),
    productGroups: readById(named('PGP'), context, productGroupTable),
    products: readById(named('PDT'), context, productTable),
    valuePresentations: readById(named('VPN'), context, valuePresentationTable),
    colourLegends: readById(named('CLD'), context, colourLegendTable),
    culturalPractices: readById(named('CPC'), context, designatorTable),
    operationTechniques: readById(named('OTQ'), context, designatorTable),
    techniquesOfPractices: readById(named('CPC'), context, techniquesTable),
    codedComments: readById(named('CCT'), context, codedCommentTable),
    codedCommentGroups: readById(named('CCG'), context, codedCommentGroupTable),
    baseStations: readById(named('BSN'), context, baseStationTable),
    attachedFiles: named('AFE').map((element) => attachedFileTable.read(element, context, '')),
    taskControllerCapabilities: named('TCC').map((element) => capabilitiesTable.read(element, context, '')),
    devices: readById(named('DVC'), context, deviceTable),
    tasks: readTasks(named('TSK'), context),
    links: linkList.links,
    linkGroups: linkList.groups,
    root: set.root,
  }
}

function elementsByName(elements: readonly XmlCursor[]): Map<string, XmlCursor[]> {
  const byName = new Map<string, XmlCursor[]>()
  for (const child of elements) {
    const { name } = child
    const same = byName.get(name)
    if (same === undefined) byName.set(name, [child])
    else same.push(child)
  }
  return byName
}

/** Tasks in document order. A second task of the same id is kept: its logs are real. */
function readTasks(elements: readonly XmlCursor[], context: ReadContext): Task[] {
  return elements.map((element, at) => {
    const stated = optionalText(element, 'A')
    const id = stated ?? `TSK?${at + 1}`
    if (stated === undefined) reportMissing(element, 'A', id, context)
    return taskTable.read(element, context, id)
  })
}
