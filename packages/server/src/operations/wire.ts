/** Rows of operations as the contract shows them. */
import { machineTime, type Operation, type OperationType, resourceTime } from '@sheaf/contract'
import type { Selectable } from 'kysely'
import type { Tables } from '../database/index.js'

export type OperationRow = Selectable<Tables['operation']>

export function operationOf(row: OperationRow, username: string, files: readonly string[]): Operation {
  return {
    id: row.id,
    apiOwnerUsername: username,
    leafUserId: row.leaf_user_id,
    startTime: machineTime(row.start_time),
    endTime: machineTime(row.end_time),
    updatedTime: resourceTime(row.updated_at),
    type: row.type as OperationType,
    files: [...files],
    fields: [
      { id: row.field_id, ...(row.coverage === null ? {} : { coverage: Number(row.coverage.toFixed(6)) }) },
    ],
    providers: row.providers as string[],
  }
}

export function operationArtefactUrl(publicUrl: string, operationId: string, artefact: string): string {
  return `${publicUrl}/services/operations/api/operations/${operationId}/download/${artefact}`
}
