/** `POST /batch`: the archive goes to its place while it comes in, then the batch is noted with its conversion. */
import { randomUUID } from 'node:crypto'
import { type BatchSource, BatchSourceSchema, createValidator } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import { holdLeafUser, leafUserOf } from '../accounts/index.js'
import { raiseAlerts } from '../alerts/index.js'
import type { Context } from '../context.js'
import { receiveOriginal } from '../files/index.js'
import { invalid, notFound, type Owner, readUpload } from '../http/index.js'
import type { StoredObject } from '../objects/index.js'

interface StoredUpload extends StoredObject {
  readonly name: string
}

const judgeSource = createValidator(BatchSourceSchema)

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
  const { objects, settings, database } = context
  // The Leaf user may be named behind the file.
  const temporary = `leaf-users/${query.leafUserId?.toLowerCase() ?? 'unknown'}/tmp/${randomUUID()}`
  try {
    const { fields, file } = await readUpload(request, settings.uploadMaxBytes, async ({ name, bytes }) => ({
      name,
      ...(await objects.put(temporary, bytes)),
    }))
    const { provider, leafUserId } = readSource({ ...fields, ...query }, file)
    const user = await leafUserOf(database.db, owner, leafUserId)
    return await receive(context, owner, { leafUserId: user.id, provider }, file!, temporary)
  } finally {
    await objects.remove(temporary)
  }
}

function readSource(given: object, file: StoredUpload | undefined): BatchSource {
  const refused = [...judgeSource('batch', { ...given })]
  if (file === undefined) refused.push({ objectName: 'batch', field: 'file', message: 'is required' })
  if (file?.size === 0) refused.push({ objectName: 'batch', field: 'file', message: 'must not be empty' })
  if (refused.length > 0) throw invalid(refused)
  return given as BatchSource
}

async function receive(
  context: Context,
  owner: Owner,
  { leafUserId, provider }: BatchSource,
  { name, size, sha256 }: StoredUpload,
  temporary: string,
): Promise<string> {
  const { objects, database, now } = context
  const id = randomUUID()
  const objectKey = `leaf-users/${leafUserId}/originals/${sha256}`
  if ((await objects.size(objectKey)) !== size) await objects.move(temporary, objectKey)
  const received = await database.unitOfWork(async (trx) => {
    if (!(await holdLeafUser(trx, leafUserId))) return false
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
    return true
  })
  if (received) return id
  await objects.remove(objectKey)
  throw notFound('user')
}
