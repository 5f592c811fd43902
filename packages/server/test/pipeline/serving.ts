/** A server for one test file: real HTTP, real jobs, real worker threads, on a database of its own. */
import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ensureFirstOwner, findOwner } from '../../src/accounts/index.js'
import type { Context } from '../../src/context.js'
import { receiveOriginal } from '../../src/files/index.js'
import { createApp, createTokens } from '../../src/http/index.js'
import { CAPABILITIES } from '../../src/main/capabilities.js'
import { openContext } from '../../src/main/open-context.js'
import { startWork } from '../../src/main/work.js'
import { readSettings } from '../../src/settings/index.js'
import { POSTGRES_ANSWERS, prepareData } from '../support/databases.js'
import { PATIENCE_MS } from '../support/patience.js'
import { hurryMerges } from './hurry-merges.js'

/** For `describe.each`: the embedded database, and a server where one answers. */
export const DATABASES: readonly { name: string; kind: 'embedded' | 'server'; available: boolean }[] = [
  { name: 'embedded database', kind: 'embedded', available: true },
  { name: 'PostgreSQL', kind: 'server', available: POSTGRES_ANSWERS },
]

export interface Serving {
  readonly context: Context
  /** One request as the owner, or as somebody else by token. */
  ask(method: string, path: string, options?: AskOptions): Promise<Reply>
  signIn(email: string, password: string): Promise<string>
  newLeafUser(token?: string): Promise<string>
  addOwner(email: string, password: string): Promise<string>
  /** Brings an original in, as the fetcher does. */
  deliver(leafUserId: string, archive: Uint8Array, name?: string, machineId?: string): Promise<void>
  /** Resolves when no conversion, measuring or merge (of fields or files) is left to do. */
  settled(leafUserId: string): Promise<void>
  close(): Promise<void>
}

export interface AskOptions {
  readonly body?: unknown
  readonly token?: string
  readonly headers?: Record<string, string>
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
  /** The body as JSON; what it is, the test says. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are judged field by field in the tests
  readonly json: any
}

const OWNER = { email: 'owner@example.org', password: 'correct horse battery staple' }

export async function openServing(
  kind: 'embedded' | 'server',
  env: Record<string, string> = {},
  { works = true } = {},
): Promise<Serving> {
  const data = await prepareData(kind === 'server' ? 'postgres' : 'embedded')
  const settings = readSettings({
    SHEAF_PORT: '0',
    SHEAF_DATA_DIR: data.dataDir,
    SHEAF_EMBEDDED_FSYNC: 'off',
    SHEAF_LOG_LEVEL: process.env['SHEAF_LOG_LEVEL'] ?? 'error',
    SHEAF_COMPUTE_THREADS: '2',
    DATABASE_URL: data.databaseUrl,
    ...env,
  })
  const { context, close } = await openContext(settings)
  await ensureFirstOwner(context.database.db, OWNER, context.now())
  const app = await createApp({
    settings,
    version: '0',
    log: context.log,
    tokens: createTokens(context.secrets.tokenKey, context.now),
    findOwner: (username) => findOwner(context.database.db, username),
    implementations: Object.assign({}, ...CAPABILITIES.map((capability) => capability.routes(context))),
    registry: context.metrics.registry,
    pages: [],
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const work = works ? await startWork(context, CAPABILITIES) : undefined
  const tokens: { own?: string } = {}

  const ask: Serving['ask'] = async (method, path, { body, token = tokens.own, headers = {} } = {}) => {
    const answer = await fetch(path.startsWith('http') ? path : `${url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return {
      status: answer.status,
      headers: answer.headers,
      bytes,
      json: isJson && bytes.length > 0 ? JSON.parse(new TextDecoder().decode(bytes)) : undefined,
    }
  }
  const signIn = async (username: string, password: string): Promise<string> => {
    const { json } = await ask('POST', '/api/authenticate', { body: { username, password } })
    return json.id_token
  }
  tokens.own = await signIn(OWNER.email, OWNER.password)

  return {
    context,
    ask,
    signIn,
    addOwner: async (email, password) => {
      await ensureFirstOwner(context.database.db, { email, password }, context.now())
      return await signIn(email, password)
    },
    newLeafUser: async (token) => {
      const body = { name: 'Anna Weber', email: `${randomUUID()}@example.org` }
      const options = token === undefined ? { body } : { body, token }
      const { json } = await ask('POST', '/services/usermanagement/api/users', options)
      return json.id
    },
    deliver: async (leafUserId, archive, name = 'export.zip', machineId = 'machine-1') => {
      const contentHash = createHash('sha256').update(archive).digest('hex')
      const objectKey = `leaf-users/${leafUserId}/originals/${contentHash}`
      await context.objects.put(objectKey, archive)
      await context.database.unitOfWork((trx) =>
        receiveOriginal(trx, context, {
          leafUserId,
          contentHash,
          objectKey,
          name,
          size: archive.length,
          provider: 'CLAAS',
          origin: 'provider',
          clientEnvironment: 'STAGE',
          machineId,
          providerFileId: `file-${contentHash.slice(0, 8)}`,
        }),
      )
    },
    settled: async (leafUserId) => {
      for (const deadline = Date.now() + PATIENCE_MS; !(await isSettled(context, leafUserId)); ) {
        if (Date.now() > deadline)
          throw new Error(`not settled: ${JSON.stringify(await context.jobs.counts())}`)
        await pause(50)
      }
    },
    close: async () => {
      await app.close()
      await work?.stop()
      await close()
      await data.remove()
    },
  }
}

/** Asked in the order in which work flows: what a step hands on after it was asked for is still seen at the next. */
async function isSettled({ database, jobs }: Context, leafUserId: string): Promise<boolean> {
  const unconverted = await database.db
    .selectFrom('original')
    .select('content_hash')
    .where('leaf_user_id', '=', leafUserId)
    .where('state', 'in', ['waiting', 'converting'])
    .execute()
  if (unconverted.length > 0) return false
  await hurryMerges(database)
  const counts = await jobs.counts()
  const isLeft = (name: string) => (counts[name]?.queued ?? 0) + (counts[name]?.active ?? 0) > 0
  if (['merge-fields-of-owner', 'merge-fields', 'relink'].some(isLeft)) return false
  const unmerged = await database.db
    .selectFrom('field')
    .select('id')
    .where('leaf_user_id', '=', leafUserId)
    .whereRef('merge_wanted', '>', 'merge_done')
    .execute()
  return unmerged.length === 0
}
