/** Routes of machine files and field operations. */
import { Type } from 'typebox'
import { GeotiffImageSchema, ImageSchema, ImageV2Schema } from '../images.js'
import {
  FILE_SORT,
  FileStatusSchema,
  ListFilesQuerySchema,
  ListOutsideFieldQuerySchema,
  MachineFileListSchema,
  MachineFileSchema,
  MergeFilesAnswerSchema,
  MergeFilesRequestSchema,
  OutsideFieldItemSchema,
  OutsideFieldSchema,
  PolygonGeoparquetSchema,
  StandardGeoparquetSchema,
  UncoveredFilesSchema,
} from '../machine-files.js'
import {
  CropOperationAnswerSchema,
  CropOperationRequestSchema,
  ListOperationsQuerySchema,
  MachineSessionsSchema,
  OPERATION_SORT,
  OperationFilteredGeojsonSchema,
  OperationFilteredGeoparquetSchema,
  OperationImplementsSchema,
  OperationMachinesSchema,
  OperationOperatorsSchema,
  OperationSchema,
  OperationStandardGeojsonSchema,
  ReprocessAnswerSchema,
} from '../operations.js'
import { RequestId } from '../schema.js'
import { SummaryFeatureSchema } from '../summary.js'
import { UnitsMapSchema } from '../units.js'
import { pathIds, problems, routeRows } from './row.js'

const files = { service: 'operations', auth: 'bearer', objectName: 'file' } as const
const file = { ...files, method: 'GET', params: pathIds('fileId') } as const
const operations = { service: 'operations', auth: 'bearer', objectName: 'operation' } as const
const operation = { ...operations, method: 'GET', params: pathIds('operationId') } as const
/** The bytes of an artefact, whole or in part, or word that the caller's copy is current. */
const download = { 200: 'binary', 206: 'binary', 304: null, ...problems(404, 416) } as const

export const FILE_ROUTES = routeRows({
  listFiles: {
    ...files,
    method: 'GET',
    path: '/services/operations/api/files',
    summary: 'List machine files',
    query: ListFilesQuerySchema,
    sort: FILE_SORT,
    paged: true,
    answers: { 200: MachineFileListSchema, ...problems(400) },
  },
  listUncoveredFiles: {
    ...files,
    method: 'GET',
    path: '/services/operations/api/files/uncoveredFiles',
    summary: 'List files on ground that no field boundary covers',
    query: Type.Object({ leafUserId: RequestId }),
    answers: { 200: UncoveredFilesSchema, ...problems(400, 404) },
  },
  mergeFiles: {
    ...files,
    method: 'POST',
    path: '/services/operations/api/files/merge',
    summary: 'Make one machine file of several, in the background',
    body: MergeFilesRequestSchema,
    answers: { 200: MergeFilesAnswerSchema, ...problems(400, 404, 415) },
  },
  listOutsideField: {
    ...files,
    method: 'GET',
    path: '/services/operations/api/files/outsideFieldGeojson',
    summary: 'List the addresses of the points of each file that lie outside its fields',
    query: ListOutsideFieldQuerySchema,
    paged: true,
    answers: { 200: Type.Array(OutsideFieldItemSchema), ...problems(400) },
  },
  getFileOutsideField: {
    ...file,
    path: '/services/operations/api/files/:fileId/outsideFieldGeojson',
    summary: 'Get the address of the points of a machine file that lie outside its fields',
    answers: { 200: OutsideFieldSchema, ...problems(404) },
  },
  getFile: {
    ...file,
    path: '/services/operations/api/files/:fileId',
    summary: 'Get a machine file',
    answers: { 200: MachineFileSchema, ...problems(404) },
  },
  getFileSummary: {
    ...file,
    path: '/services/operations/api/files/:fileId/summary',
    summary: 'Get the summary of a machine file',
    answers: { 200: SummaryFeatureSchema, ...problems(404) },
  },
  getFileUnits: {
    ...file,
    path: '/services/operations/api/files/:fileId/units',
    summary: "Get the units of a machine file's points",
    answers: { 200: UnitsMapSchema, ...problems(404) },
  },
  getFileStatus: {
    ...file,
    path: '/services/operations/api/files/:fileId/status',
    summary: 'Get the state of each processing step of a machine file',
    answers: { 200: FileStatusSchema, ...problems(404) },
  },
  listFileImages: {
    ...file,
    path: '/services/operations/api/files/:fileId/images',
    summary: 'List the pictures of a machine file',
    answers: { 200: Type.Array(ImageSchema), ...problems(404) },
  },
  getFileStandardGeoparquet: {
    ...file,
    path: '/services/operations/api/files/:fileId/standardGeoparquet',
    summary: "Get the address of a machine file's points as GeoParquet",
    answers: { 200: StandardGeoparquetSchema, ...problems(404) },
  },
  getFilePolygonGeoparquet: {
    ...file,
    path: '/services/operations/api/files/:fileId/polygonGeoparquet',
    summary: "Get the address of a machine file's swaths as GeoParquet",
    answers: { 200: PolygonGeoparquetSchema, ...problems(404) },
  },
  downloadFileArtefact: {
    ...file,
    path: '/services/operations/api/files/:fileId/download/:artefact',
    summary: 'Download an artefact of a machine file; byte ranges are answered',
    params: pathIds('fileId', 'artefact'),
    answers: download,
  },
})

export const OPERATION_ROUTES = routeRows({
  listOperations: {
    ...operations,
    method: 'GET',
    path: '/services/operations/api/operations',
    summary: 'List field operations',
    query: ListOperationsQuerySchema,
    sort: OPERATION_SORT,
    paged: true,
    answers: { 200: Type.Array(OperationSchema), ...problems(400) },
  },
  cropOperationByField: {
    ...operations,
    method: 'POST',
    path: '/services/operations/api/operations/cropOperationByField',
    summary:
      'Drop the points of a field operation that lie outside its field; there are none, each merge does that',
    body: CropOperationRequestSchema,
    answers: { 200: CropOperationAnswerSchema, ...problems(400, 404, 415) },
  },
  getOperation: {
    ...operation,
    path: '/services/operations/api/operations/:operationId',
    summary: 'Get a field operation',
    answers: { 200: OperationSchema, ...problems(404) },
  },
  getOperationSummary: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/summary',
    summary: 'Get the summary of a field operation',
    answers: { 200: SummaryFeatureSchema, ...problems(404) },
  },
  getOperationStandardGeojson: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/standardGeojson',
    summary: "Get the address of a field operation's points",
    answers: { 200: OperationStandardGeojsonSchema, ...problems(404) },
  },
  getOperationFilteredGeojson: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/filteredGeojson',
    summary: "Get the address of a field operation's points without slow ones and outliers",
    answers: { 200: OperationFilteredGeojsonSchema, ...problems(404) },
  },
  getOperationStandardGeoparquet: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/standardGeoparquet',
    summary: "Get the address of a field operation's points as GeoParquet",
    answers: { 200: StandardGeoparquetSchema, ...problems(404) },
  },
  getOperationFilteredGeoparquet: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/filteredGeoparquet',
    summary: "Get the address of a field operation's points without slow ones and outliers, as GeoParquet",
    answers: { 200: OperationFilteredGeoparquetSchema, ...problems(404) },
  },
  getOperationUnits: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/units',
    summary: "Get the units of a field operation's points",
    answers: { 200: UnitsMapSchema, ...problems(404) },
  },
  listOperationFiles: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/files',
    summary: 'List the machine files of a field operation',
    answers: { 200: Type.Array(MachineFileSchema), ...problems(404) },
  },
  getOperationMachines: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/machines',
    summary: 'List the machines of a field operation',
    answers: { 200: OperationMachinesSchema, ...problems(404) },
  },
  getOperationImplements: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/implements',
    summary: 'List the implements of a field operation',
    answers: { 200: OperationImplementsSchema, ...problems(404) },
  },
  getOperationOperators: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/operators',
    summary: 'List the operators of a field operation',
    answers: { 200: OperationOperatorsSchema, ...problems(404) },
  },
  listOperationSessions: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/sessions',
    summary: 'List the working sessions of a field operation; empty for CLAAS data',
    answers: { 200: Type.Array(MachineSessionsSchema), ...problems(404) },
  },
  listOperationImages: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/images',
    summary: 'Older form of the list of pictures, which is empty since there is the form with legends',
    deprecated: true,
    answers: { 200: Type.Array(ImageSchema), ...problems(404) },
  },
  listOperationGeotiffImages: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/geotiffImages',
    summary: 'List the properties of a field operation as GeoTIFF, one band each',
    answers: { 200: Type.Array(GeotiffImageSchema), ...problems(404) },
  },
  listOperationImagesV2: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/imagesV2',
    summary: 'List the pictures of a field operation with their legends',
    answers: { 200: Type.Array(ImageV2Schema), ...problems(404) },
  },
  reprocessOperation: {
    ...operations,
    method: 'POST',
    path: '/services/operations/api/operations/:operationId/reprocess',
    summary: 'Merge a field operation again with the present configuration',
    params: pathIds('operationId'),
    answers: { 200: ReprocessAnswerSchema, ...problems(404) },
  },
  downloadOperationArtefact: {
    ...operation,
    path: '/services/operations/api/operations/:operationId/download/:artefact',
    summary: 'Download an artefact of a field operation; byte ranges are answered',
    params: pathIds('operationId', 'artefact'),
    answers: download,
  },
})
