/** What Sheaf offers beyond the original API, and its health answers. */
import { Type } from 'typebox'
import { PAGE_QUERY } from './paging.js'
import { answerObject, oneOf, RequestId, schemaOf, Timestamp, Uuid } from './schema.js'
import {
  CLIENT_ENVIRONMENTS,
  CREDENTIAL_STATUSES,
  type CredentialStatus,
  DEVICE_TYPES,
  EQUIPMENT_STATES,
} from './vocabulary.js'

/** Content type of `view.bin`: the columns that the page's map draws. */
export const VIEW_CONTENT_TYPE = 'application/octet-stream'

const device = answerObject({
  id: Uuid,
  name: Type.String(),
  type: oneOf(DEVICE_TYPES),
  brand: Type.Optional(Type.String()),
  serialNumber: Type.Optional(Type.String()),
  equipmentIds: Type.Array(Uuid),
  fileCount: Type.Integer({ minimum: 1 }),
  firstWorkTime: Type.Optional(Timestamp),
  lastWorkTime: Type.Optional(Timestamp),
})
/**
 * A machine or implement that machine files of a Leaf user name (the ISO 11783-10 element DVC). `id` is the one that
 * files and operations know it by; `equipmentIds` are the provider's machines that sent these files, none for uploads.
 */
export interface Device extends Type.Static<typeof device> {}
export const DeviceSchema = schemaOf<Device>(device)

/** Query of `GET /devices`. */
export const ListDevicesQuerySchema = Type.Object({ leafUserId: RequestId, ...PAGE_QUERY })
export interface ListDevicesQuery extends Type.Static<typeof ListDevicesQuerySchema> {}

const equipment = answerObject({
  id: Uuid,
  leafUserId: Uuid,
  provider: Type.String(),
  providerMachineId: Type.String(),
  organizationId: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  serialNumber: Type.Optional(Type.String()),
  model: Type.Optional(Type.String()),
  productFamily: Type.Optional(Type.String()),
  terminalType: Type.Optional(Type.String()),
  isoxmlVersions: Type.Optional(Type.Array(Type.String())),
  clientEnvironment: oneOf(CLIENT_ENVIRONMENTS),
  state: oneOf(EQUIPMENT_STATES),
  pausedReason: Type.Optional(Type.String()),
  inbox: Type.Boolean(),
  outbox: Type.Boolean(),
  lastContactTime: Type.Optional(Timestamp),
  lastFileTime: Type.Optional(Timestamp),
  deviceId: Type.Optional(Uuid),
  devices: Type.Array(DeviceSchema),
  createdTime: Timestamp,
  updatedTime: Timestamp,
})
/**
 * A machine that the credential of a Leaf user reaches, with the devices that its files name; `deviceId` is the one of
 * them that has the machine's own serial number.
 */
export interface Equipment extends Type.Static<typeof equipment> {}
export const EquipmentSchema = schemaOf<Equipment>(equipment)

/** Query of `GET /equipment`. */
export const ListEquipmentQuerySchema = Type.Object({ leafUserId: RequestId, ...PAGE_QUERY })
export interface ListEquipmentQuery extends Type.Static<typeof ListEquipmentQuerySchema> {}

const count = Type.Integer({ minimum: 0 })
const connections = schemaOf<{ [Status in CredentialStatus]: number }>(
  answerObject(Object.fromEntries(CREDENTIAL_STATUSES.map((status) => [status, count]))),
)
const overview = answerObject({
  growers: count,
  connections,
  silentConnections: count,
  fields: count,
  files: count,
  failedFiles: count,
  uncoveredFiles: count,
  operations: count,
  waitingJobs: count,
  lastSyncTime: Type.Optional(Timestamp),
  nextSyncTime: Type.Optional(Timestamp),
})
/** The dashboard's counts, over all Leaf users (`growers`) of the owner. */
export interface Overview extends Type.Static<typeof overview> {}
export const OverviewSchema = schemaOf<Overview>(overview)

const liveness = answerObject({ status: Type.Literal('ok') })
/** The process answers. */
export interface Liveness extends Type.Static<typeof liveness> {}
export const LivenessSchema = schemaOf<Liveness>(liveness)

const readiness = answerObject({
  status: oneOf(['ok', 'unavailable']),
  checks: Type.Record(Type.String(), oneOf(['ok', 'unavailable'])),
})
/** Whether each thing that the process needs (database, artefact store, jobs) is there. */
export interface Readiness extends Type.Static<typeof readiness> {}
export const ReadinessSchema = schemaOf<Readiness>(readiness)
