/** `POST /upload`: the file goes to its place while it comes in, then the upload is noted with its job. */
import { randomUUID } from 'node:crypto'
import { createValidator, parseIntegerId, type UploadTarget, UploadTargetSchema } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import { leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import type { Db } from '../database/index.js'
import { placeUpload, type StoredUpload, type UploadForm, withStoredUpload } from '../files/index.js'
import { invalid, type Owner } from '../http/index.js'
import { PROCESS_UPLOAD } from './queue.js'

const FORM: UploadForm = { objectName: 'upload', judge: createValidator(UploadTargetSchema) }

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
  return await withStoredUpload(context, request, query, FORM, async (target: UploadTarget, file) => {
    const { db } = context.database
    const user = await leafUserOf(db, owner, target.leafUserId)
    const farmId = target.farmId === undefined ? undefined : await farmOf(db, user.id, target.farmId)
    return await receive(context, owner, { leafUserId: user.id, farmId }, file)
  })
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
  file: StoredUpload,
): Promise<string> {
  const { jobs, now } = context
  const { name, size, sha256 } = file
  const id = randomUUID()
  const objectKey = `leaf-users/${leafUserId}/uploads/${sha256}`
  await placeUpload(context, leafUserId, objectKey, file, async (trx) => {
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
  })
  return id
}
