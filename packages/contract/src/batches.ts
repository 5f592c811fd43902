/** Batches: archives that a client uploads itself. */
import { Type } from 'typebox'
import { PAGE_QUERY } from './paging.js'
import { answerObject, oneOf, QueryText, RequestId, schemaOf, Timestamp, Uuid } from './schema.js'
import { BATCH_PROVIDERS, BATCH_STATUSES } from './vocabulary.js'

const batch = answerObject({
  id: Uuid,
  leafUserId: Uuid,
  fileName: Type.String(),
  size: Type.Integer({ minimum: 0 }),
  provider: oneOf(BATCH_PROVIDERS),
  status: oneOf(BATCH_STATUSES),
  statusDetails: Type.Optional(Type.String()),
  uploadTimestamp: Timestamp,
  leafFiles: Type.Array(Uuid),
})
/** An uploaded archive. `leafFiles` are the machine files that it gave; `statusDetails` says why one gave none. */
export interface Batch extends Type.Static<typeof batch> {}
export const BatchSchema = schemaOf<Batch>(batch)

/** Whose archive it is, and where it comes from: in the query, or as fields of the form. */
const source = { leafUserId: RequestId, provider: oneOf(BATCH_PROVIDERS) }
export const BatchSourceSchema = Type.Object(source)
export interface BatchSource extends Type.Static<typeof BatchSourceSchema> {}
export const CreateBatchQuerySchema = Type.Partial(BatchSourceSchema)

/** The form of `POST /batch`: `file` is a zip archive. */
export const BatchFormSchema = Type.Object({
  file: Type.String({ format: 'binary' }),
  leafUserId: Type.Optional(source.leafUserId),
  provider: Type.Optional(source.provider),
})

const fileGroup = answerObject({ leafFiles: Type.Array(Uuid) })
const failedGroup = answerObject({
  leafFiles: Type.Array(Uuid),
  status: Type.Literal('failed'),
  message: Type.String(),
})
const batchProgress = answerObject({
  converted: fileGroup,
  processing: fileGroup,
  failed: Type.Record(Type.String(), failedGroup),
})
/** Answer of `GET /batch/{id}/status`: how far each file is. `failed` is keyed by the step that failed. */
export interface BatchProgress extends Type.Static<typeof batchProgress> {}
export const BatchProgressSchema = schemaOf<BatchProgress>(batchProgress)

/** Query of `GET /batch`, newest first. */
export const ListBatchesQuerySchema = Type.Object({
  leafUserId: Type.Optional(QueryText),
  status: Type.Optional(oneOf(BATCH_STATUSES)),
  ...PAGE_QUERY,
})
export interface ListBatchesQuery extends Type.Static<typeof ListBatchesQuerySchema> {}
