/** Fields and their boundaries: request and answer bodies, filters. */
import { Type } from 'typebox'
import { GeometryInputSchema, MultiPolygonSchema } from './geojson.js'
import { PAGE_QUERY, SORT_QUERY, type SortRule } from './paging.js'
import {
  answerObject,
  oneOf,
  orNull,
  QueryText,
  QueryWholeNumber,
  RequestId,
  schemaOf,
  Timestamp,
  Uuid,
} from './schema.js'
import { QueryInstant } from './timestamps.js'
import {
  BOUNDARY_STATUSES,
  BOUNDARY_VALIDITIES,
  FIELD_STATUSES,
  FIELD_TYPES,
  PROVIDER_BOUNDARY_STATUSES,
} from './vocabulary.js'

/** Smallest and preset overlap, in percent, of an intersection query. */
export const DEFAULT_INTERSECTION_THRESHOLD_PERCENT = 0.01

const area = answerObject({ value: Type.Number({ minimum: 0 }), unit: Type.Literal('ha') })
/** Geodesic area of a boundary in hectares. */
export interface FieldArea extends Type.Static<typeof area> {}

const field = answerObject({
  id: Type.String(),
  leafUserId: Uuid,
  type: oneOf(FIELD_TYPES),
  status: oneOf(FIELD_STATUSES),
  name: Type.Optional(Type.String()),
  boundaries: Type.Array(Uuid),
  geometry: Type.Optional(MultiPolygonSchema),
  area: Type.Optional(area),
  farmId: Type.Optional(Type.Integer()),
  providerName: Type.Optional(Type.String()),
  providerId: Type.Optional(Type.Integer()),
  providerFieldId: Type.Optional(Type.String()),
  providerFieldName: Type.Optional(Type.String()),
  providerBoundaryId: Type.Optional(Type.String()),
  organizationId: Type.Optional(Type.String()),
  mergedFieldId: Type.Optional(Type.String()),
  sources: Type.Array(Type.String()),
  files: Type.Optional(Type.Array(Uuid)),
  createdTime: Timestamp,
  updatedTime: Timestamp,
})
/** A field. `geometry` and `area` are those of the active boundary; lists leave them out. */
export interface Field extends Type.Static<typeof field> {}
export const FieldSchema = schemaOf<Field>(field)

const fieldCreate = Type.Object({
  id: Type.Optional(orNull(RequestId)),
  name: Type.Optional(orNull(Type.String())),
  geometry: GeometryInputSchema,
})
/** Body of `POST …/fields`. `id` may be any text and never changes; without one (or `null`) it gets an UUID. */
export interface FieldCreate extends Type.Static<typeof fieldCreate> {}
export const FieldCreateSchema = schemaOf<FieldCreate>(fieldCreate)

const fieldPatch = Type.Object({
  name: Type.Optional(orNull(Type.String())),
  farmId: Type.Optional(orNull(Type.Integer())),
  geometry: Type.Optional(GeometryInputSchema),
})
/** Body of `PATCH …/fields/{id}`. A geometry becomes the new active boundary; `null` removes name or farm. */
export interface FieldPatch extends Type.Static<typeof fieldPatch> {}
export const FieldPatchSchema = schemaOf<FieldPatch>(fieldPatch)

const boundary = answerObject({
  id: Uuid,
  status: oneOf(BOUNDARY_STATUSES),
  providerStatus: Type.Optional(oneOf(PROVIDER_BOUNDARY_STATUSES)),
  providerBoundaryId: Type.Optional(Type.String()),
  geometry: MultiPolygonSchema,
  area,
  validity: oneOf(BOUNDARY_VALIDITIES),
  fixStatus: Type.Optional(Type.Literal('FIXED')),
  createdTime: Timestamp,
  updatedTime: Timestamp,
})
/** One boundary of a field's history; never edited, never deleted. */
export interface Boundary extends Type.Static<typeof boundary> {}
export const BoundarySchema = schemaOf<Boundary>(boundary)

const boundaryRequest = Type.Object({ geometry: GeometryInputSchema })
/** Body of `PUT …/boundary`. */
export interface BoundaryRequest extends Type.Static<typeof boundaryRequest> {}
export const BoundaryRequestSchema = schemaOf<BoundaryRequest>(boundaryRequest)

const intersectsRequest = Type.Object({
  geometry: GeometryInputSchema,
  intersectionThreshold: Type.Optional(
    Type.Number({ minimum: 0.01, maximum: 100, default: DEFAULT_INTERSECTION_THRESHOLD_PERCENT }),
  ),
})
/** Body of `POST …/fields/intersects`; the threshold is in percent of the field or of the geometry. */
export interface IntersectsRequest extends Type.Static<typeof intersectsRequest> {}
export const IntersectsRequestSchema = schemaOf<IntersectsRequest>(intersectsRequest)

const ownerIntersectsRequest = Type.Object(
  { geometry: GeometryInputSchema },
  { description: 'Where to look, over all Leaf users' },
)
/** Body of `POST /fields/query/intersects`, which searches all Leaf users of the owner. */
export interface OwnerIntersectsRequest extends Type.Static<typeof ownerIntersectsRequest> {}
export const OwnerIntersectsRequestSchema = schemaOf<OwnerIntersectsRequest>(ownerIntersectsRequest)

/** Body of `POST …/fields/intersect`: ids of the fields whose common ground is asked for. */
export type IntersectRequest = string[]
export const IntersectRequestSchema = schemaOf<IntersectRequest>(Type.Array(RequestId, { minItems: 1 }))

const timeRange = {
  beforeCreatedTime: Type.Optional(QueryInstant),
  afterCreatedTime: Type.Optional(QueryInstant),
  beforeUpdatedTime: Type.Optional(QueryInstant),
  afterUpdatedTime: Type.Optional(QueryInstant),
}
/** Query of `GET /fields`. */
export const ListFieldsQuerySchema = Type.Object({
  leafUserId: Type.Optional(QueryText),
  provider: Type.Optional(QueryText),
  type: Type.Optional(oneOf(FIELD_TYPES)),
  status: Type.Optional(oneOf(FIELD_STATUSES)),
  farmId: Type.Optional(QueryWholeNumber),
  ...timeRange,
  ...PAGE_QUERY,
  ...SORT_QUERY,
})
export interface ListFieldsQuery extends Type.Static<typeof ListFieldsQuerySchema> {}

export const FIELD_SORT = {
  keys: ['id', 'name', 'createdTime', 'updatedTime', 'leafUserId', 'type', 'status', 'farmId'],
  byDefault: { key: 'createdTime', direction: 'desc' },
} as const satisfies SortRule
