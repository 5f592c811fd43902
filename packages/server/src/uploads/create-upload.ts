/** `POST /upload`: the file goes to its place while it comes in, then the upload is noted with its job. */
import { randomUUID } from 'node:crypto'
import { createValidator, parseIntegerId, type UploadTarget, UploadTargetSchema } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import { holdLeafUser, leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import type { Db } from '../database/index.js'
import { invalid, notFound, type Owner, readUpload } from '../http/index.js'
import type { StoredObject } from '../objects/index.js'
import { PROCESS_UPLOAD } from './queue.js'

interface StoredFile extends StoredObject {
  readonly name: string
}

const judgeTarget = createValidator(UploadTargetSchema)

/**
 * @param query what stands there needs not stand in the form
 * @returns id of the new upload
 * @throws ApiError 400 naming what is missing or wrong, 404 for an unknown Leaf user, 415 for a body that is no form
 */
export async function createUpload(
  context: Context,
  owner: Owner,
  query: Partial<UploadTarget>,
  request: FastifyRequest,
): Promise<string> {
  const { objects, settings, database } = context
  // The Leaf user may be named behind the file.
  const temporary = `leaf-users/${query.leafUserId?.toLowerCase() ?? 'unknown'}/tmp/${randomUUID()}`
  try {
    const { fields, file } = await readUpload(request, settings.uploadMaxBytes, async ({ name, bytes }) => ({
      name,
      ...(await objects.put(temporary, bytes)),
    }))
    const { leafUserId, farmId } = readTarget({ ...fields, ...query }, file)
    const user = await leafUserOf(database.db, owner, leafUserId)
    const farm = farmId === undefined ? undefined : await farmOf(database.db, user.id, farmId)
    return await receive(context, owner, { leafUserId: user.id, farmId: farm }, file!, temporary)
  } finally {
    await objects.remove(temporary)
  }
}

function readTarget(given: object, file: StoredFile | undefined): UploadTarget {
  const refused = [...judgeTarget('upload', { ...given })]
  if (file === undefined) refused.push({ objectName: 'upload', field: 'file', message: 'is required' })
  if (file?.size === 0) refused.push({ objectName: 'upload', field: 'file', message: 'must not be empty' })
  if (refused.length > 0) throw invalid(refused)
  return given as UploadTarget
}

/** @throws ApiError 400 naming `farmId` when it is no farm of the Leaf user */
export async function farmOf(db: Db, leafUserId: string, farmId: string): Promise<number> {
  const farm = await db
    .selectFrom('farm')
    .select('id')
    .where('leaf_user_id', '=', leafUserId)
    .where('id', '=', parseIntegerId(farmId) ?? 0)
    .executeTakeFirst()
  if (farm !== undefined) return farm.id
  throw invalid([{ objectName: 'upload', field: 'farmId', message: 'is no farm of this Leaf user' }])
}

async function receive(
  context: Context,
  owner: Owner,
  { leafUserId, farmId }: { readonly leafUserId: string; readonly farmId: number | undefined },
  { name, size, sha256 }: StoredFile,
  temporary: string,
): Promise<string> {
  const { objects, database, jobs, now } = context
  const id = randomUUID()
  const objectKey = `leaf-users/${leafUserId}/uploads/${sha256}`
  if ((await objects.size(objectKey)) !== size) await objects.move(temporary, objectKey)
  const received = await database.unitOfWork(async (trx) => {
    if (!(await holdLeafUser(trx, leafUserId))) return false
    await trx
      .insertInto('boundary_upload')
      .values({
        id,
        owner_id: owner.id,
        leaf_user_id: leafUserId,
        farm_id: farmId ?? null,
        content_hash: sha256,
        object_key: objectKey,
        file_name: name,
        size_in_bytes: size,
        status: 'RECEIVED',
        created_at: now(),
      })
      .execute()
    const ref = { leafUserId, uploadId: id }
    await jobs.enqueue(trx, PROCESS_UPLOAD, ref, { key: id, group: leafUserId, priority: 10 })
    return true
  })
  if (received) return id
  await objects.remove(objectKey)
  throw notFound('user')
}
