/** More organizations, each with machines and a consent: growers by the dozen or by the thousand. Memory only. */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { anyMachine } from '../catalog/seeds.js'
import { Problem } from '../problem.js'
import { CLIENT, isTenantName, type Tenant, tenantId } from '../tenant.js'
import type { World } from '../world.js'

/** Answered to whoever adds one. */
interface AddedOrganization {
  readonly id: string
  /** Of a consent that was not used yet. */
  readonly refreshToken: string
  /** Ids of its machines, enabled and with empty outboxes. */
  readonly machines: readonly string[]
}

const MOST_MACHINES = 1000

export function organizationRoutes(app: FastifyInstance, world: World): void {
  app.post('/organizations', async (request, reply) => {
    const { tenant = 'stage', machines = 1 } = (request.body ?? {}) as {
      tenant?: unknown
      machines?: unknown
    }
    if (!isTenantName(tenant)) throw new Problem('invalid_request', 'tenant must be stage or production')
    if (!Number.isInteger(machines) || Number(machines) < 0 || Number(machines) > MOST_MACHINES)
      throw new Problem('invalid_request', `machines must be a whole number up to ${MOST_MACHINES}`)
    return reply.code(201).send(addOrganization(world, world.tenants[tenant], Number(machines)))
  })
  app.post<{ Params: { id: string } }>('/organizations/:id/consent', async (request, reply) => {
    const { id } = request.params
    const tenant = Object.values(world.tenants).find(({ organizations }) =>
      organizations.some((organization) => organization.id === id),
    )
    if (tenant === undefined) throw new Problem('not_found', `There is no organization ${id}.`)
    return reply.code(201).send({ refreshToken: consentOf(world, tenant, id) })
  })
}

function addOrganization(world: World, tenant: Tenant, machines: number): AddedOrganization {
  const rest = randomBytes(6).toString('hex')
  const id = tenantId(tenant.name, 'org', rest)
  tenant.organizations.push({ id, name: `Sandbox farm ${rest}` })
  const added = Array.from({ length: machines }, (_, number) =>
    anyMachine(tenant.name, `${rest}-${number + 1}`, id, world.clock.now()),
  )
  tenant.catalog.machines.push(...added)
  return { id, refreshToken: consentOf(world, tenant, id), machines: added.map((machine) => machine.id) }
}

function consentOf(world: World, { user, grants }: Tenant, organizationId: string): string {
  const consent = { userName: user.name, organizationId, scope: world.dialect.scope }
  return grants.addGrant(CLIENT.id, consent, true).refreshToken
}
