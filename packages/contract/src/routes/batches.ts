/** Routes of batches. */
import { Type } from 'typebox'
import {
  BatchFormSchema,
  BatchProgressSchema,
  BatchSchema,
  CreateBatchQuerySchema,
  ListBatchesQuerySchema,
} from '../batches.js'
import { pathIds, problems, routeRows } from './row.js'

const batches = { service: 'operations', auth: 'bearer', objectName: 'batch' } as const

export const BATCH_ROUTES = routeRows({
  createBatch: {
    ...batches,
    method: 'POST',
    path: '/services/operations/api/batch',
    summary: 'Upload a zip archive of machine data; leafUserId and provider may stand in query or form',
    query: CreateBatchQuerySchema,
    form: BatchFormSchema,
    location: true,
    answers: { 201: BatchSchema, ...problems(400, 404, 415) },
  },
  listBatches: {
    ...batches,
    method: 'GET',
    path: '/services/operations/api/batch',
    summary: 'List uploaded archives, newest first',
    query: ListBatchesQuerySchema,
    paged: true,
    answers: { 200: Type.Array(BatchSchema), ...problems(400) },
  },
  getBatch: {
    ...batches,
    method: 'GET',
    path: '/services/operations/api/batch/:batchId',
    summary: 'Get an uploaded archive',
    params: pathIds('batchId'),
    answers: { 200: BatchSchema, ...problems(404) },
  },
  retryBatch: {
    ...batches,
    method: 'PUT',
    path: '/services/operations/api/batch/:batchId/retry',
    summary: 'Convert again what did not succeed; files that did stay as they are',
    params: pathIds('batchId'),
    answers: { 200: BatchSchema, ...problems(404) },
  },
  getBatchStatus: {
    ...batches,
    method: 'GET',
    path: '/services/operations/api/batch/:batchId/status',
    summary: 'Get how far each file of an uploaded archive is',
    params: pathIds('batchId'),
    answers: { 200: BatchProgressSchema, ...problems(404) },
  },
})
