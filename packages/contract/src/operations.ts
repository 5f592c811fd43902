/** Field operations: the machine files of one activity on one field, merged. */
import { Type } from 'typebox'
import { PAGE_QUERY, SORT_QUERY, type SortRule } from './paging.js'
import { answerObject, oneOf, QueryText, RequestId, schemaOf, Timestamp, Url, Uuid } from './schema.js'
import { QueryInstant } from './timestamps.js'
import { OPERATION_TYPES } from './vocabulary.js'

const operation = answerObject({
  id: Uuid,
  apiOwnerUsername: Type.String(),
  leafUserId: Uuid,
  startTime: Timestamp,
  endTime: Timestamp,
  updatedTime: Timestamp,
  type: oneOf(OPERATION_TYPES),
  files: Type.Array(Uuid),
  fields: Type.Array(
    answerObject({ id: Type.String(), coverage: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })) }),
  ),
  providers: Type.Array(Type.String()),
})
/** A field operation; `coverage` is the share of the field's area that was worked, in percent. */
export interface Operation extends Type.Static<typeof operation> {}
export const OperationSchema = schemaOf<Operation>(operation)

const standardGeojson = answerObject({ standardGeojson: Url, downloadStandardGeojson: Url })
/** Addresses of the points as GeoJSON. */
export interface OperationStandardGeojson extends Type.Static<typeof standardGeojson> {}
export const OperationStandardGeojsonSchema = schemaOf<OperationStandardGeojson>(standardGeojson)

const filteredGeojson = answerObject({ filteredGeojson: Url, downloadFilteredGeojson: Url })
/** Addresses of the points without slow ones and outliers. */
export interface OperationFilteredGeojson extends Type.Static<typeof filteredGeojson> {}
export const OperationFilteredGeojsonSchema = schemaOf<OperationFilteredGeojson>(filteredGeojson)

const filteredGeoparquet = answerObject({ downloadFilteredGeoparquet: Url })
/** Address of the points without slow ones and outliers, as GeoParquet. */
export interface OperationFilteredGeoparquet extends Type.Static<typeof filteredGeoparquet> {}
export const OperationFilteredGeoparquetSchema = schemaOf<OperationFilteredGeoparquet>(filteredGeoparquet)

const machines = answerObject({ machines: Type.Array(Uuid) })
/** Ids of the machines that took part. */
export interface OperationMachines extends Type.Static<typeof machines> {}
export const OperationMachinesSchema = schemaOf<OperationMachines>(machines)

const implementIds = answerObject({ implements: Type.Array(Uuid) })
/** Ids of the implements that took part. */
export interface OperationImplements extends Type.Static<typeof implementIds> {}
export const OperationImplementsSchema = schemaOf<OperationImplements>(implementIds)

const operators = answerObject({ operators: Type.Array(Uuid) })
/** Ids of the operators who took part. */
export interface OperationOperators extends Type.Static<typeof operators> {}
export const OperationOperatorsSchema = schemaOf<OperationOperators>(operators)

const named = answerObject({ id: Type.String(), name: Type.String() })
const session = answerObject({
  id: Type.String(),
  startTime: Timestamp,
  endTime: Timestamp,
  operator: named,
  implement: Type.Optional(named),
  area: answerObject({ value: Type.Number(), unit: Type.Literal('ha') }),
})
const machineSessions = answerObject({
  machineId: Type.String(),
  serialNumber: Type.String(),
  sessions: Type.Array(session),
})
/** Working sessions of one machine; always an empty list for CLAAS data. */
export interface MachineSessions extends Type.Static<typeof machineSessions> {}
export const MachineSessionsSchema = schemaOf<MachineSessions>(machineSessions)

const reprocessAnswer = answerObject({ id: Uuid, message: Type.String() })
/** Answer of `POST /operations/{id}/reprocess`; the work itself goes on in the background. */
export interface ReprocessAnswer extends Type.Static<typeof reprocessAnswer> {}
export const ReprocessAnswerSchema = schemaOf<ReprocessAnswer>(reprocessAnswer)

const cropOperationRequest = Type.Object({ id: RequestId })
/** Body of `POST /operations/cropOperationByField`: id of the operation. */
export interface CropOperationRequest extends Type.Static<typeof cropOperationRequest> {}
export const CropOperationRequestSchema = schemaOf<CropOperationRequest>(cropOperationRequest)

const cropOperationAnswer = answerObject({ id: Uuid, message: Type.String(), leafFileId: Uuid })
/** Answer of `POST /operations/cropOperationByField`; `leafFileId` is the first file of the operation. */
export interface CropOperationAnswer extends Type.Static<typeof cropOperationAnswer> {}
export const CropOperationAnswerSchema = schemaOf<CropOperationAnswer>(cropOperationAnswer)

/** Query of `GET /operations`; bounds are inclusive. */
export const ListOperationsQuerySchema = Type.Object({
  leafUserId: Type.Optional(QueryText),
  provider: Type.Optional(QueryText),
  startTime: Type.Optional(QueryInstant),
  updatedTime: Type.Optional(QueryInstant),
  endTime: Type.Optional(QueryInstant),
  operationType: Type.Optional(oneOf(OPERATION_TYPES)),
  fieldId: Type.Optional(QueryText),
  ...PAGE_QUERY,
  ...SORT_QUERY,
})
export interface ListOperationsQuery extends Type.Static<typeof ListOperationsQuerySchema> {}

export const OPERATION_SORT = {
  keys: ['id', 'leafUserId', 'startTime', 'endTime', 'type', 'updatedTime'],
  byDefault: { key: 'startTime', direction: 'desc' },
} as const satisfies SortRule
