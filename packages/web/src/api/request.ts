/** One typed fetch for every call of the page. Answers are typed by the contract; failures carry its problem body. */
import type { Problem } from '@sheaf/contract'
import { currentSession, sessionExpired } from '../session.js'

/** The server refused or could not be reached (`status` 0). */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly status: number
  readonly problem: Partial<Problem>

  constructor(status: number, problem: Partial<Problem>, sentence: string) {
    super(sentence)
    this.status = status
    this.problem = problem
  }
}

export interface Page<Item> {
  readonly items: Item[]
  readonly total: number
}

type Query = Record<string, string | number | undefined>

/** @throws ApiFailure with the server's sentence; a 401 ends the session */
export async function call<Answer>(
  method: string,
  path: string,
  options: { query?: Query; body?: unknown } = {},
): Promise<Answer> {
  const response = await send(method, path, options)
  return (response.status === 204 ? undefined : await response.json()) as Answer
}

/** A list with the number of all items that match. */
export async function callPage<Item>(
  path: string,
  query: Query,
  itemsOf: (body: unknown) => Item[] = (body) => body as Item[],
): Promise<Page<Item>> {
  const response = await send('GET', path, { query })
  const items = itemsOf(await response.json())
  return { items, total: Number(response.headers.get('x-total-count') ?? items.length) }
}

/**
 * @param options.body a form is sent as it is, anything else as JSON
 * @throws ApiFailure
 */
export async function send(
  method: string,
  path: string,
  options: { query?: Query; body?: unknown; signal?: AbortSignal } = {},
): Promise<Response> {
  const token = currentSession()?.token
  const headers = new Headers()
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  // a form states its type itself, with the boundary of its parts
  const isForm = options.body instanceof FormData
  if (options.body !== undefined && !isForm) headers.set('content-type', 'application/json')
  let response: Response
  try {
    response = await fetch(address(path, options.query), {
      method,
      headers,
      ...(options.body === undefined
        ? {}
        : { body: isForm ? (options.body as FormData) : JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ApiFailure(0, {}, 'Sheaf could not be reached. It may be restarting, or the network is down.')
  }
  if (response.ok) return response
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>
  if (response.status === 401 && token !== undefined) sessionExpired(token)
  throw new ApiFailure(
    response.status,
    problem,
    problem.detail ?? problem.title ?? `The server answered ${response.status}.`,
  )
}

function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value))
  return search.size > 0 ? `${path}?${search}` : path
}
