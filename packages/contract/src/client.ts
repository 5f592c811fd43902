/**
 * A typed client: addresses are written as the OpenAPI document shows them, types follow from the route table.
 *
 * Nothing of the table is needed at run time, so a page that uses the client carries none of the schemas.
 */
import type { Problem } from './problem.js'
import type {
  Address,
  Binary,
  RouteAnswer,
  RouteAt,
  RouteBody,
  RouteParams,
  RouteQuery,
} from './routes/index.js'

/** What the client needs of an answer; the `Response` of any fetch has it. */
export interface ResponseLike {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  json(): Promise<unknown>
}
/** What the client hands to fetch. */
export interface RequestOptions<Signal> {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  readonly signal?: Signal
}

/** Settings of {@link createClient}. `Response` and `Signal` are those of the fetch that is handed in. */
export interface ClientSettings<Response extends ResponseLike, Signal> {
  /** Origin of the server, without a slash at the end; empty for the page's own. */
  readonly baseUrl: string
  /** The bearer token, or a function that gives the present one. */
  readonly token?: string | (() => string | undefined)
  readonly fetch: (url: string, options: RequestOptions<Signal>) => Promise<Response>
}

type QueryValue<Value> = Value | (string extends Value ? number : never)
type QueryInput<Query> = { readonly [Key in keyof Query]: QueryValue<Query[Key]> }
type Part<Key extends string, Value> = [Value] extends [undefined]
  ? unknown
  : Record<never, never> extends Value
    ? { readonly [Each in Key]?: Value }
    : { readonly [Each in Key]: Value }
/** What a call carries: `params`, `query`, `body`, as the route demands. */
export type CallInput<At extends Address, Signal = unknown> = Part<'params', RouteParams<RouteAt<At>>> &
  Part<'query', QueryInput<RouteQuery<RouteAt<At>>>> &
  Part<'body', RouteBody<RouteAt<At>>> & { readonly signal?: Signal }

/** What came back. */
export interface CallAnswer<Body, Response> {
  readonly status: number
  /** The JSON of the answer; for bytes the response itself, unread; `undefined` when there is none. */
  readonly body: Body extends Binary ? Response : Body
  /** Number of matching items on all pages; `null` when the answer is no page. */
  readonly total: number | null
  readonly response: Response
}

/** A refusal of the server. `problem` is its body; refusals without one (a proxy's) get a body made up of the status. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail ?? problem.title)
  }
}

/** Calls one route. Rejects with {@link ApiError} on refusal, and with whatever fetch rejects with. */
export type Client<Response extends ResponseLike, Signal> = <At extends Address>(
  address: At,
  ...input: Record<never, never> extends CallInput<At, Signal>
    ? [CallInput<At, Signal>?]
    : [CallInput<At, Signal>]
) => Promise<CallAnswer<RouteAnswer<RouteAt<At>>, Response>>

interface LooseInput<Signal> {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly signal?: Signal
}

/** Makes a client: `await call('GET /services/usermanagement/api/users', { query: { page: 0 } })`. */
export function createClient<Response extends ResponseLike, Signal>(
  settings: ClientSettings<Response, Signal>,
): Client<Response, Signal> {
  const call = async (address: string, input: LooseInput<Signal> = {}) => {
    const [method = 'GET', path = '/'] = address.split(' ')
    const url = settings.baseUrl + fillPath(path, input.params ?? {}) + queryText(input.query ?? {})
    const response = await settings.fetch(url, requestOptions(method, input, settings.token))
    if (!response.ok && response.status !== 304) throw await refusal(response, path)
    const total = response.headers.get('x-total-count')
    const body = await answerContent(response)
    return { status: response.status, body, total: total === null ? null : Number(total), response }
  }
  return call as unknown as Client<Response, Signal>
}

function requestOptions<Signal>(
  method: string,
  { body, signal }: LooseInput<Signal>,
  token: string | (() => string | undefined) | undefined,
): RequestOptions<Signal> {
  const bearer = typeof token === 'function' ? token() : token
  const headers: Record<string, string> = { accept: 'application/json, */*;q=0.5' }
  if (bearer !== undefined) headers['authorization'] = `Bearer ${bearer}`
  if (body !== undefined) headers['content-type'] = 'application/json'
  return {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }
}

function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((each) => each !== undefined)
      .map((each) => `${key}=${encodeURIComponent(String(each))}`),
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

async function answerContent(response: ResponseLike): Promise<unknown> {
  if (response.status === 204 || response.status === 304) return undefined
  const type = response.headers.get('content-type') ?? ''
  if (/^application\/json\b/.test(type)) return response.json()
  return response.headers.get('content-length') === '0' ? undefined : response
}

async function refusal(response: ResponseLike, path: string): Promise<ApiError> {
  const body = await response.json().catch(() => null)
  if (isProblem(body)) return new ApiError(response.status, body)
  const title = `The server answered ${response.status}`
  return new ApiError(response.status, {
    type: 'about:blank',
    title,
    message: title,
    status: response.status,
    path,
  })
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'title' in body && 'status' in body
}
