/** The machine files of one field, as the fields service shows them, and the filters of their lists. */
import { Type } from 'typebox'
import { PAGE_QUERY, SORT_QUERY, type SortRule } from './paging.js'
import { answerObject, oneOf, QueryText, schemaOf, Timestamp, Uuid } from './schema.js'
import { QueryInstant } from './timestamps.js'
import { FIELD_FILE_OPERATION_TYPES, FILE_ORIGINS } from './vocabulary.js'

const fieldFile = answerObject({
  id: Uuid,
  leafUserId: Uuid,
  operationType: oneOf(FIELD_FILE_OPERATION_TYPES),
  origin: oneOf(FILE_ORIGINS),
  startTime: Type.Optional(Timestamp),
  endTime: Type.Optional(Timestamp),
  crops: Type.Array(Type.String()),
  varieties: Type.Array(Type.String()),
  providerFileId: Type.Optional(Type.String()),
  provider: Type.String(),
})
/** A machine file that touches a field. */
export interface FieldFile extends Type.Static<typeof fieldFile> {}
export const FieldFileSchema = schemaOf<FieldFile>(fieldFile)

/** Query of `GET …/operations/files`: `startTime` = started after, `endTime` = ended before. */
export const ListFieldFilesQuerySchema = Type.Object({
  operationType: Type.Optional(oneOf(FIELD_FILE_OPERATION_TYPES)),
  provider: Type.Optional(QueryText),
  origin: Type.Optional(oneOf(FILE_ORIGINS)),
  crop: Type.Optional(QueryText),
  startTime: Type.Optional(QueryInstant),
  endTime: Type.Optional(QueryInstant),
  ...PAGE_QUERY,
  ...SORT_QUERY,
})
export interface ListFieldFilesQuery extends Type.Static<typeof ListFieldFilesQuerySchema> {}

/** Query of the deprecated `GET …/fields/{fieldId}/operations`. */
export const ListFieldOperationsQuerySchema = Type.Object({
  operationType: Type.Optional(oneOf(FIELD_FILE_OPERATION_TYPES)),
  operationCrop: Type.Optional(QueryText),
  operationProvider: Type.Optional(QueryText),
  operationStartTime: Type.Optional(QueryInstant),
  operationEndTime: Type.Optional(QueryInstant),
  organizationId: Type.Optional(QueryText),
  ...PAGE_QUERY,
  ...SORT_QUERY,
})
export interface ListFieldOperationsQuery extends Type.Static<typeof ListFieldOperationsQuerySchema> {}

export const FIELD_FILE_SORT = {
  keys: ['id', 'startTime', 'endTime', 'operationType', 'origin', 'provider'],
  byDefault: { key: 'startTime', direction: 'desc' },
} as const satisfies SortRule
