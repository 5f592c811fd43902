/**
 * Task data in memory: the coding data, devices and tasks of one set, with the standard's meaning and our units.
 * Proprietary attributes and elements stay reachable as `XmlElement` through `TaskData.root` and `elementById`.
 */
import type {
  AttachedFile,
  BaseStation,
  CodedComment,
  CodedCommentGroup,
  ColourLegend,
  CropType,
  CropVariety,
  Customer,
  Farm,
  Partfield,
  Product,
  ProductGroup,
  TaskControllerCapabilities,
  ValuePresentation,
  Worker,
} from './coding-data-model.js'
import type { Device } from './device-model.js'
import type { Task } from './task-model.js'
import type { XmlElement } from './xml-element.js'

export type * from './coding-data-model.js'
export type * from './device-model.js'
export type * from './stamp-model.js'
export type * from './task-model.js'
export type * from './xml-element.js'

/** ISO11783_TaskData: the coding data, devices and tasks of one set. */
export interface TaskData {
  readonly versionMajor: number | undefined
  readonly versionMinor: number | undefined
  readonly managementSoftwareManufacturer: string | undefined
  readonly managementSoftwareVersion: string | undefined
  readonly taskControllerManufacturer: string | undefined
  readonly taskControllerVersion: string | undefined
  /** 1 farm software, 2 terminal. */
  readonly dataTransferOrigin: number | undefined
  /** Language of the texts, two letters (version 4). */
  readonly language: string | undefined
  readonly customers: ReadonlyMap<string, Customer>
  readonly farms: ReadonlyMap<string, Farm>
  readonly workers: ReadonlyMap<string, Worker>
  readonly partfields: ReadonlyMap<string, Partfield>
  readonly cropTypes: ReadonlyMap<string, CropType>
  readonly cropVarieties: ReadonlyMap<string, CropVariety>
  readonly productGroups: ReadonlyMap<string, ProductGroup>
  readonly products: ReadonlyMap<string, Product>
  readonly valuePresentations: ReadonlyMap<string, ValuePresentation>
  readonly colourLegends: ReadonlyMap<string, ColourLegend>
  /** Designators of CPC and OTQ elements by id. */
  readonly culturalPractices: ReadonlyMap<string, string>
  readonly operationTechniques: ReadonlyMap<string, string>
  /** OTR: ids of the techniques of a cultural practice, by the id of the practice. */
  readonly techniquesOfPractices: ReadonlyMap<string, readonly string[]>
  readonly codedComments: ReadonlyMap<string, CodedComment>
  readonly codedCommentGroups: ReadonlyMap<string, CodedCommentGroup>
  readonly baseStations: ReadonlyMap<string, BaseStation>
  readonly attachedFiles: readonly AttachedFile[]
  readonly taskControllerCapabilities: readonly TaskControllerCapabilities[]
  readonly devices: ReadonlyMap<string, Device>
  readonly tasks: readonly Task[]
  /** Links of LINKLIST.XML by local id. */
  readonly links: ReadonlyMap<string, readonly Link[]>
  readonly linkGroups: ReadonlyMap<string, LinkGroup>
  /** The root as scanned, external files in the place of their XFR; built when it is looked at. */
  readonly root: XmlElement
}

/** LNK: a foreign key of a local id. */
export interface Link {
  readonly groupId: string
  /** 1 UUID, 2 proprietary, 3 resolvable URI, 4 informational URI. */
  readonly groupType: number
  readonly value: string
  readonly designator: string | undefined
}

/** LGP: whose foreign keys a group of links holds. */
export interface LinkGroup {
  readonly id: string
  /** 1 UUID, 2 proprietary, 3 resolvable URI, 4 informational URI. */
  readonly type: number
  readonly manufacturerGln: string | undefined
  readonly namespace: string | undefined
  readonly designator: string | undefined
}
