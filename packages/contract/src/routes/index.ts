/** The route table, and the types that follow from it. */
import type { Static, TSchema } from 'typebox'
import { ProblemSchema } from '../problem.js'
import { ACCOUNT_ROUTES } from './accounts.js'
import { ALERT_ROUTES } from './alerts.js'
import { BATCH_ROUTES } from './batches.js'
import { CONFIGURATION_ROUTES } from './configurations.js'
import { CONNECT_ROUTES } from './connect.js'
import { FARM_AND_GROWER_ROUTES } from './farms-and-growers.js'
import { FIELD_ROUTES } from './fields.js'
import { INBOX_ROUTES } from './inbox.js'
import { FILE_ROUTES, OPERATION_ROUTES } from './operations.js'
import { REPROCESS_ROUTES } from './reprocess.js'
import type { AnswerBody, RouteRow } from './row.js'
import { HEALTH_ROUTES, SHEAF_ROUTES } from './sheaf.js'
import { UPLOAD_ROUTES } from './uploads.js'

const rows = {
  ...ACCOUNT_ROUTES,
  ...CONNECT_ROUTES,
  ...FIELD_ROUTES,
  ...FARM_AND_GROWER_ROUTES,
  ...FILE_ROUTES,
  ...OPERATION_ROUTES,
  ...BATCH_ROUTES,
  ...UPLOAD_ROUTES,
  ...CONFIGURATION_ROUTES,
  ...ALERT_ROUTES,
  ...INBOX_ROUTES,
  ...REPROCESS_ROUTES,
  ...SHEAF_ROUTES,
  ...HEALTH_ROUTES,
}

type Rows = typeof rows
/** Name of a route; also the `operationId` of the OpenAPI document. */
export type RouteName = keyof Rows
/** One row of the table, with its exact types and its name. */
export type Route<Name extends RouteName> = Rows[Name] & { readonly name: Name }

/** Every route, by name. */
export const ROUTES = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [name, { name, ...row }]),
) as { readonly [Name in RouteName]: Route<Name> }

/** A row whose exact types are not needed. */
export type AnyRoute = RouteRow & { readonly name: RouteName }
/** Every route, in the order of the table. */
export const ROUTE_LIST: readonly AnyRoute[] = Object.values(ROUTES)

type StaticOf<Row, Part extends PropertyKey> = Row extends {
  readonly [Key in Part]: infer Schema extends TSchema
}
  ? Static<Schema>
  : undefined

/** Path parameters of a route; `undefined` when it has none. */
export type RouteParams<Name extends RouteName> = StaticOf<Rows[Name], 'params'>
/** Query of a route as it stands on the wire, all text; `undefined` when it has none. */
export type RouteQuery<Name extends RouteName> = StaticOf<Rows[Name], 'query'>
/** Body of a route's request; `undefined` when it has none. */
export type RouteBody<Name extends RouteName> = StaticOf<Rows[Name], 'body'>

/** Statuses of a route's answers that are no problems. */
export type SuccessStatus<Name extends RouteName> = Extract<
  keyof Rows[Name]['answers'],
  200 | 201 | 202 | 204 | 206 | 304
>
/** Marks the bytes of an artefact among the answers. */
export type Binary = 'binary'
// Bytes first: a text, too, has all the members that a schema must have, namely none.
type AnswerOf<Body> = Body extends Binary ? Binary : Body extends TSchema ? Static<Body> : undefined
/** Body of a route's answer of one status: `'binary'` for bytes, `undefined` for none. */
export type RouteAnswerOf<Name extends RouteName, Status extends keyof Rows[Name]['answers']> = AnswerOf<
  Rows[Name]['answers'][Status]
>
/** Body of a route's answer when all went well: `'binary'` for bytes, `undefined` for none. */
export type RouteAnswer<Name extends RouteName> = RouteAnswerOf<Name, SuccessStatus<Name>>

/** `GET /services/…/:id`: method and path of a route, as a type. */
export type RouteAddress<Name extends RouteName> = `${Rows[Name]['method']} ${Rows[Name]['path']}`
/** The address of every route. */
export type Address = { [Name in RouteName]: RouteAddress<Name> }[RouteName]
/** The name of the route with this address. */
export type RouteAt<At extends Address> = {
  [Name in RouteName]: RouteAddress<Name> extends At ? Name : never
}[RouteName]

/** What the body of an answer must look like. Refusals that a row does not list have the problem body. */
export function answerBody(route: RouteRow, status: number): AnswerBody {
  return route.answers[status] ?? (status >= 400 ? ProblemSchema : null)
}
