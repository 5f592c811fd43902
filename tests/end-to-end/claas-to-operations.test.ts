/** The main job, as an operator and a client see it: a credential goes in, operations come out. */
import { type Sandbox, simulate, startSandbox } from '@sheaf/claas-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ConnectedServer,
  connect,
  createGrower,
  filesOf,
  operationsOf,
  serve,
  summaryOf,
  tightened,
} from '../support/connected-server.js'
import { freshPostgres, postgresAnswers } from '../support/databases.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'

const TRUTH = Object.fromEntries(
  (['harvest', 'planting', 'spraying', 'tillage'] as const).map((name) => [name, simulate(name).truth!]),
)

describe.each([
  { database: 'embedded', absent: false },
  { database: 'PostgreSQL', absent: !postgresAnswers },
])('a CLAAS account on the $database database', ({ database, absent }) => {
  describe.skipIf(absent)('with tokens of 20 s, pages of 1 and 2, rotation at every refresh', () => {
    const folder = temporaryFolder()
    let sandbox: Sandbox
    let server: ConnectedServer
    let leafUserId: string
    let postgres: Awaited<ReturnType<typeof freshPostgres>> | undefined

    beforeAll(async () => {
      sandbox = await startSandbox({
        port: 0,
        accessTokenLifetimeS: 20,
        maxMachinePageSize: 1,
        maxOutboxPageSize: 2,
        rotation: 'always',
      })
      if (database === 'PostgreSQL') postgres = await freshPostgres()
      server = await serve(folder, tightened(sandbox.profiles), {
        SHEAF_SYNC_INTERVAL: '30s',
        ...postgres?.env,
      })
      leafUserId = await createGrower(server.call)
    })
    afterAll(async () => {
      await server?.process.stop('SIGKILL')
      await sandbox?.close()
      await postgres?.drop()
    })

    it('answers the POST with a working credential whose secrets are masked', async () => {
      const { status, body } = await connect(server.call, leafUserId, sandbox.refreshTokens.stage[0]!)
      expect(status).toBe(201)
      expect(body).toMatchObject({
        status: 'OK',
        clientKey: 'sandbox-client',
        clientSecret: '••••cret',
        clientEnvironment: 'STAGE',
      })
      expect(body.refreshToken).toMatch(/^••••.{4}$/)
    })

    it('brings four operations without another call', async () => {
      const operations = await eventually(
        () => operationsOf(server.call, leafUserId),
        (found) => found.length >= 4,
      )
      expect(operations.map(({ type }) => type).sort()).toEqual([
        'applied',
        'harvested',
        'planted',
        'tillage',
      ])
      expect(operations.every(({ providers }) => providers.join() === 'CLAAS')).toBe(true)
    })

    it('shows one processed machine file per task, with provider CLAAS and format ISO11783', async () => {
      const files = await filesOf(server.call, leafUserId)
      const provided = files.filter(({ origin }) => origin === 'provider')
      expect(provided.map(({ status, provider, fileFormat }) => ({ status, provider, fileFormat }))).toEqual(
        Array.from({ length: 4 }, () => ({ status: 'processed', provider: 'CLAAS', fileFormat: 'ISO11783' })),
      )
    })

    it('joins each machine of the account with the devices that its files name', async () => {
      const query = { leafUserId, size: 100 }
      const { body: equipment } = await server.call('GET /services/sheaf/api/equipment', { query })
      const named = Object.fromEntries(
        equipment.map(({ providerMachineId, devices }) => [
          providerMachineId,
          devices.map(({ name }) => name).sort(),
        ]),
      )
      expect(named).toMatchObject({
        'm-combine': ['LEXION_8700__C8601234', 'VARIO 1080'],
        'm-planter': ['AXION_870__A4001234', 'Sandbox Planter 8R'],
        'm-cultivator': ['AXION_870__A4001234', 'Sandbox Cultivator 6'],
      })
      const { body: devices } = await server.call('GET /services/sheaf/api/devices', { query })
      const tractor = devices.find(({ name }) => name === 'AXION_870__A4001234')
      expect(tractor).toMatchObject({ type: 'machine', brand: 'CLAAS', serialNumber: 'A4001234' })
      const senders = equipment.filter(({ id }) => tractor!.equipmentIds.includes(id))
      expect(senders.map(({ providerMachineId }) => providerMachineId)).toEqual(
        expect.arrayContaining(['m-cultivator', 'm-planter']),
      )
      const files = await filesOf(server.call, leafUserId)
      expect(files.filter(({ machines }) => machines.includes(tractor!.id))).toHaveLength(tractor!.fileCount)
    })

    it('counts what the machines really did', async () => {
      const summaries = new Map(
        await Promise.all(
          (await operationsOf(server.call, leafUserId)).map(
            async ({ id, type }) => [type, await summaryOf(server.call, id)] as const,
          ),
        ),
      )
      // 1 %: positions are logged in steps of 1 cm with some cm of noise, and points outside the boundary are clipped
      near(summaries.get('harvested')!.totalWetMass!.value, TRUTH['harvest']!.harvest!.wetMassKg, 0.01)
      near(summaries.get('harvested')!.totalArea.value, TRUTH['harvest']!.areaM2, 0.01)
      near(summaries.get('planted')!.totalPlanted!.value, TRUTH['planting']!.planting!.seeds, 0.01)
      near(summaries.get('applied')!.totalArea.value, TRUTH['spraying']!.areaM2, 0.01)
      for (const { product, litres } of TRUTH['spraying']!.applied!) {
        const found = summaries.get('applied')!.products!.find(({ name }) => name === product)
        near(found!.totalApplied!.value, litres, 0.01)
      }
      near(summaries.get('tillage')!.tillageDepthActual!.avg, TRUTH['tillage']!.tillage!.depthMm / 10, 0.01)
      expect(summaries.get('harvested')!.crop).toEqual(['winter wheat'])
    })

    it('keeps the rotated refresh token over a restart', async () => {
      await server.process.stop('SIGKILL')
      server = await serve(folder, tightened(sandbox.profiles), {
        SHEAF_SYNC_INTERVAL: '30s',
        ...postgres?.env,
      })
      const { status } = await server.call(
        'POST /services/usermanagement/api/users/:leafUserId/claas-credentials/sync',
        { params: { leafUserId } },
      )
      expect(status).toBe(202)
      const credentials = () =>
        server.call('GET /services/usermanagement/api/users/:leafUserId/claas-credentials', {
          params: { leafUserId },
        })
      const before = await eventsOf(server, leafUserId)
      await eventually(
        async () => (await eventsOf(server, leafUserId)).length,
        (count) => count >= before.length,
      )
      expect((await credentials()).body.status).toBe('OK')
    })

    it('says UNAUTHENTICATED and why when the grower withdraws, and heals with a new consent', async () => {
      const address = { params: { leafUserId } }
      await control(sandbox, '/reset', { method: 'POST' }) // every token of before is unknown now
      const status = () =>
        server
          .call('GET /services/usermanagement/api/users/:leafUserId/claas-credentials', address)
          .then(({ body }) => body.status)
      await server.call('POST /services/usermanagement/api/users/:leafUserId/claas-credentials/sync', address)
      await eventually(status, (found) => found === 'UNAUTHENTICATED')
      const [newest] = (await eventsOf(server, leafUserId)).filter(
        ({ statusCode }) => statusCode === 400 || statusCode === 401,
      )
      expect(newest!.body).toMatch(/invalid_grant|invalid_token/)
      const { body } = await connect(server.call, leafUserId, sandbox.refreshTokens.stage[0]!)
      expect(body.status).toBe('OK')
    })

    it('keeps secrets out of the log', () => {
      expect(server.process.output()).not.toContain('sandbox-secret')
      expect(server.process.output()).not.toMatch(/sbx_[ar]t_/)
    })
  })
})

function near(found: number, expected: number, share: number): void {
  expect(Math.abs(found / expected - 1), `${found} against ${expected}`).toBeLessThan(share)
}

async function eventsOf(server: ConnectedServer, leafUserId: string) {
  const { body } = await server.call(
    'GET /services/usermanagement/api/users/:leafUserId/claas-credentials/events',
    {
      params: { leafUserId },
      query: { size: 100 },
    },
  )
  return body
}

async function control(sandbox: Sandbox, path: string, options: RequestInit): Promise<void> {
  const response = await fetch(`${sandbox.urls.control}${path}`, options)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
}
