/**
 * Alerts: what is told, to whom, and the calls that failed.
 *
 * An alert is posted to the one webhook of the API owner that listens to its event. Its body is a flat object of texts:
 * the keys of its event in the order of the table, then `type` and `timestamp`.
 */
import { type TObject, type TString, Type } from 'typebox'
import { PAGE_QUERY } from './paging.js'
import { answerObject, NotBlank, oneOf, schemaOf, Timestamp, Uuid } from './schema.js'
import { UNMASKED_PATTERN } from './secrets.js'

const CREDENTIAL = ['credential', 'provider', 'credentialId', 'message', 'status'] as const
const FIELD = ['source', 'leafUserId', 'fieldId'] as const
const BOUNDARY = ['source', 'boundaryId', 'leafUserId', 'fieldId'] as const
const BATCH = ['batchId', 'leafUserId'] as const
const FILE = ['fileId', 'leafUserId'] as const
const FAILED_FILE = ['fileId', 'leafUserId', 'message'] as const
const OPERATION = ['operationId', 'leafUserId'] as const

/**
 * Every event that a webhook may listen to, with the keys of its body. Events of other products are never sent;
 * `credentialsSilent` and `credentialsExpiring` are our own, and nobody gets them who does not name them.
 */
export const ALERT_EVENTS = {
  credentialsLimitedPermission: CREDENTIAL,
  credentialsUnauthenticated: CREDENTIAL,
  credentialsSilent: CREDENTIAL,
  credentialsExpiring: CREDENTIAL,
  fieldCreated: FIELD,
  fieldUpdated: FIELD,
  mergedFieldCreated: FIELD,
  mergedFieldUpdated: FIELD,
  fieldBoundaryCreated: BOUNDARY,
  fieldBoundaryUpdated: BOUNDARY,
  fieldBoundaryDeleted: BOUNDARY,
  batchUploadProcessingFinished: BATCH,
  uploadedFileProcessingFinished: FILE,
  uploadedFileProcessingFailed: FAILED_FILE,
  providerFileProcessingFinished: FILE,
  providerFileProcessingFailed: FAILED_FILE,
  mergedFileProcessingFinished: FILE,
  mergedFileProcessingFailed: FAILED_FILE,
  automergedFileProcessingFinished: FILE,
  automergedFileProcessingFailed: FAILED_FILE,
  operationCreated: OPERATION,
  operationUpdated: OPERATION,
  operationProcessingFinished: OPERATION,
  operationProcessingFailed: [...OPERATION, 'message'],
  workflowProcessingFinished: [],
  workflowProcessingFailed: [],
  newSatelliteImage: ['externalId', 'processId'],
  satelliteSubscriptionFailed: ['fieldId', 'message'],
  newIrrigationActivity: ['irrigationId', 'leafUserId'],
  newFieldIrrigationActivity: ['fieldIrrigationId', 'fieldId', 'leafUserId'],
  machineCreated: ['machineId', 'leafUserId'],
  machineUpdated: ['machineId', 'leafUserId'],
  machineDeleted: ['machineId', 'leafUserId'],
  implementCreated: ['implementId', 'leafUserId'],
  implementUpdated: ['implementId', 'leafUserId'],
  operatorCreated: ['operatorId', 'leafUserId'],
  operatorUpdated: ['operatorId', 'leafUserId'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type AlertEvent = keyof typeof ALERT_EVENTS
/** Names of all events, in the order of the table. */
export const ALERT_EVENT_NAMES = Object.keys(ALERT_EVENTS) as readonly AlertEvent[]

/** Where a change of a field came from: a sync with the provider, or a call of this API. */
export const ALERT_SOURCES = ['SYNC', 'REST'] as const
export type AlertSource = (typeof ALERT_SOURCES)[number]

/** Header of every call of a webhook: Base64 of HMAC-SHA-256 over the bytes of the body, key = bytes of the secret. */
export const ALERT_SIGNATURE_HEADER = 'X-Leaf-Signature'
/** Body of the one call that a webhook gets when it is created. */
export const WEBHOOK_CONFIRMATION = { message: 'confirmation of webhook upon registration' } as const

/** Schema of the body that is posted for an event. */
export function alertSchema(event: AlertEvent): TObject {
  const keys: readonly string[] = ALERT_EVENTS[event]
  const texts: Record<string, TString> = Object.fromEntries(keys.map((key) => [key, Type.String()]))
  return answerObject({ ...texts, type: Type.Literal(event), timestamp: Timestamp })
}

/** Pattern of an address that a webhook may have; whether it can be called shows when it is. */
export const WEB_ADDRESS_PATTERN = '^[hH][tT][tT][pP][sS]?://[^\\s/?#]+\\S*$'

const webhookCreate = Type.Object({
  name: NotBlank,
  events: Type.Array(oneOf(ALERT_EVENT_NAMES), { minItems: 1 }),
  url: Type.String({ pattern: WEB_ADDRESS_PATTERN, maxLength: 2048 }),
  secret: Type.String({ pattern: UNMASKED_PATTERN }),
})
/** Body of `POST …/webhooks`. */
export interface WebhookCreate extends Type.Static<typeof webhookCreate> {}
export const WebhookCreateSchema = schemaOf<WebhookCreate>(webhookCreate)

const webhook = answerObject({
  id: Uuid,
  name: Type.String(),
  events: Type.Array(oneOf(ALERT_EVENT_NAMES)),
  url: Type.String(),
  secret: Type.String(),
})
/** A webhook; `secret` is masked unless the operator reveals secrets. */
export interface Webhook extends Type.Static<typeof webhook> {}
export const WebhookSchema = schemaOf<Webhook>(webhook)

const failedCall = answerObject({
  apiOwner: Type.String(),
  createdAt: Timestamp,
  url: Type.String(),
  status: Type.Optional(Type.Integer({ minimum: 100, maximum: 999 })),
  response: Type.Optional(Type.String()),
  requestBody: Type.String(),
  connectionError: Type.Optional(Type.String()),
})
/** One attempt that was not acknowledged: `status` and `response` of an answer, else `connectionError`. */
export interface FailedCall extends Type.Static<typeof failedCall> {}
export const FailedCallSchema = schemaOf<FailedCall>(failedCall)

const failedCallList = answerObject({ items: Type.Array(FailedCallSchema) })
/** Answer of `GET …/webhooks/failed-calls`, newest first. */
export interface FailedCallList extends Type.Static<typeof failedCallList> {}
export const FailedCallListSchema = schemaOf<FailedCallList>(failedCallList)

/** Query of `GET …/webhooks/failed-calls`. */
export const ListFailedCallsQuerySchema = Type.Object(PAGE_QUERY)
