/** What Sheaf offers beyond the original API, and its health answers. */
import { Type } from 'typebox'
import { PAGE_QUERY } from './paging.js'
import { answerObject, oneOf, RequestId, schemaOf, Timestamp, Uuid } from './schema.js'
import { CREDENTIAL_STATUSES, type CredentialStatus, EQUIPMENT_STATES } from './vocabulary.js'

/** Content type of `view.bin`: the columns that the page's map draws. */
export const VIEW_CONTENT_TYPE = 'application/octet-stream'

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
  state: oneOf(EQUIPMENT_STATES),
  inbox: Type.Boolean(),
  outbox: Type.Boolean(),
  lastContactTime: Type.Optional(Timestamp),
  lastFileTime: Type.Optional(Timestamp),
  createdTime: Timestamp,
  updatedTime: Timestamp,
})
/** A machine that the credential of a Leaf user reaches. */
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
