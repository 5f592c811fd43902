/** Who may see what: token, scope, organization, enabled machine, in this order. Foreign and unknown answer alike. */
import type { FastifyRequest } from 'fastify'
import type { Machine, OutboxFile } from '../catalog/catalog.js'
import type { Grant } from '../oauth/grants.js'
import { Problem } from '../problem.js'
import type { Tenant } from '../tenant.js'
import type { World } from '../world.js'

/** @throws Problem `invalid_token` or `insufficient_scope` */
export function grantOf(world: World, tenant: Tenant, request: FastifyRequest): Grant {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const grant = token === undefined ? undefined : tenant.grants.authenticate(token)
  if (grant === undefined) {
    throw new Problem(
      'invalid_token',
      'The access token is missing, expired, revoked or of another environment.',
      {
        'www-authenticate': 'Bearer error="invalid_token"',
      },
    )
  }
  if (!grant.scope.split(' ').includes(world.dialect.scope)) {
    throw new Problem(
      'insufficient_scope',
      `The consent does not include the scope ${world.dialect.scope}.`,
      {
        'www-authenticate': `Bearer error="insufficient_scope", scope="${world.dialect.scope}"`,
      },
    )
  }
  return grant
}

/** @throws Problem `machine_not_found` or `machine_not_enabled` */
export function machineOf(tenant: Tenant, grant: Grant, machineId: string): Machine {
  const machine = tenant.catalog.machine(machineId)
  if (machine === undefined || machine.organizationId !== grant.organizationId) {
    throw new Problem('machine_not_found', `There is no machine ${machineId} in this organization.`)
  }
  if (!machine.enabled) {
    throw new Problem('machine_not_enabled', `Machine ${machineId} is not enabled for online file transfer.`)
  }
  return machine
}

/** @throws Problem `file_not_found` */
export function fileOf(tenant: Tenant, machine: Machine, fileId: string): OutboxFile {
  const file = tenant.catalog.file(machine.id, fileId)
  if (file === undefined) throw new Problem('file_not_found', `There is no file ${fileId} in this outbox.`)
  return file
}
