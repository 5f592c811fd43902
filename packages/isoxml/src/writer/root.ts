/** The root element of a set with all its coding data, devices and tasks. */
import { IsoxmlError } from '../diagnostics.js'
import type { XmlElement } from '../task-data/model.js'
import {
  attachedFileElement,
  baseStationElement,
  capabilitiesElement,
  codedCommentElement,
  codedCommentGroupElement,
  colourLegendElement,
  cropTypeElement,
  customerElement,
  farmElement,
  productElement,
  productGroupElement,
  valuePresentationElement,
  workerElement,
} from './coding-data.js'
import { deviceElement } from './device.js'
import { partfieldElement } from './partfield.js'
import type { TaskDataToWrite } from './set-model.js'
import { taskElement } from './task.js'
import { generationOf } from './version.js'
import { element } from './xml-text.js'

type RootAttributes = Readonly<Record<string, string | number | undefined>>

/** Those that the main file and the link list have in common. */
export function rootAttributes(set: TaskDataToWrite): RootAttributes {
  const [major, minor] = set.version.split('.')
  return {
    VersionMajor: major,
    VersionMinor: minor,
    ManagementSoftwareManufacturer: set.managementSoftwareManufacturer ?? '',
    ManagementSoftwareVersion: set.managementSoftwareVersion ?? '',
    TaskControllerManufacturer: set.taskControllerManufacturer,
    TaskControllerVersion: set.taskControllerVersion,
    DataTransferOrigin: set.dataTransferOrigin,
  }
}

/** @param gridLengths bytes of the grid binaries of the set by stem */
export function rootElement(set: TaskDataToWrite, gridLengths: ReadonlyMap<string, number>): XmlElement {
  const generation = generationOf(set.version)
  return element('ISO11783_TaskData', { ...rootAttributes(set), lang: set.language }, [
    ...codingElements(set),
    ...(set.partfields ?? []).map((partfield) => partfieldElement(partfield, generation)),
    ...practiceElements(set),
    ...(set.devices ?? []).map(deviceElement),
    ...(set.tasks ?? []).map((task) => taskElement(task, gridLengths)),
    ...(set.taskControllerCapabilities ?? []).map(capabilitiesElement),
  ])
}

function codingElements(set: TaskDataToWrite): XmlElement[] {
  return [
    ...(set.attachedFiles ?? []).map(attachedFileElement),
    ...(set.baseStations ?? []).map(baseStationElement),
    ...(set.codedComments ?? []).map(codedCommentElement),
    ...(set.codedCommentGroups ?? []).map(codedCommentGroupElement),
    ...(set.colourLegends ?? []).map(colourLegendElement),
    ...(set.valuePresentations ?? []).map(valuePresentationElement),
    ...(set.customers ?? []).map(customerElement),
    ...(set.farms ?? []).map(farmElement),
    ...(set.workers ?? []).map(workerElement),
    ...(set.productGroups ?? []).map(productGroupElement),
    ...(set.products ?? []).map(productElement),
    ...cropElements(set),
  ]
}

/** @throws IsoxmlError `DANGLING_REFERENCE` for a variety whose crop type is not in the set: it has no place there */
function cropElements({ cropTypes = [], cropVarieties = [] }: TaskDataToWrite): XmlElement[] {
  const lost = cropVarieties.find(({ cropTypeId }) => !cropTypes.some(({ id }) => id === cropTypeId))
  if (lost !== undefined) {
    const sentence = `Variety ${lost.id} belongs to crop type ${lost.cropTypeId}, which the set does not hold; add it to cropTypes.`
    throw new IsoxmlError('DANGLING_REFERENCE', { element: `CVT ${lost.id}` }, sentence)
  }
  return cropTypes.map((crop) => cropTypeElement(crop, cropVarieties))
}

/** Techniques of a practice are its OTR children. */
function practiceElements(set: TaskDataToWrite): XmlElement[] {
  const techniques = Object.entries(set.operationTechniques ?? {})
  const all = techniques.map(([id]) => id)
  return [
    ...techniques.map(([id, designator]) => element('OTQ', { A: id, B: designator })),
    ...Object.entries(set.culturalPractices ?? {}).map(([id, designator]) => {
      const own = set.techniquesOfPractices?.[id] ?? all
      return element(
        'CPC',
        { A: id, B: designator },
        own.map((technique) => element('OTR', { A: technique })),
      )
    }),
  ]
}
