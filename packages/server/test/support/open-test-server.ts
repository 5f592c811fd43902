/** A real server for tests: its own data, a free port, real HTTP. */
import { ensureFirstOwner } from '../../src/accounts/index.js'
import type { Context } from '../../src/context.js'
import { startServer } from '../../src/main/start-server.js'
import { readSettings } from '../../src/settings/index.js'
import { type DatabaseKind, prepareData } from './databases.js'
import { judgeAnswer } from './judge-answer.js'

export const OWNER = { email: 'owner@example.org', password: 'correct horse' }

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; throws when it is none. */
  json<Body = Record<string, unknown>>(): Body
}

export interface AskOptions {
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is. */
  readonly raw?: string
  readonly headers?: Record<string, string>
  /** Default: that of the first owner; `null` for none. */
  readonly token?: string | null
}

export interface TestServer {
  readonly url: string
  readonly context: Context
  /** What the server printed for people. */
  readonly printed: readonly string[]
  ask(method: string, path: string, options?: AskOptions): Promise<Reply>
  /** Token of another owner, who is made when it is missing. */
  tokenOf(email: string): Promise<string>
  close(): Promise<void>
}

export interface TestServerOptions {
  readonly database: DatabaseKind
  /** Environment beside what the harness sets. */
  readonly env?: Record<string, string>
  readonly works?: boolean
}

export async function openTestServer({
  database,
  env = {},
  works = true,
}: TestServerOptions): Promise<TestServer> {
  const data = await prepareData(database)
  const settings = readSettings({
    SHEAF_PORT: '0',
    SHEAF_DATA_DIR: data.dataDir,
    DATABASE_URL: data.databaseUrl,
    SHEAF_EMBEDDED_FSYNC: 'off',
    SHEAF_LOG_LEVEL: 'error',
    SHEAF_COMPUTE_THREADS: '1',
    SHEAF_OWNER_EMAIL: OWNER.email,
    SHEAF_OWNER_PASSWORD: OWNER.password,
    ...env,
  })
  const printed: string[] = []
  const server = await startServer(settings, { works, print: (line) => printed.push(line) })
  const ask = async (method: string, path: string, { body, raw, headers, token }: AskOptions = {}) => {
    const bearer = token === undefined ? await ownToken() : token
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text === undefined ? {} : { body: text }),
    })
    const reply = replyOf(answer, await answer.text())
    const contentType = reply.headers.get('content-type') ?? ''
    judgeAnswer({ method, path, status: reply.status, contentType, text: reply.text })
    return reply
  }
  const signIn = async (username: string, password: string) => {
    const answer = await ask('POST', '/api/authenticate', { body: { username, password }, token: null })
    return answer.json<{ id_token: string }>().id_token
  }
  let signedIn: Promise<string> | undefined
  const ownToken = () => {
    signedIn ??= signIn(OWNER.email, OWNER.password)
    return signedIn
  }
  return {
    url: server.url,
    context: server.context,
    printed,
    ask,
    async tokenOf(email) {
      const { database: opened, now } = server.context
      await ensureFirstOwner(opened.db, { email, password: OWNER.password }, now())
      return await signIn(email, OWNER.password)
    },
    async close() {
      await server.close()
      await data.remove()
    },
  }
}

function replyOf({ status, headers }: Response, text: string): Reply {
  return { status, headers, text, json: <Body>() => JSON.parse(text) as Body }
}
