/** The sync summary: what each connected provider has brought. */
import { Type } from 'typebox'
import { PAGE_QUERY } from './paging.js'
import { answerObject, QueryText, schemaOf, Timestamp, Uuid } from './schema.js'

const count = Type.Optional(Type.Integer({ minimum: 0 }))
const syncSummary = answerObject({
  provider: Type.String(),
  leafUserId: Uuid,
  growers: count,
  farms: count,
  fields: count,
  syncReferenceTime: Type.Optional(Timestamp),
})
/** Counts of one Leaf user; levels that the provider lacks are left out. */
export interface SyncSummary extends Type.Static<typeof syncSummary> {}
export const SyncSummarySchema = schemaOf<SyncSummary>(syncSummary)

const syncSummaryList = answerObject({
  message: Type.Literal('SUCCESS'),
  summaries: Type.Array(SyncSummarySchema),
})
/** Answer of `GET /services/integrations/api/resources`. */
export interface SyncSummaryList extends Type.Static<typeof syncSummaryList> {}
export const SyncSummaryListSchema = schemaOf<SyncSummaryList>(syncSummaryList)

/** Query of `GET /services/integrations/api/resources`. */
export const ListSyncSummariesQuerySchema = Type.Object({
  provider: Type.Optional(QueryText),
  leafUserId: Type.Optional(QueryText),
  ...PAGE_QUERY,
})
export interface ListSyncSummariesQuery extends Type.Static<typeof ListSyncSummariesQuerySchema> {}
