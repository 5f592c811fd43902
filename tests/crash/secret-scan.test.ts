/**
 * No secret of a run in plain text anywhere it does not belong: database, log at its most talkative, events, metrics,
 * bodies of errors, artefacts, answers. The provider does what it can to give them away: it echoes them in its refusals.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@sheaf/claas-sandbox'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENT, type ConnectedServer, connect, createGrower, serve } from '../support/connected-server.js'
import { type FreshPostgres, freshPostgres, postgresAnswers } from '../support/databases.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'
import { OWNER, signedInWithToken } from '../support/owner.js'
import { control, inject } from '../support/sandbox-control.js'

const CREDENTIALS = '/services/usermanagement/api/users/:leafUserId/claas-credentials'
const MASTER_KEY = Buffer.from('the master key of this test run.').toString('base64')
const METRICS_TOKEN = 'metrics-token-of-this-run'
const WEBHOOK_SECRET = 'webhook-secret-of-this-run'
/** Told apart from what the sandbox is called: a made-up client that no provider knows. */
const OTHER_SECRET = 'client-secret-that-was-mistyped'
/** Tokens of the sandbox, whichever were issued meanwhile. */
const TOKEN = /sbx_(?:rt|at|code)_[\w-]{8,}/

describe.each([
  { database: 'embedded', absent: false },
  { database: 'PostgreSQL', absent: !postgresAnswers },
])('secrets of a run on the $database database', ({ database, absent }) => {
  describe.skipIf(absent)('are nowhere in plain text', () => {
    const folder = temporaryFolder()
    const home = join(folder, 'home')
    let sandbox: Sandbox
    let postgres: FreshPostgres | undefined
    let server: ConnectedServer
    let secrets: readonly string[]
    let log = ''
    const answers: string[] = []

    beforeAll(async () => {
      mkdirSync(home)
      sandbox = await startSandbox({ port: 0, seed: 'contract', graceS: 600 })
      if (database === 'PostgreSQL') postgres = await freshPostgres()
      server = await serve(home, sandbox.profiles, {
        SHEAF_LOG_LEVEL: 'trace',
        SHEAF_SECRET_KEY: MASTER_KEY,
        SHEAF_METRICS_TOKEN: METRICS_TOKEN,
        SHEAF_ALERTS_ALLOW_PRIVATE: 'on',
        SHEAF_ALERTS_REQUIRE_CONFIRMATION: 'off',
        ...postgres?.env,
      })
      const { token } = await signedInWithToken(server.url)
      const [used, unused] = sandbox.refreshTokens.stage
      secrets = [
        CLIENT.clientSecret,
        OTHER_SECRET,
        WEBHOOK_SECRET,
        MASTER_KEY,
        Buffer.from(MASTER_KEY, 'base64').toString(),
        METRICS_TOKEN,
        OWNER.password,
        token,
        used!,
        unused!,
      ]
      await live(used!, unused!)
      await server.process.stop()
      log = server.process.output()
    }, 300_000)
    afterAll(async () => {
      await server?.process.stop('SIGKILL')
      await postgres?.drop()
      await sandbox?.close()
    })

    it('in the log', () => {
      expect(log.split('\n').length).toBeGreaterThan(20)
      clean('log', log)
    })

    it('in events, metrics, answers and bodies of errors', () => {
      expect(answers.length).toBeGreaterThan(10)
      for (const answer of answers) clean('answer', answer)
    })

    it('in the rows of the database', async () => {
      if (postgres === undefined) return
      const client = new pg.Client({ connectionString: postgres.env['DATABASE_URL'] })
      await client.connect()
      const tables = await client.query<{ name: string }>(
        `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
         where schemaname not in ('pg_catalog', 'information_schema')`,
      )
      expect(tables.rows.length).toBeGreaterThan(20)
      for (const { name } of tables.rows) {
        const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
        for (const { row } of rows) clean(name, row)
      }
      await client.end()
    })

    it('in any file of the data directory', () => {
      const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      )
      expect(files.length).toBeGreaterThan(3)
      for (const { parentPath, name } of files) {
        if (name === 'profiles.json') continue
        clean(join(parentPath, name), readFileSync(join(parentPath, name), 'latin1'))
      }
    })

    /** Fails with the place and the kind of secret, not with the secret's surroundings. */
    function clean(where: string, text: string): void {
      const found = secrets
        .filter((secret) => text.includes(secret))
        .map((secret) => `${secret.slice(0, 12)}…`)
      if (TOKEN.test(text)) found.push('a token of the provider')
      expect(found, where).toEqual([])
    }

    /** A grower's life: consent, sync, refusals with echoes, mistakes of clients, withdrawal. */
    async function live(used: string, unused: string): Promise<void> {
      const { call } = server
      const leafUserId = await createGrower(call)
      const at = { params: { leafUserId } }
      await post('/services/alerts/api/alerts/webhooks', {
        name: 'hook',
        url: 'http://127.0.0.1:9/hook',
        secret: WEBHOOK_SECRET,
        events: ['credentialsUnauthenticated', 'providerFileProcessingFinished'],
      })
      await connect(call, leafUserId, used)
      const filesOf = async () =>
        (await call('GET /services/operations/api/files', { query: { leafUserId, size: 100 } })).body
          .operations
      await eventually(filesOf, (files) => files.length >= 5)
      for (const { id } of await filesOf()) await get(`/services/operations/api/files/${id}/status`)
      // what the next refresh sends: none comes before the clock of the provider has passed the access token
      await inject(sandbox, echoes(sandbox.refreshTokens.stage[0]!))
      await control(sandbox, 'POST', '/clock', { advanceS: 7200 })
      await call(`POST ${CREDENTIALS}/sync`, at)
      await eventually(
        async () => (await call(`GET ${CREDENTIALS}/events`, { ...at, query: { size: 100 } })).body,
        (events) => events.filter(({ body }) => body.includes('echo')).length >= 3,
      )
      // the calls that follow send other secrets, which a provider would not answer with these
      await control(sandbox, 'DELETE', '/faults', {})
      const path = CREDENTIALS.replace(':leafUserId', leafUserId)
      const offered = { ...CLIENT, clientEnvironment: 'STAGE' }
      await post(path, { ...offered, clientSecret: OTHER_SECRET, refreshToken: unused })
      await post(path, { ...offered, refreshToken: `${unused}x` })
      await post(path, { ...offered, refreshToken: unused, clientEnvironment: unused })
      await post(path, `{"refreshToken":"${unused}",`)
      await post(`/services/nowhere?token=${unused}`, {})
      await post('/api/authenticate', { username: OWNER.email, password: `${OWNER.password}!` })
      for (const end of ['', '/events?size=100', '/nowhere']) await get(path + end)
      await get('/services/alerts/api/alerts/webhooks')
      await get('/services/integrations/api/resources')
      await get('/health/ready')
      await get('/metrics')
      await get('/metrics', METRICS_TOKEN)
      await control(sandbox, 'POST', '/reset', {})
      await call(`POST ${CREDENTIALS}/sync`, at)
      await eventually(
        async () => (await call(`GET ${CREDENTIALS}`, at)).body.status,
        (status) => status === 'UNAUTHENTICATED',
      )
      await get(`${path}/events?size=100`)
    }

    async function get(path: string, token?: string): Promise<void> {
      const { token: own } = await signedInWithToken(server.url)
      secrets = [...secrets, own]
      const headers = { authorization: `Bearer ${token ?? own}` }
      const answer = await fetch(server.url + path, { headers })
      answers.push(`${JSON.stringify([...answer.headers])} ${await answer.text()}`)
    }

    async function post(path: string, body: object | string): Promise<void> {
      const { token } = await signedInWithToken(server.url)
      secrets = [...secrets, token]
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const answer = await fetch(server.url + path, { method: 'POST', headers, body: text })
      answers.push(await answer.text())
    }

    /** Refusals of a provider that repeats what it was sent, in body and headers. */
    function echoes(refreshToken: string) {
      const echo = `echo ${CLIENT.clientSecret} ${encodeURIComponent(refreshToken)} ${refreshToken}`
      const basic = Buffer.from(`${CLIENT.clientKey}:${CLIENT.clientSecret}`).toString('base64')
      const action = {
        type: 'status' as const,
        status: 500,
        body: { error: 'server_error', error_description: echo, sent: `Basic ${basic}` },
        headers: { 'x-echo': echo },
      }
      return [
        { match: { path: '*/oauth/token' }, times: 2, action },
        {
          match: { path: '*/machines' },
          times: 6,
          action: { ...action, body: `echo ${CLIENT.clientSecret}`, headers: { 'x-echo': basic } },
        },
      ]
    }
  })
})
