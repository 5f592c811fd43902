/** The control plane: what a test or a demo does to the sandbox behind the client's back. Never part of a profile. */
import type { FastifyInstance } from 'fastify'
import { isSeedName, SEED_NAMES } from '../catalog/seed-names.js'
import { rfc3339 } from '../clock.js'
import { type FaultRule, faultRuleProblem } from '../faults/rules.js'
import { Problem } from '../problem.js'
import type { World } from '../world.js'
import { deliveryRoutes } from './deliveries.js'
import { organizationRoutes } from './organizations.js'
import { settingsRoutes } from './settings.js'
import { tenantOfMachine, tenantsOf } from './tenants.js'

type Body = Readonly<Record<string, unknown>> | null | undefined

const MAX_ZIP_BYTES = 256 * 1024 * 1024

export function controlRoutes(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addContentTypeParser(
      ['application/zip', 'application/octet-stream'],
      { parseAs: 'buffer', bodyLimit: MAX_ZIP_BYTES },
      (_request, bytes, done) => done(null, bytes),
    )
    stateRoutes(app, world)
    settingsRoutes(app, world)
    grantAndMachineRoutes(app, world)
    organizationRoutes(app, world)
    deliveryRoutes(app, world)
    faultRoutes(app, world)
  }
}

function stateRoutes(app: FastifyInstance, world: World): void {
  app.post('/reset', async (request) => {
    await world.reset(seedName(request.body as Body) ?? world.settings.seed)
    return stateOf(world)
  })
  app.post('/seed', async (request) => {
    const seed = seedName(request.body as Body)
    if (seed === undefined)
      throw new Problem('invalid_request', `scenario must be one of ${SEED_NAMES.join(', ')}`)
    await world.reseed(seed)
    return stateOf(world)
  })
  app.post('/clock', async (request) => {
    const { advanceS } = (request.body ?? {}) as { advanceS?: unknown }
    if (typeof advanceS !== 'number' || !(advanceS >= 0)) {
      throw new Problem('invalid_request', 'advanceS must be a number of seconds, 0 or more')
    }
    world.clock.advance(advanceS)
    world.save()
    return { now: rfc3339(world.clock.now()) }
  })
  app.get('/state', async () => stateOf(world))
  app.get('/requests', async () => ({ items: world.journal.entries, failures: world.failures }))
  app.delete('/requests', async (_request, reply) => {
    world.journal.clear()
    world.failures.length = 0
    return reply.code(204).send()
  })
}

function grantAndMachineRoutes(app: FastifyInstance, world: World): void {
  app.post<{ Params: { id: string } }>('/grants/:id/revoke', async (request, reply) => {
    const revoked = tenantsOf(world).some(({ grants }) => grants.revoke(request.params.id))
    if (!revoked) throw new Problem('not_found', `There is no grant ${request.params.id}.`)
    world.save()
    return reply.code(204).send()
  })
  app.post<{ Params: { id: string } }>('/machines/:id', async (request) => {
    const { enabled } = (request.body ?? {}) as { enabled?: unknown }
    if (typeof enabled !== 'boolean') throw new Problem('invalid_request', 'enabled must be true or false')
    const machine = tenantOfMachine(world, request.params.id).catalog.machine(request.params.id)!
    machine.enabled = enabled
    world.save()
    return { id: machine.id, enabled }
  })
  app.post<{ Params: { id: string }; Querystring: { name?: string; fileId?: string } }>(
    '/machines/:id/outbox',
    async (request, reply) => {
      if (!(request.body instanceof Uint8Array)) {
        throw new Problem(
          'invalid_request',
          'send the zip itself as application/zip, ?name= and ?fileId= if you like',
        )
      }
      const { name = 'TASKDATA.zip', fileId } = request.query
      const file = tenantOfMachine(world, request.params.id).catalog.drop(request.params.id, {
        name,
        bytes: request.body,
        availableAtMs: world.clock.now(),
        ...(fileId === undefined ? {} : { id: fileId }),
      })
      world.save()
      return reply.code(201).send({ id: file.id, sha256: file.sha256, sizeBytes: file.sizeBytes })
    },
  )
}

function faultRoutes(app: FastifyInstance, world: World): void {
  app.post('/faults', async (request, reply) => {
    const body = request.body as { rules?: unknown } | unknown[] | null
    const rules = Array.isArray(body) ? body : body?.rules
    if (!Array.isArray(rules))
      throw new Problem('invalid_request', 'send a list of rules, or { "rules": [ … ] }')
    const problem = rules.map(faultRuleProblem).find((sentence) => sentence !== undefined)
    if (problem !== undefined) throw new Problem('invalid_request', problem)
    return reply.code(201).send({ ids: world.faults.add(rules as FaultRule[]) })
  })
  app.get('/faults', async () => ({ items: world.faults.list() }))
  app.delete('/faults', async (_request, reply) => {
    world.faults.clear()
    return reply.code(204).send()
  })
}

function seedName(body: Body) {
  const scenario = body?.['scenario']
  return isSeedName(scenario) ? scenario : undefined
}

/** All but the secrets; refresh tokens of seeded grants are here to be copied. */
function stateOf(world: World): object {
  return {
    now: rfc3339(world.clock.now()),
    failures: world.failures,
    tenants: Object.fromEntries(
      tenantsOf(world).map(({ name, grants, catalog }) => [
        name,
        {
          grants: grants.grants.map((grant) => ({
            id: grant.id,
            seeded: grant.seeded,
            revoked: grant.revoked,
            refreshes: grant.refreshes,
            organizationId: grant.organizationId,
            scope: grant.scope,
            ...(grant.seeded ? { refreshToken: grant.refreshToken } : {}),
          })),
          machines: catalog.machines.map(({ id, name: label, enabled }) => ({ id, name: label, enabled })),
          files: catalog.files.map(
            ({ id, machineId, name: fileName, sizeBytes, sha256, state, deleted }) => ({
              id,
              machineId,
              name: fileName,
              sizeBytes,
              sha256,
              state,
              deleted,
            }),
          ),
          deliveries: catalog.deliveries,
        },
      ]),
    ),
  }
}
