/** Converting anew after an upgrade: what would become different, shown before it is adopted. */
import { Type } from 'typebox'
import { PAGE_QUERY } from './paging.js'
import { answerObject, oneOf, RequestId, schemaOf, Timestamp, Uuid } from './schema.js'

/** `COMPARING`: converts anew, beside what stands. `READY`: can be adopted. */
export const REPROCESS_STATES = ['COMPARING', 'READY', 'ADOPTING', 'ADOPTED', 'DISCARDED'] as const
export type ReprocessState = (typeof REPROCESS_STATES)[number]

const count = Type.Integer({ minimum: 0 })
const reprocess = answerObject({
  id: Uuid,
  /** absent: all Leaf users of the owner */
  leafUserId: Type.Optional(Uuid),
  state: oneOf(REPROCESS_STATES),
  /** of the program and its pipeline; what another one has compared cannot be adopted */
  version: Type.String(),
  /** originals that an earlier pipeline or configuration has converted */
  originals: count,
  compared: count,
  /** originals that could not be converted anew; they stay as they are */
  failed: count,
  /** files and operations that would be different */
  differences: count,
  createdTime: Timestamp,
})
/** One run over the originals of a Leaf user, or of all. */
export interface Reprocess extends Type.Static<typeof reprocess> {}
export const ReprocessSchema = schemaOf<Reprocess>(reprocess)

/** Body of `POST /reprocesses`. */
export const ReprocessCreateSchema = Type.Object({ leafUserId: Type.Optional(RequestId) })
export interface ReprocessCreate extends Type.Static<typeof ReprocessCreateSchema> {}

const total = answerObject({
  /** `points`, or the key of the summary: `totalArea`, `totalWetMass` … */
  property: Type.String(),
  unit: Type.Optional(Type.String()),
  before: Type.Optional(Type.Number()),
  after: Type.Optional(Type.Number()),
})
/** A total before and after; absent where there is none. */
export interface ReprocessTotal extends Type.Static<typeof total> {}

const difference = answerObject({
  leafUserId: Uuid,
  kind: oneOf(['file', 'operation']),
  id: Uuid,
  name: Type.String(),
  operationType: Type.Optional(Type.String()),
  change: oneOf(['changed', 'added', 'removed']),
  totals: Type.Array(total),
})
/** A machine file or field operation that would be different, with the totals that differ. */
export interface ReprocessDifference extends Type.Static<typeof difference> {}
export const ReprocessDifferenceSchema = schemaOf<ReprocessDifference>(difference)

export const ListReprocessDifferencesQuerySchema = Type.Object({ ...PAGE_QUERY })
export interface ListReprocessDifferencesQuery
  extends Type.Static<typeof ListReprocessDifferencesQuerySchema> {}
