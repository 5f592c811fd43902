/** Machine files: one task and one kind of work of a delivered archive. */
import { Type } from 'typebox'
import { PAGE_QUERY, SORT_QUERY, type SortRule } from './paging.js'
import {
  answerObject,
  oneOf,
  QueryDecimal,
  QueryText,
  RequestId,
  schemaOf,
  Timestamp,
  Url,
  Uuid,
} from './schema.js'
import { SummaryFeatureSchema } from './summary.js'
import { QueryInstant } from './timestamps.js'
import {
  FILE_ORIGINS,
  FILE_STATUSES,
  FILE_STEPS,
  type FileStep,
  OPERATION_TYPES,
  STEP_STATUSES,
} from './vocabulary.js'

const machineFile = answerObject({
  id: Uuid,
  provider: Type.String(),
  leafUserId: Uuid,
  apiOwnerUsername: Type.String(),
  fields: Type.Array(Type.String()),
  fileFormat: Type.String(),
  fileName: Type.String(),
  originalFile: Type.Optional(Url),
  downloadOriginalFile: Type.Optional(Url),
  rawGeojson: Type.Optional(Url),
  downloadRawGeojson: Type.Optional(Url),
  standardGeojson: Type.Optional(Url),
  downloadStandardGeojson: Type.Optional(Url),
  zippedPNGs: Type.Optional(Url),
  summary: Type.Optional(SummaryFeatureSchema),
  sources: Type.Optional(Type.Array(Uuid)),
  batchId: Type.Optional(Uuid),
  organizationId: Type.Optional(Type.String()),
  status: oneOf(FILE_STATUSES),
  origin: oneOf(FILE_ORIGINS),
  createdTime: Timestamp,
  updatedTime: Timestamp,
  sizeInBytes: Type.Integer({ minimum: 0 }),
  machines: Type.Array(Uuid),
})
/** A machine file. Keys without a value are absent. */
export interface MachineFile extends Type.Static<typeof machineFile> {}
export const MachineFileSchema = schemaOf<MachineFile>(machineFile)

const machineFileList = answerObject({
  message: Type.Literal('SUCCESS'),
  operations: Type.Array(MachineFileSchema),
})
/** Answer of `GET /files`: the envelope's key is `operations`. */
export interface MachineFileList extends Type.Static<typeof machineFileList> {}
export const MachineFileListSchema = schemaOf<MachineFileList>(machineFileList)

const stepState = answerObject({
  status: oneOf(STEP_STATUSES),
  message: Type.String(),
  detail: Type.Optional(Type.String()),
  evidence: Type.Optional(Type.Array(Type.String())),
})
/**
 * State of one step: `message` is the contract's text, `detail` ours: what, where, what to do. `evidence`, at
 * `normalizedGeojson`: what told the kind of work.
 */
export interface FileStepState extends Type.Static<typeof stepState> {}

/** Answer of `GET /files/{id}/status`: every step with its state. */
export type FileStatus = { [Step in FileStep]: FileStepState }
export const FileStatusSchema = schemaOf<FileStatus>(
  answerObject(Object.fromEntries(FILE_STEPS.map((step) => [step, stepState]))),
)

const uncoveredFiles = answerObject({ files: Type.Array(Uuid) })
/** Ids of files on ground that no field boundary covers. */
export interface UncoveredFiles extends Type.Static<typeof uncoveredFiles> {}
export const UncoveredFilesSchema = schemaOf<UncoveredFiles>(uncoveredFiles)

const mergeFilesRequest = Type.Object({ ids: Type.Array(RequestId, { minItems: 2, maxItems: 1000 }) })
/** Body of `POST /files/merge`. */
export interface MergeFilesRequest extends Type.Static<typeof mergeFilesRequest> {}
export const MergeFilesRequestSchema = schemaOf<MergeFilesRequest>(mergeFilesRequest)

const mergeFilesAnswer = answerObject({ id: Uuid, status: Type.Literal('SENT_TO_MERGE') })
/** Id of the file that the others become; it is `processing` until it is made. */
export interface MergeFilesAnswer extends Type.Static<typeof mergeFilesAnswer> {}
export const MergeFilesAnswerSchema = schemaOf<MergeFilesAnswer>(mergeFilesAnswer)

const outsideField = {
  fields: Type.Array(Type.String()),
  featureCount: Type.Integer({ minimum: 0 }),
  outsideFieldGeojson: Url,
  downloadOutsideFieldGeojson: Url,
}
const outsideFieldAnswer = answerObject(outsideField)
/** Points of a file that no operation used: outside the fields that the file touches. */
export interface OutsideField extends Type.Static<typeof outsideFieldAnswer> {}
export const OutsideFieldSchema = schemaOf<OutsideField>(outsideFieldAnswer)

const outsideFieldItem = answerObject({ id: Uuid, ...outsideField })
/** The same in a list, with the file's id. */
export interface OutsideFieldItem extends Type.Static<typeof outsideFieldItem> {}
export const OutsideFieldItemSchema = schemaOf<OutsideFieldItem>(outsideFieldItem)

/** Query of `GET /files/outsideFieldGeojson`. */
export const ListOutsideFieldQuerySchema = Type.Object({
  leafUserId: Type.Optional(QueryText),
  ...PAGE_QUERY,
})
export interface ListOutsideFieldQuery extends Type.Static<typeof ListOutsideFieldQuerySchema> {}

const standardGeoparquet = answerObject({ downloadStandardGeoparquet: Url })
/** Address of the points as GeoParquet. */
export interface StandardGeoparquet extends Type.Static<typeof standardGeoparquet> {}
export const StandardGeoparquetSchema = schemaOf<StandardGeoparquet>(standardGeoparquet)

const polygonGeoparquet = answerObject({ downloadPolygonGeoparquet: Url })
/** Address of the swaths as GeoParquet. */
export interface PolygonGeoparquet extends Type.Static<typeof polygonGeoparquet> {}
export const PolygonGeoparquetSchema = schemaOf<PolygonGeoparquet>(polygonGeoparquet)

/** Query of `GET /files`; bounds are inclusive, `minArea` is in square metres. */
export const ListFilesQuerySchema = Type.Object({
  leafUserId: Type.Optional(QueryText),
  provider: Type.Optional(QueryText),
  status: Type.Optional(oneOf(FILE_STATUSES)),
  origin: Type.Optional(oneOf(FILE_ORIGINS)),
  organizationId: Type.Optional(QueryText),
  batchId: Type.Optional(QueryText),
  createdTime: Type.Optional(QueryInstant),
  updatedTime: Type.Optional(QueryInstant),
  startTime: Type.Optional(QueryInstant),
  endTime: Type.Optional(QueryInstant),
  operationType: Type.Optional(oneOf(OPERATION_TYPES)),
  minArea: Type.Optional(QueryDecimal),
  ...PAGE_QUERY,
  ...SORT_QUERY,
})
export interface ListFilesQuery extends Type.Static<typeof ListFilesQuerySchema> {}

export const FILE_SORT = {
  keys: [
    'id',
    'fileName',
    'createdTime',
    'updatedTime',
    'origin',
    'leafUserId',
    'sizeInBytes',
    'provider',
    'organizationId',
    'fileFormat',
  ],
  byDefault: { key: 'createdTime', direction: 'desc' },
} as const satisfies SortRule
