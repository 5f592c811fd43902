/** What operators see of a working server: `/metrics`, the log, and the same of a worker that listens. */
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorker } from '../../src/main/start-worker.js'
import { addGauges, createMetrics } from '../../src/metrics/index.js'
import { readSettings } from '../../src/settings/index.js'
import { connectedBeforeAll, credentialsPath } from '../support/connected-server.js'
import { onBothDatabases, POSTGRES_ANSWERS, prepareData, type TestData } from '../support/databases.js'
import { PATIENCE_MS } from '../support/patience.js'
import { file } from '../sync/syncing.js'

onBothDatabases('metrics of a server that works', (database) => {
  const opened = connectedBeforeAll({ database, works: true })
  const metrics = async () => (await opened().server.ask('GET', '/metrics', { token: null })).text
  const value = async (line: RegExp) => Number((line.exec(await metrics()) ?? [])[1])

  it('count jobs, the time of conversions, answers of the provider and credentials', async () => {
    const { provider, newLeafUser, post } = opened()
    const at = new Date().toISOString()
    provider.machines = [{ id: 'm-1', enabled: true, files: [file('f-1', 'no archive', at)] }]
    await post(await newLeafUser(), { refreshToken: provider.consent() })
    const converted = /^sheaf_job_seconds_count\{queue="convert",outcome="completed"\} (\d+)$/m
    await expect.poll(() => value(converted), { timeout: PATIENCE_MS }).toBe(1)
    const lines = await metrics()
    expect(lines).toMatch(/^sheaf_jobs\{queue="convert",state="queued"\} 0$/m)
    expect(lines).toMatch(
      /^sheaf_provider_request_seconds_count\{environment="STAGE",kind="token",status="200"\} 1$/m,
    )
    expect(lines).toMatch(
      /^sheaf_provider_request_seconds_count\{environment="STAGE",kind="api",status="200"\} [1-9]/m,
    )
    expect(lines).toMatch(/^sheaf_credentials\{environment="STAGE",status="OK"\} 1$/m)
    expect(lines).toMatch(/^sheaf_sync_lag_seconds\{environment="STAGE"\} 0$/m)
  })

  it('tell what fails, and why', async () => {
    const { server, provider, newLeafUser, post } = opened()
    const leafUserId = await newLeafUser()
    await post(leafUserId, { refreshToken: provider.consent() })
    provider.fault = ({ path }) => (path.endsWith('/machines') ? { status: 503, body: 'down' } : undefined)
    await server.ask('POST', `${credentialsPath(leafUserId)}/sync`)
    const failures = /^sheaf_sync_failures_total\{environment="STAGE",reason="UPSTREAM_DOWN"\} (\d+)$/m
    await expect.poll(() => value(failures), { timeout: PATIENCE_MS }).toBeGreaterThan(0)
  })
})

onBothDatabases('metrics of a server whose work nobody does', (database) => {
  const opened = connectedBeforeAll({ database, works: false })

  it('tell how long the credential has waited that is due longest', async () => {
    const { server, provider, newLeafUser, post } = opened()
    const { db } = server.context.database
    for (const sinceS of [60, 600]) {
      const leafUserId = await newLeafUser()
      await post(leafUserId, { refreshToken: provider.consent() })
      await db
        .updateTable('credential')
        .set({ next_sync_at: new Date(Date.now() - sinceS * 1000) })
        .where('leaf_user_id', '=', leafUserId)
        .execute()
    }
    const { text } = await server.ask('GET', '/metrics', { token: null })
    const [, lagS] = /^sheaf_sync_lag_seconds\{environment="STAGE"\} ([\d.]+)$/m.exec(text) ?? []
    expect(Number(lagS)).toBeGreaterThanOrEqual(600)
  })
})

it('metrics that cannot be read do not keep the rest away', async () => {
  const metrics = createMetrics()
  const read = { labels: ['of'], help: 'for this test' }
  addGauges(metrics, [
    { ...read, name: 'readable', read: async () => [{ labels: { of: 'it' }, value: 7 }] },
    { ...read, name: 'unreadable', read: () => Promise.reject(new Error('the database is away')) },
  ])
  const text = await metrics.registry.metrics()
  expect(text).toContain('readable{of="it"} 7')
  expect(text).not.toContain('unreadable{')
})

describe.skipIf(!POSTGRES_ANSWERS)('a worker', () => {
  let data: TestData
  beforeAll(async () => {
    data = await prepareData('postgres')
  })
  afterAll(() => data.remove())

  it('answers metrics and health where a port is set', async () => {
    const workerPort = await freePort()
    const settings = readSettings({
      SHEAF_DATA_DIR: data.dataDir,
      DATABASE_URL: data.databaseUrl,
      SHEAF_LOG_LEVEL: 'error',
      SHEAF_COMPUTE_THREADS: '1',
      SHEAF_WORKER_PORT: String(workerPort),
    })
    const worker = await startWorker(settings)
    try {
      const get = (path: string) => fetch(`http://127.0.0.1:${workerPort}${path}`)
      expect(await (await get('/health/live')).json()).toEqual({ status: 'ok' })
      expect(await (await get('/health/ready')).json()).toMatchObject({ status: 'ok' })
      expect(await (await get('/metrics')).text()).toContain('process_cpu_seconds_total')
      expect((await get('/api/authenticate')).status).toBe(404)
    } finally {
      await worker.close()
    }
  })
})

/** A port that nobody listened at a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
