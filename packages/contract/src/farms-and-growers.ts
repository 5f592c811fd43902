/** Farms and growers: the optional levels above fields. */
import { Type } from 'typebox'
import { PAGE_QUERY, SORT_QUERY, type SortRule } from './paging.js'
import {
  answerObject,
  NotBlank,
  orNull,
  QueryText,
  QueryWholeNumber,
  schemaOf,
  Timestamp,
  Uuid,
} from './schema.js'

const farm = answerObject({
  id: Type.Integer(),
  name: Type.Optional(Type.String()),
  leafUserId: Uuid,
  providerId: Type.Optional(Type.Integer()),
  providerName: Type.Optional(Type.String()),
  providerFarmId: Type.Optional(Type.String()),
  providerFarmName: Type.Optional(Type.String()),
  fieldIds: Type.Array(Type.String()),
  growerId: Type.Optional(Type.Integer()),
  createdTime: Timestamp,
  updatedTime: Timestamp,
})
/** A farm; provider keys are absent on manual ones. */
export interface Farm extends Type.Static<typeof farm> {}
export const FarmSchema = schemaOf<Farm>(farm)

const farmRequest = Type.Object({ name: NotBlank, growerId: Type.Optional(orNull(Type.Integer())) })
/** Body of `POST` and `PUT …/farms`; `growerId` may be left out or `null`. */
export interface FarmRequest extends Type.Static<typeof farmRequest> {}
export const FarmRequestSchema = schemaOf<FarmRequest>(farmRequest)

const grower = answerObject({
  id: Type.Integer(),
  name: Type.Optional(Type.String()),
  leafUserId: Uuid,
  providerName: Type.Optional(Type.String()),
  providerId: Type.Optional(Type.Integer()),
  providerGrowerId: Type.Optional(Type.String()),
  farmIds: Type.Array(Type.Integer()),
  createdTime: Timestamp,
  updatedTime: Timestamp,
})
/** A grower; provider keys are absent on manual ones. */
export interface Grower extends Type.Static<typeof grower> {}
export const GrowerSchema = schemaOf<Grower>(grower)

const growerRequest = Type.Object({ name: NotBlank })
/** Body of `POST` and `PUT …/growers`. */
export interface GrowerRequest extends Type.Static<typeof growerRequest> {}
export const GrowerRequestSchema = schemaOf<GrowerRequest>(growerRequest)

/** Body of `POST /growers/enableSync`: the ids, bare or wrapped. */
export type EnableGrowerSyncRequest = number[] | { growerIds: number[] }
const growerIds = Type.Array(Type.Integer())
export const EnableGrowerSyncRequestSchema = schemaOf<EnableGrowerSyncRequest>(
  Type.Union([growerIds, Type.Object({ growerIds })]),
)

/** Query of `GET /farms`. */
export const ListFarmsQuerySchema = Type.Object({
  growerId: Type.Optional(QueryWholeNumber),
  provider: Type.Optional(QueryText),
  leafUserId: Type.Optional(QueryText),
  ...PAGE_QUERY,
  ...SORT_QUERY,
})
export interface ListFarmsQuery extends Type.Static<typeof ListFarmsQuerySchema> {}

/** Query of `GET /growers`. */
export const ListGrowersQuerySchema = Type.Object({
  provider: Type.Optional(QueryText),
  leafUserId: Type.Optional(QueryText),
  ...PAGE_QUERY,
  ...SORT_QUERY,
})
export interface ListGrowersQuery extends Type.Static<typeof ListGrowersQuerySchema> {}

/** Farms and growers are sorted alike. */
export const FARM_AND_GROWER_SORT = {
  keys: ['id', 'name', 'createdTime', 'updatedTime', 'leafUserId'],
  byDefault: { key: 'id', direction: 'asc' },
} as const satisfies SortRule
