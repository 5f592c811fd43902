/** Files that machines left in their outboxes, and what became of each: `GET /services/sheaf/api/outbox-files`. */
import { Type } from 'typebox'
import { PAGE_QUERY } from './paging.js'
import { answerObject, oneOf, RequestId, schemaOf, Timestamp, Uuid } from './schema.js'
import { CLIENT_ENVIRONMENTS, OUTBOX_STATES } from './vocabulary.js'

const outboxEntry = answerObject({
  id: Uuid,
  leafUserId: Uuid,
  provider: Type.String(),
  clientEnvironment: oneOf(CLIENT_ENVIRONMENTS),
  providerMachineId: Type.String(),
  providerFileId: Type.String(),
  version: Type.Integer({ minimum: 1 }),
  name: Type.Optional(Type.String()),
  sizeInBytes: Type.Optional(Type.Integer({ minimum: 0 })),
  state: oneOf(OUTBOX_STATES),
  problem: Type.Optional(Type.String()),
  attempts: Type.Integer({ minimum: 0 }),
  sha256: Type.Optional(Type.String()),
  availableTime: Type.Optional(Timestamp),
  listedTime: Timestamp,
  fetchedTime: Type.Optional(Timestamp),
  acknowledgedTime: Type.Optional(Timestamp),
})
/**
 * A file of an outbox with one content; other content under the same id is another `version`. `problem` says what was odd
 * or went wrong, `attempts` how often; `sha256` is that of the original.
 */
export interface OutboxEntry extends Type.Static<typeof outboxEntry> {}
export const OutboxEntrySchema = schemaOf<OutboxEntry>(outboxEntry)

/** Query of `GET /outbox-files`. */
export const ListOutboxEntriesQuerySchema = Type.Object({
  leafUserId: RequestId,
  state: Type.Optional(oneOf(OUTBOX_STATES)),
  ...PAGE_QUERY,
})
export interface ListOutboxEntriesQuery extends Type.Static<typeof ListOutboxEntriesQuerySchema> {}
