/** `POST /files/merge`: several files become one more, in the background; the files themselves stay as they are. */
import { randomUUID } from 'node:crypto'
import { FILE_STEPS, ISOXML_FILE_FORMAT, LEAF } from '@sheaf/contract'
import type { Context } from '../context.js'
import { invalid, type Owner } from '../http/index.js'
import { defineQueue } from '../jobs/index.js'
import { PIPELINE_VERSION } from './artefact-keys.js'
import type { NewFileRow } from './file-rows.js'
import { fileRow } from './read-files.js'
import type { FileRow } from './wire.js'

export interface MergedFileRef {
  readonly leafUserId: string
  readonly fileId: string
}

/** Puts the points of some files together. */
export const MERGE_FILES = defineQueue<MergedFileRef>({
  name: 'merge-files',
  kind: 'long',
  policy: 'stately',
  retryLimit: 100,
})

/**
 * Notes the new file, `processing`, and enqueues its making.
 *
 * @returns its id
 * @throws ApiError 404 for an id that is not the owner's, 400 naming `ids` for files that cannot be one
 */
export async function mergeFiles(
  { database, jobs, now }: Context,
  owner: Owner,
  ids: readonly string[],
): Promise<string> {
  const distinct = [...new Set(ids.map((id) => id.toLowerCase()))]
  const sources: FileRow[] = []
  for (const id of distinct) sources.push(await fileRow(database.db, owner, id))
  const fault = faultOf(sources)
  if (fault !== undefined) throw invalid([{ objectName: 'file', field: 'ids', message: fault }])
  const row = mergedRow(owner, sources, now())
  const ref = { leafUserId: row.leaf_user_id, fileId: row.id }
  await database.unitOfWork(async (trx) => {
    await trx.insertInto('machine_file').values(row).execute()
    await jobs.enqueue(trx, MERGE_FILES, ref, { key: ref.fileId, group: ref.leafUserId, priority: 10 })
  })
  return row.id
}

function faultOf(sources: readonly FileRow[]): string | undefined {
  const [first, ...others] = sources
  if (first === undefined || others.length === 0) return 'must name at least two different files'
  if (sources.some(({ status, points_key }) => status !== 'processed' || points_key === null))
    return 'must name files that are processed'
  if (others.some((row) => row.leaf_user_id !== first.leaf_user_id)) return 'must name files of one Leaf user'
  if (others.some((row) => row.operation_type !== first.operation_type))
    return 'must name files of one operation type'
  return undefined
}

const NAMES_SHOWN = 3

function mergedRow(owner: Owner, sources: readonly FileRow[], at: Date): NewFileRow & { id: string } {
  const id = randomUUID()
  const [first] = sources
  const names = sources.map(({ file_name }) => file_name)
  const shown = [...names.slice(0, NAMES_SHOWN), ...(names.length > NAMES_SHOWN ? ['…'] : [])]
  const running = FILE_STEPS.map((step) => [step, { status: 'processing', message: 'processing' }])
  return {
    id,
    owner_id: owner.id,
    leaf_user_id: first!.leaf_user_id,
    identity: `merged/${id}`,
    operation_type: first!.operation_type,
    provider: LEAF,
    origin: 'merged',
    file_format: ISOXML_FILE_FORMAT,
    file_name: shown.join(' + '),
    size_in_bytes: 0,
    status: 'processing',
    steps: JSON.stringify(Object.fromEntries(running)),
    sources: JSON.stringify(sources.map((source) => source.id)),
    crops: '[]',
    varieties: '[]',
    machinery: '[]',
    till_type: '[]',
    logs: '[]',
    evidence: '[]',
    diagnostics: '[]',
    dropped: '{}',
    pipeline_version: PIPELINE_VERSION,
    configuration_hash: '',
    created_at: at,
    updated_at: at,
  }
}
