/** What an implementation of a route is given, and what it answers. */
import type { Readable } from 'node:stream'
import type {
  ROUTES,
  RouteAnswerOf,
  RouteBody,
  RouteName,
  RouteParams,
  RouteQuery,
  SuccessStatus,
} from '@sheaf/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The account whose token came with the request; everything is read and written in its name. */
export interface Owner {
  readonly id: string
  readonly username: string
}

type Row<Name extends RouteName> = (typeof ROUTES)[Name]

/** Input of a route's implementation, validated; path and query are text as on the wire. */
export interface RouteInput<Name extends RouteName> {
  readonly params: RouteParams<Name>
  readonly query: RouteQuery<Name>
  readonly body: RouteBody<Name>
  /** Undefined on routes that are open. */
  readonly owner: Row<Name>['auth'] extends 'bearer' ? Owner : undefined
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

type AnswerStatus<Name extends RouteName> = SuccessStatus<Name> | Extract<keyof Row<Name>['answers'], 503>
type BodyPart<Body> = [Body] extends [undefined]
  ? { readonly body?: undefined }
  : [Body] extends ['binary']
    ? { readonly stream: Readable }
    : { readonly body: Body }

/** Status, and what the contract says that it carries: a body of that schema, bytes, or nothing. */
export type Answer<Name extends RouteName> = {
  [Status in AnswerStatus<Name>]: {
    readonly status: Status
    readonly headers?: Readonly<Record<string, string>>
  } & BodyPart<RouteAnswerOf<Name, Status>>
}[AnswerStatus<Name>]

/** Implementations of some routes, by name of the row. Refusals are thrown. */
export type RouteImplementations = {
  readonly [Name in RouteName]?: (input: RouteInput<Name>) => Promise<Answer<Name>>
}
