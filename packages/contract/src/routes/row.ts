/** What one row of the route table says. */
import { type TObject, type TSchema, Type } from 'typebox'
import type { SortRule } from '../paging.js'
import { type ObjectName, type Problem, ProblemSchema } from '../problem.js'
import { PathId, type SchemaOf } from '../schema.js'

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type Method = (typeof METHODS)[number]

/** Services behind the gateway; they group the routes of the OpenAPI document. */
export const SERVICES = {
  authentication: 'Sign-in',
  usermanagement: 'Leaf users and provider credentials',
  fields: 'Fields, boundaries, farms and growers',
  uploadservice: 'Boundary files that become fields',
  operations: 'Machine files and field operations',
  config: 'Configurations',
  alerts: 'Webhooks and the calls of them that failed',
  integrations: 'Sync summary',
  widgets: 'Links over which growers connect an account',
  sheaf: 'Beyond the original API: equipment, tasks for machines, view data, overview',
  health: 'Health of the process',
} as const
export type Service = keyof typeof SERVICES

/** What an answer carries: JSON of a schema, bytes, or nothing. */
export type AnswerBody = TSchema | 'binary' | null

/** One route. Rows are data: the server, the OpenAPI document and the client all follow from them. */
export interface RouteRow {
  readonly method: Method
  /** With `:name` for each path parameter. */
  readonly path: string
  readonly service: Service
  /** One sentence for people. */
  readonly summary: string
  /** `bearer`: needs a token. `open`: answers anybody. */
  readonly auth: 'bearer' | 'open'
  /** `objectName` of the field errors of this route. */
  readonly objectName: ObjectName
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  /** Parts of a `multipart/form-data` body, which is sent in place of JSON; `file` is read as a stream. */
  readonly form?: TObject
  /** By what the list may be sorted; present when the query has `sort`. */
  readonly sort?: SortRule
  /** The answer carries `X-Total-Count` and `Link`. */
  readonly paged?: true
  /** The answer carries `Location`. */
  readonly location?: true
  readonly deprecated?: true
  readonly answers: Readonly<Record<number, AnswerBody>>
}

/** Checks rows while keeping their exact types. */
export function routeRows<const Rows extends Record<string, RouteRow>>(rows: Rows): Rows {
  return rows
}

/** The problem body under each of these statuses. */
export function problems<const Status extends number>(
  ...statuses: Status[]
): { readonly [Each in Status]: SchemaOf<Problem> } {
  const entries = statuses.map((status) => [status, ProblemSchema] as const)
  return Object.fromEntries(entries) as { readonly [Each in Status]: SchemaOf<Problem> }
}

/** Path parameters, each any text of up to 1,024 characters. */
export function pathIds<const Names extends readonly string[]>(
  ...names: Names
): TObject<{ [Name in Names[number]]: typeof PathId }> {
  const properties = Object.fromEntries(names.map((name) => [name, PathId]))
  return Type.Object(properties) as TObject<{ [Name in Names[number]]: typeof PathId }>
}
