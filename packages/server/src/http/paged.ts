/** Lists by pages: what the query asks for, and the headers that say where the neighbours are. */
import {
  type ObjectName,
  type Page,
  ParameterError,
  pagingHeaders,
  parsePage,
  parseSort,
  type SortRule,
  type SortTerm,
} from '@sheaf/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalid } from './api-error.js'

type PageQuery = { readonly page?: string; readonly size?: string }

/** @throws ApiError 400 naming the parameter */
export function pageOf(query: PageQuery, objectName: ObjectName): Page {
  return refusing(objectName, () => parsePage(query))
}

/** @throws ApiError 400 naming the parameter */
export function sortOf<Key extends string>(
  query: { readonly sort?: string | readonly string[] },
  rule: SortRule<Key>,
  objectName: ObjectName,
): readonly SortTerm<Key | 'id'>[] {
  return refusing(objectName, () => parseSort(query.sort, rule))
}

function refusing<Value>(objectName: ObjectName, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error
    throw invalid([{ objectName, field: error.parameter, message: error.message }])
  }
}

/**
 * Answer of a paged list.
 *
 * @param body   the items of this page, or the envelope that carries them
 * @param total  matching items on all pages
 */
export function paged<const Body>(
  request: FastifyRequest,
  query: PageQuery,
  body: Body,
  total: number,
): { status: 200; body: Body; headers: Record<string, string> } {
  const { page, size } = parsePage(query)
  const server: FastifyInstance = request.server
  const url = `${server.publicUrl}${request.url}`
  return { status: 200, body, headers: pagingHeaders({ url, page, size, total }) }
}
