/**
 * A file that a client uploads in a form: it goes to a temporary place while it comes in, and to its own once its Leaf
 * user is known.
 */
import { randomUUID } from 'node:crypto'
import type { ObjectName, Validator } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import { holdLeafUser } from '../accounts/index.js'
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { invalid, notFound, readUpload } from '../http/index.js'
import type { StoredObject } from '../objects/index.js'

/** A file in its temporary place. */
export interface StoredUpload extends StoredObject {
  readonly name: string
  readonly temporary: string
}

/** What a form is to hold beside its file, by the name of the object that is made of it. */
export interface UploadForm {
  readonly objectName: ObjectName
  readonly judge: Validator
}

/**
 * Stores the file of a form and hands it on; its temporary place is emptied afterwards.
 *
 * @param query what stands there needs not stand in the form
 * @param use   gets what was judged, and the file
 * @throws ApiError 400 naming what is missing or wrong, 415 for a body that is no form
 */
export async function withStoredUpload<Target extends { readonly leafUserId: string }, Result>(
  { objects, settings }: Context,
  request: FastifyRequest,
  query: Partial<Target>,
  form: UploadForm,
  use: (target: Target, file: StoredUpload) => Promise<Result>,
): Promise<Result> {
  // The Leaf user may be named behind the file.
  const temporary = `leaf-users/${query.leafUserId?.toLowerCase() ?? 'unknown'}/tmp/${randomUUID()}`
  try {
    const { fields, file } = await readUpload(request, settings.uploadMaxBytes, async ({ name, bytes }) => ({
      name,
      temporary,
      ...(await objects.put(temporary, bytes)),
    }))
    const given = { ...fields, ...query }
    return await use(...judged<Target>(given, file, form))
  } finally {
    await objects.remove(temporary)
  }
}

function judged<Target>(
  given: object,
  file: StoredUpload | undefined,
  { objectName, judge }: UploadForm,
): [Target, StoredUpload] {
  const refused = [...judge(objectName, { ...given })]
  if (file === undefined) refused.push({ objectName, field: 'file', message: 'is required' })
  if (file?.size === 0) refused.push({ objectName, field: 'file', message: 'must not be empty' })
  if (refused.length > 0) throw invalid(refused)
  return [given as Target, file!]
}

/**
 * Moves a file to its place, unless the same stands there, and notes it in one transaction.
 *
 * @throws ApiError 404 when the Leaf user was deleted meanwhile; nothing stays then
 */
export async function placeUpload(
  { objects, database }: Context,
  leafUserId: string,
  objectKey: string,
  { size, temporary }: StoredUpload,
  note: (trx: Trx) => Promise<void>,
): Promise<void> {
  if ((await objects.size(objectKey)) !== size) await objects.move(temporary, objectKey)
  const received = await database.unitOfWork(async (trx) => {
    if (!(await holdLeafUser(trx, leafUserId))) return false
    await note(trx)
    return true
  })
  if (received) return
  await objects.remove(objectKey)
  throw notFound('user')
}
