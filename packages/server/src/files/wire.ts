/** Rows of machine files as the contract shows them, in the unit system of the Leaf user. */
import {
  type FieldFile,
  type FieldFileOperationType,
  type FileOrigin,
  type FileProcessingStatus,
  type MachineFile,
  machineTime,
  resourceTime,
  type SummaryFeature,
  summaryInOrder,
  type UnitSystem,
} from '@sheaf/contract'
import { convertSummary, type MachineInfo } from '@sheaf/fieldwork'
import type { Selectable } from 'kysely'
import { deterministicId } from '../database/deterministic-id.js'
import type { Tables } from '../database/index.js'

export type FileRow = Selectable<Tables['machine_file']>

export interface FileCompany {
  readonly username: string
  readonly publicUrl: string
  readonly fields: readonly string[]
  readonly units: UnitSystem
}

/** Both spellings of an address, the deprecated and the present one, point to the same authenticated download. */
export function fileOf(row: FileRow, { username, publicUrl, fields, units }: FileCompany): MachineFile {
  const original = row.content_hash === null ? undefined : fileArtefactUrl(publicUrl, row.id, 'originalFile')
  const points = row.points_key === null ? undefined : fileArtefactUrl(publicUrl, row.id, 'standardGeojson')
  return {
    id: row.id,
    provider: row.provider,
    leafUserId: row.leaf_user_id,
    apiOwnerUsername: username,
    fields: [...fields],
    fileFormat: row.file_format,
    fileName: row.file_name,
    ...(original === undefined ? {} : { originalFile: original, downloadOriginalFile: original }),
    ...(points === undefined ? {} : { standardGeojson: points, downloadStandardGeojson: points }),
    ...(row.points_key === null ? {} : { zippedPNGs: fileArtefactUrl(publicUrl, row.id, 'zippedPNGs') }),
    ...(row.summary === null ? {} : { summary: summaryIn(row.summary, units) }),
    ...(row.sources === null ? {} : { sources: row.sources as string[] }),
    ...(row.batch_id === null ? {} : { batchId: row.batch_id }),
    ...(row.organization_id === null ? {} : { organizationId: row.organization_id }),
    status: row.status as FileProcessingStatus,
    origin: row.origin as FileOrigin,
    createdTime: resourceTime(row.created_at),
    updatedTime: resourceTime(row.updated_at),
    sizeInBytes: row.size_in_bytes,
    machines: machinesOf(row),
  }
}

function machinesOf({ leaf_user_id, machinery }: FileRow): string[] {
  const machines = (machinery as MachineInfo[]).filter(({ type }) => type === 'machine')
  return [...new Set(machines.map((machine) => equipmentId(leaf_user_id, machine)))]
}

/** A machine or implement is the same in every file of a Leaf user: by its serial number, else by its name. */
export function equipmentId(leafUserId: string, { type, brand, serialNumber, name }: MachineInfo): string {
  const known = serialNumber === undefined ? ['name', name] : ['serial', brand ?? '', serialNumber]
  return deterministicId('equipment', leafUserId, JSON.stringify([type, ...known]))
}

/** Summaries are stored in DEFAULT units. The types of both rooms are twins: units are wider text in the one. */
export function summaryIn(summary: unknown, units: UnitSystem): SummaryFeature {
  const converted = convertSummary(summary as Parameters<typeof convertSummary>[0], units)
  return summaryInOrder(converted as unknown as SummaryFeature)
}

export function fileArtefactUrl(publicUrl: string, fileId: string, artefact: string): string {
  return `${publicUrl}/services/operations/api/files/${fileId}/download/${artefact}`
}

/** The view of a file that its fields give. */
export function fieldFileOf(row: FileRow): FieldFile {
  return {
    id: row.id,
    leafUserId: row.leaf_user_id,
    operationType: (row.operation_type ?? 'other') as FieldFileOperationType,
    origin: row.origin as FileOrigin,
    ...(row.start_time === null ? {} : { startTime: machineTime(row.start_time) }),
    ...(row.end_time === null ? {} : { endTime: machineTime(row.end_time) }),
    crops: row.crops as string[],
    varieties: row.varieties as string[],
    ...(row.provider_file_id === null ? {} : { providerFileId: row.provider_file_id }),
    provider: row.provider,
  }
}
