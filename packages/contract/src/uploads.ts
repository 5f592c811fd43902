/** Boundary-file uploads: archives or single files whose polygons become fields. */
import { Type } from 'typebox'
import { PAGE_QUERY } from './paging.js'
import {
  answerObject,
  oneOf,
  QueryText,
  QueryWholeNumber,
  RequestId,
  schemaOf,
  Timestamp,
  Url,
  Uuid,
} from './schema.js'
import { CONVERTER_FORMATS, UPLOAD_ENTRY_STATUSES, UPLOAD_STATUSES } from './vocabulary.js'

/** Fields that one upload may make; a file with more makes none. */
export const MAX_FIELDS_PER_UPLOAD = 100

const upload = answerObject({
  id: Uuid,
  leafUserId: Uuid,
  originalFileUrl: Url,
  fileName: Type.String(),
  status: oneOf(UPLOAD_STATUSES),
  statusDetails: Type.Optional(Type.String()),
  createdTime: Timestamp,
})
/**
 * An uploaded file. `statusDetails` says why one failed that holds no boundary file at all; of boundary files that
 * failed their entries say it.
 */
export interface Upload extends Type.Static<typeof upload> {}
export const UploadSchema = schemaOf<Upload>(upload)

const uploadEntry = answerObject({
  id: Uuid,
  fieldId: Type.Array(Type.String()),
  converterFormat: oneOf(CONVERTER_FORMATS),
  originalFileUrl: Url,
  leafUserId: Uuid,
  uploadId: Uuid,
  status: oneOf(UPLOAD_ENTRY_STATUSES),
  createFieldErrorDetails: Type.Array(Type.String()),
  createdTime: Timestamp,
  processedTime: Type.Optional(Timestamp),
})
/**
 * One boundary file of an upload. `fieldId` holds the ids of all fields that it made; each element of
 * `createFieldErrorDetails` is a problem body as JSON, whose `detail` names file and polygon.
 */
export interface UploadEntry extends Type.Static<typeof uploadEntry> {}
export const UploadEntrySchema = schemaOf<UploadEntry>(uploadEntry)

/** Whose fields they become, and the farm that they are assigned to: in the query, or as fields of the form. */
const target = { leafUserId: RequestId, farmId: Type.Optional(QueryWholeNumber) }
export const UploadTargetSchema = Type.Object(target)
export interface UploadTarget extends Type.Static<typeof UploadTargetSchema> {}
export const CreateUploadQuerySchema = Type.Partial(UploadTargetSchema)

/** The form of `POST /upload`: `file` is a zip archive, or one GeoJSON, KML or KMZ file. */
export const UploadFormSchema = Type.Object({
  file: Type.String({ format: 'binary' }),
  leafUserId: Type.Optional(target.leafUserId),
  farmId: target.farmId,
})

/** Query of `GET /upload`, newest first. */
export const ListUploadsQuerySchema = Type.Object({
  leafUserId: Type.Optional(QueryText),
  status: Type.Optional(oneOf(UPLOAD_STATUSES)),
  ...PAGE_QUERY,
})
export interface ListUploadsQuery extends Type.Static<typeof ListUploadsQuerySchema> {}
