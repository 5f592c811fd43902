/** Task data as it was read, in the form that the writer takes: to read a set, change it and write it again. */
import type { Device, TaskData } from '../task-data/model.js'
import type { DeviceToWrite } from './device.js'
import type { LinkGroupToWrite } from './link-list.js'
import type { TaskDataToWrite } from './set-model.js'
import type { TaskDataVersion } from './version.js'

const FARM_SOFTWARE = 1
const TERMINAL = 2

/**
 * What the model holds of a set; proprietary attributes and elements are not part of it. Logs and grid binaries are files
 * of their own: add them as `logs` (with `header` and `binary` as they stand) and `gridFiles`.
 *
 * Sets of others are often not valid: `writeTaskDataSet` refuses those unless it is told to allow it.
 *
 * @param version by default that of the set: 4.3 from version 4 on, else 3.3
 */
export function taskDataToWrite(
  taskData: TaskData,
  version: TaskDataVersion = (taskData.versionMajor ?? 0) >= 4 ? '4.3' : '3.3',
): TaskDataToWrite {
  return {
    version,
    ...stated('managementSoftwareManufacturer', taskData.managementSoftwareManufacturer),
    ...stated('managementSoftwareVersion', taskData.managementSoftwareVersion),
    ...stated('taskControllerManufacturer', taskData.taskControllerManufacturer),
    ...stated('taskControllerVersion', taskData.taskControllerVersion),
    ...stated('language', taskData.language),
    dataTransferOrigin: taskData.dataTransferOrigin === TERMINAL ? TERMINAL : FARM_SOFTWARE,
    customers: [...taskData.customers.values()],
    farms: [...taskData.farms.values()],
    workers: [...taskData.workers.values()],
    partfields: [...taskData.partfields.values()],
    cropTypes: [...taskData.cropTypes.values()],
    cropVarieties: [...taskData.cropVarieties.values()],
    productGroups: [...taskData.productGroups.values()],
    products: [...taskData.products.values()],
    valuePresentations: [...taskData.valuePresentations.values()],
    colourLegends: [...taskData.colourLegends.values()],
    codedComments: [...taskData.codedComments.values()],
    codedCommentGroups: [...taskData.codedCommentGroups.values()],
    baseStations: [...taskData.baseStations.values()],
    attachedFiles: taskData.attachedFiles,
    taskControllerCapabilities: taskData.taskControllerCapabilities,
    culturalPractices: Object.fromEntries(taskData.culturalPractices),
    operationTechniques: Object.fromEntries(taskData.operationTechniques),
    techniquesOfPractices: techniquesOf(taskData),
    devices: [...taskData.devices.values()].map(deviceToWrite),
    tasks: taskData.tasks,
    linkGroups: linkGroupsOf(taskData),
  }
}

function stated<K extends string>(key: K, value: string | undefined): { [Key in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [Key in K]: string })
}

/** A practice without techniques of its own has none, and does not list all of the set. */
function techniquesOf({
  culturalPractices,
  techniquesOfPractices,
}: TaskData): Record<string, readonly string[]> {
  return Object.fromEntries(
    [...culturalPractices.keys()].map((id) => [id, techniquesOfPractices.get(id) ?? []]),
  )
}

function deviceToWrite(device: Device): DeviceToWrite {
  return {
    ...device,
    processData: [...device.processData.values()],
    properties: [...device.properties.values()],
    presentations: [...device.presentations.values()],
  }
}

function linkGroupsOf({ links, linkGroups }: TaskData): LinkGroupToWrite[] {
  const all = [...links].flatMap(([localId, own]) => own.map((link) => ({ localId, ...link })))
  return [...linkGroups.values()].map((group) => ({
    ...group,
    links: all
      .filter(({ groupId }) => groupId === group.id)
      .map(({ localId, value, designator }) => ({
        localId,
        value,
        ...(designator !== undefined && { designator }),
      })),
  }))
}
