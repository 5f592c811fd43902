/** Routes of the sync summary, of what Sheaf adds to the original API, and of health. */
import { Type } from 'typebox'
import { FieldSchema } from '../fields.js'
import { ListSyncSummariesQuerySchema, SyncSummaryListSchema } from '../integrations.js'
import { NamesAppliedSchema, SourceNamesSchema } from '../names.js'
import { ListOutboxEntriesQuerySchema, OutboxEntrySchema } from '../outbox-entries.js'
import {
  DeviceSchema,
  EquipmentSchema,
  ListDevicesQuerySchema,
  ListEquipmentQuerySchema,
  LivenessSchema,
  OverviewSchema,
  ReadinessSchema,
} from '../sheaf-api.js'
import { pathIds, problems, routeRows } from './row.js'

const sheaf = { service: 'sheaf', auth: 'bearer' } as const
const view = { 200: 'binary', 304: null, ...problems(404) } as const

export const SHEAF_ROUTES = routeRows({
  listSyncSummaries: {
    method: 'GET',
    path: '/services/integrations/api/resources',
    service: 'integrations',
    summary: 'List what the connected providers have brought, by Leaf user',
    auth: 'bearer',
    objectName: 'resource',
    query: ListSyncSummariesQuerySchema,
    paged: true,
    answers: { 200: SyncSummaryListSchema, ...problems(400) },
  },
  listEquipment: {
    ...sheaf,
    method: 'GET',
    path: '/services/sheaf/api/equipment',
    summary:
      'List the machines that the credential of a Leaf user reaches, with the devices that their files name',
    objectName: 'equipment',
    query: ListEquipmentQuerySchema,
    paged: true,
    answers: { 200: Type.Array(EquipmentSchema), ...problems(400, 404) },
  },
  listOutboxEntries: {
    ...sheaf,
    method: 'GET',
    path: '/services/sheaf/api/outbox-files',
    summary:
      'List the files that the machines of a Leaf user left in their outboxes, and what became of each',
    objectName: 'outboxFile',
    query: ListOutboxEntriesQuerySchema,
    paged: true,
    answers: { 200: Type.Array(OutboxEntrySchema), ...problems(400, 404) },
  },
  listDevices: {
    ...sheaf,
    method: 'GET',
    path: '/services/sheaf/api/devices',
    summary: 'List the machines and implements that the files of a Leaf user name',
    objectName: 'device',
    query: ListDevicesQuerySchema,
    paged: true,
    answers: { 200: Type.Array(DeviceSchema), ...problems(400, 404) },
  },
  getOverview: {
    ...sheaf,
    method: 'GET',
    path: '/services/sheaf/api/overview',
    summary: "Get the dashboard's counts",
    objectName: 'overview',
    answers: { 200: OverviewSchema },
  },
  exportLeafUser: {
    ...sheaf,
    method: 'GET',
    path: '/services/sheaf/api/leaf-users/:leafUserId/export',
    summary: 'Download everything of a Leaf user as one zip: rows without secrets, originals, artefacts',
    objectName: 'user',
    params: pathIds('leafUserId'),
    answers: { 200: 'binary', ...problems(404) },
  },
  listSourceNames: {
    ...sheaf,
    method: 'GET',
    path: '/services/sheaf/api/leaf-users/:leafUserId/names',
    summary:
      'List how the files of a Leaf user name crops, varieties and products, and what became of each name',
    objectName: 'user',
    params: pathIds('leafUserId'),
    answers: { 200: SourceNamesSchema, ...problems(404) },
  },
  applyNames: {
    ...sheaf,
    method: 'POST',
    path: '/services/sheaf/api/leaf-users/:leafUserId/names/apply',
    summary: "Apply the owner's names (sheafNames) to the files that are stored, in the background",
    objectName: 'user',
    params: pathIds('leafUserId'),
    answers: { 202: NamesAppliedSchema, ...problems(404) },
  },
  getOperationView: {
    ...sheaf,
    method: 'GET',
    path: '/services/sheaf/api/operations/:operationId/view',
    summary: 'Get the columns that the map draws of a field operation, coarse level first',
    objectName: 'operation',
    params: pathIds('operationId'),
    answers: view,
  },
  getFileView: {
    ...sheaf,
    method: 'GET',
    path: '/services/sheaf/api/files/:fileId/view',
    summary: 'Get the columns that the map draws of a machine file, coarse level first',
    objectName: 'file',
    params: pathIds('fileId'),
    answers: view,
  },
  createFieldFromFile: {
    ...sheaf,
    method: 'POST',
    path: '/services/sheaf/api/files/:fileId/field',
    summary: 'Create a field from the outline of the ground that a machine file covers',
    objectName: 'field',
    params: pathIds('fileId'),
    location: true,
    answers: { 201: FieldSchema, ...problems(400, 404) },
  },
})

const health = { service: 'health', auth: 'open', objectName: 'health', method: 'GET' } as const

export const HEALTH_ROUTES = routeRows({
  getLiveness: {
    ...health,
    path: '/health/live',
    summary: 'Whether the process answers',
    answers: { 200: LivenessSchema },
  },
  getReadiness: {
    ...health,
    path: '/health/ready',
    summary: 'Whether the process can do its work',
    answers: { 200: ReadinessSchema, 503: ReadinessSchema },
  },
})
