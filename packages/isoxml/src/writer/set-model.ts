/** What a set to write consists of. */
import type {
  BaseStation,
  CodedComment,
  CodedCommentGroup,
  ColourLegend,
  CropType,
  CropVariety,
  Customer,
  Farm,
  Product,
  ProductGroup,
  TaskControllerCapabilities,
  ValuePresentation,
  Worker,
} from '../task-data/model.js'
import type { TimeLog } from '../time-log/model.js'
import type { AttachedFileToWrite } from './coding-data.js'
import type { DeviceToWrite } from './device.js'
import type { ExternalKind } from './external-files.js'
import type { Given } from './given.js'
import type { GridFileToWrite } from './grid-file.js'
import type { LinkGroupToWrite } from './link-list.js'
import type { PartfieldToWrite } from './partfield.js'
import type { TaskToWrite } from './task.js'
import type { TimeLogLayout, TimeLogRecord } from './time-log.js'
import type { TaskDataVersion } from './version.js'

/** A time log: records, columns as they were decoded, or the two files as they stand. */
export type LogToWrite = {
  /** `TLG` and five digits. */
  readonly stem: string
} & (
  | { readonly layout: TimeLogLayout; readonly records: readonly TimeLogRecord[] }
  /** Without a layout that of `timeLogLayoutOf(columns)`. */
  | { readonly layout?: TimeLogLayout; readonly columns: TimeLog }
  | { readonly header: Uint8Array; readonly binary: Uint8Array }
)

/** Planned work has no logs, documented work has. Everything but the version may be left out. */
export interface TaskDataToWrite {
  readonly version: TaskDataVersion
  readonly managementSoftwareManufacturer?: string
  readonly managementSoftwareVersion?: string
  readonly taskControllerManufacturer?: string
  readonly taskControllerVersion?: string
  /** 1 farm software, 2 terminal. */
  readonly dataTransferOrigin: 1 | 2
  /** Language of the texts, two letters (version 4). */
  readonly language?: string
  readonly customers?: readonly Given<Customer>[]
  readonly farms?: readonly Given<Farm>[]
  readonly workers?: readonly Given<Worker>[]
  readonly partfields?: readonly PartfieldToWrite[]
  readonly cropTypes?: readonly Given<CropType>[]
  readonly cropVarieties?: readonly Given<CropVariety>[]
  readonly productGroups?: readonly Given<ProductGroup>[]
  readonly products?: readonly Given<Product>[]
  readonly valuePresentations?: readonly Given<ValuePresentation>[]
  readonly colourLegends?: readonly Given<ColourLegend>[]
  readonly codedComments?: readonly Given<CodedComment>[]
  readonly codedCommentGroups?: readonly CodedCommentGroup[]
  readonly baseStations?: readonly Given<BaseStation>[]
  readonly attachedFiles?: readonly AttachedFileToWrite[]
  /** At most one by the schema. */
  readonly taskControllerCapabilities?: readonly Given<TaskControllerCapabilities>[]
  /** Designator by id. */
  readonly culturalPractices?: Readonly<Record<string, string>>
  readonly operationTechniques?: Readonly<Record<string, string>>
  /** Ids of techniques by the id of a practice; a practice that is not named here lists all techniques of the set. */
  readonly techniquesOfPractices?: Readonly<Record<string, readonly string[]>>
  readonly devices?: readonly DeviceToWrite[]
  readonly tasks?: readonly TaskToWrite[]
  readonly logs?: readonly LogToWrite[]
  readonly gridFiles?: readonly GridFileToWrite[]
  /** Written to LINKLIST.XML; version 3 has none. */
  readonly linkGroups?: readonly LinkGroupToWrite[]
  /** Kinds that go to files of their own; none by default. */
  readonly externalKinds?: readonly ExternalKind[]
}
