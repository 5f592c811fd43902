/** `POST /batch`: the archive goes to its place while it comes in, then the batch is noted with its conversion. */
import { randomUUID } from 'node:crypto'
import { type BatchSource, BatchSourceSchema, createValidator } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import { leafUserOf } from '../accounts/index.js'
import { raiseAlerts } from '../alerts/index.js'
import type { Context } from '../context.js'
import {
  placeUpload,
  receiveOriginal,
  type StoredUpload,
  type UploadForm,
  withStoredUpload,
} from '../files/index.js'
import type { Owner } from '../http/index.js'

const FORM: UploadForm = { objectName: 'batch', judge: createValidator(BatchSourceSchema) }

/**
 * @param query what stands there needs not stand in the form
 * @returns id of the new batch
 * @throws ApiError 400 naming what is missing or wrong, 404 for an unknown Leaf user, 415 for a body that is no form
 */
export async function createBatch(
  context: Context,
  owner: Owner,
  query: Partial<BatchSource>,
  request: FastifyRequest,
): Promise<string> {
  return await withStoredUpload(context, request, query, FORM, async (source: BatchSource, file) => {
    const user = await leafUserOf(context.database.db, owner, source.leafUserId)
    return await receive(context, owner, { leafUserId: user.id, provider: source.provider }, file)
  })
}

async function receive(
  context: Context,
  owner: Owner,
  { leafUserId, provider }: BatchSource,
  file: StoredUpload,
): Promise<string> {
  const { now } = context
  const { name, size, sha256 } = file
  const id = randomUUID()
  const objectKey = `leaf-users/${leafUserId}/originals/${sha256}`
  await placeUpload(context, leafUserId, objectKey, file, async (trx) => {
    await trx
      .insertInto('batch')
      .values({
        id,
        owner_id: owner.id,
        leaf_user_id: leafUserId,
        content_hash: sha256,
        file_name: name,
        size_in_bytes: size,
        provider,
        uploaded_at: now(),
      })
      .execute()
    const ended = await receiveOriginal(trx, context, {
      leafUserId,
      contentHash: sha256,
      objectKey,
      name,
      size,
      provider,
      origin: 'uploaded',
      batchId: id,
      priority: 10,
    })
    if (ended) {
      const told = [{ type: 'batchUploadProcessingFinished', batchId: id }] as const
      await raiseAlerts(trx, context.jobs, leafUserId, told, now())
    }
  })
  return id
}
