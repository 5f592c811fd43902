/** Planned tasks for machines: what is sent to their inboxes, and what became of it. */
import { Type } from 'typebox'
import { PAGE_QUERY } from './paging.js'
import {
  answerObject,
  NotBlank,
  oneOf,
  QueryText,
  RequestId,
  schemaOf,
  Timestamp,
  Url,
  Uuid,
} from './schema.js'

/** Versions of ISOXML that are written. */
export const ISOXML_VERSIONS = ['3.3', '4.2', '4.3'] as const
export type IsoxmlVersion = (typeof ISOXML_VERSIONS)[number]

/**
 * What can become of a delivery. `WAITING` and `FAILED` are ours: not handed over yet, and given up. `QUEUED` to
 * `EXPIRED` are the provider's, where it tells them.
 */
export const INBOX_STATES = [
  'WAITING',
  'QUEUED',
  'DELIVERED',
  'ACCEPTED',
  'REJECTED',
  'EXPIRED',
  'FAILED',
] as const
export type InboxState = (typeof INBOX_STATES)[number]

/** A Feature, FeatureCollection or geometry (RFC 7946), WGS 84, `[longitude, latitude]`; what it must hold is judged by its use. */
export interface GeoJson {
  type: string
  [member: string]: unknown
}
const geoJson = schemaOf<GeoJson>(
  Type.Object({
    type: Type.Enum(['FeatureCollection', 'Feature', 'Polygon', 'MultiPolygon', 'LineString', 'Point'], {
      type: 'string',
    }),
  }),
)

/** Names of ISO 11783-10 hold 32 characters. */
const designator = Type.String({ pattern: '\\S', maxLength: 32 })
/** As in an `xs:dateTime`, with or without a zone. */
const dateTime = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?(Z|[+-]\\d\\d:\\d\\d)?$',
})

const rate = Type.Object({
  /** key in the `properties` of every feature */
  property: NotBlank,
  /** setpoint of the data dictionary (ISO 11783-11): 1 volume, 6 mass, 11 count per area … */
  ddi: Type.Integer({ minimum: 0, maximum: 65_535 }),
  /** `kg/ha`, `L/ha`, `seeds/ha`, `gal/ac` …, the dictionary's own unit, or `raw` */
  unit: NotBlank,
  /** name of the product that is applied */
  product: Type.Optional(designator),
  /** where no feature lies and out of the field; default 0 */
  outside: Type.Optional(Type.Number()),
  /** while there is no position; default as `outside` */
  positionLost: Type.Optional(Type.Number()),
})
const prescription = Type.Object({
  geojson: geoJson,
  rates: Type.Array(rate, { minItems: 1, maxItems: 20 }),
  /** `grid` (default): cells, which every terminal reads; `polygons`: treatment zones as they are */
  form: Type.Optional(oneOf(['grid', 'polygons'])),
  /** 1: zone codes, at most 252 different rates; 2 (default): values, several products at once */
  gridType: Type.Optional(Type.Unsafe<1 | 2>({ type: 'integer', enum: [1, 2] })),
  /** width and height of a cell in metres; default 10 */
  cellSize: Type.Optional(Type.Number({ minimum: 0.5, maximum: 1000 })),
})

const inboxTaskCreate = Type.Object({
  leafUserId: RequestId,
  /** the same for every try at the same sending: a repetition sends nothing twice */
  idempotencyKey: Type.String({ pattern: '\\S', maxLength: 200 }),
  /** ids of equipment, or the provider's ids of machines */
  machines: Type.Array(RequestId, { minItems: 1, maxItems: 100 }),
  name: designator,
  /** a field of the Leaf user, whose active boundary is sent; else `boundary` */
  fieldId: Type.Optional(RequestId),
  /** one Polygon or MultiPolygon */
  boundary: Type.Optional(geoJson),
  /** default: the name of the field, the property `name` of the boundary, else the name of the task */
  fieldName: Type.Optional(designator),
  /** LineStrings (two positions: AB, more: a curve), and Points with the property `heading` (A+) */
  guidance: Type.Optional(geoJson),
  prescription: Type.Optional(prescription),
  /** what is done, in words: `Sowing` */
  culturalPractice: Type.Optional(designator),
  /** at most 32 characters, for the operator */
  comment: Type.Optional(designator),
  plannedStart: Type.Optional(dateTime),
  /** what the terminal has not fetched by then shall not be worked any more */
  validUntil: Type.Optional(
    Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)$' }),
  ),
  /** for all machines; default: chosen for each terminal */
  isoxmlVersion: Type.Optional(oneOf(ISOXML_VERSIONS)),
})
/** Body of `POST /inbox/tasks`. */
export interface InboxTaskCreate extends Type.Static<typeof inboxTaskCreate> {}
export const InboxTaskCreateSchema = schemaOf<InboxTaskCreate>(inboxTaskCreate)

const inboxDelivery = answerObject({
  id: Uuid,
  equipmentId: Uuid,
  providerMachineId: Type.String(),
  machineName: Type.Optional(Type.String()),
  isoxmlVersion: oneOf(ISOXML_VERSIONS),
  size: Type.Integer({ minimum: 0 }),
  /** SHA-256 of the archive, hexadecimal */
  sha256: Type.String(),
  state: oneOf(INBOX_STATES),
  /** what the state means and what to do, for a person */
  sentence: Type.String(),
  stateTime: Timestamp,
  providerDeliveryId: Type.Optional(Type.String()),
  /** the archive as it is sent */
  download: Url,
})
/** A task on its way to one machine. */
export interface InboxDelivery extends Type.Static<typeof inboxDelivery> {}
export const InboxDeliverySchema = schemaOf<InboxDelivery>(inboxDelivery)

const inboxTask = answerObject({
  id: Uuid,
  leafUserId: Uuid,
  idempotencyKey: Type.String(),
  name: Type.String(),
  fieldId: Type.Optional(Type.String()),
  validUntil: Type.Optional(Timestamp),
  createdTime: Timestamp,
  deliveries: Type.Array(InboxDeliverySchema),
})
/** A planned task that was given to be sent, with its way to each machine. */
export interface InboxTask extends Type.Static<typeof inboxTask> {}
export const InboxTaskSchema = schemaOf<InboxTask>(inboxTask)

/** Query of `GET /inbox/tasks`, newest first. */
export const ListInboxTasksQuerySchema = Type.Object({ leafUserId: Type.Optional(QueryText), ...PAGE_QUERY })
export interface ListInboxTasksQuery extends Type.Static<typeof ListInboxTasksQuerySchema> {}
