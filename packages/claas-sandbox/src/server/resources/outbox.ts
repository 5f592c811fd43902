/** The outbox of a machine: listing since a time, acknowledging, deleting. */
import type { FastifyInstance } from 'fastify'
import type { Machine, OutboxFile } from '../catalog/catalog.js'
import { Problem } from '../problem.js'
import type { Tenant } from '../tenant.js'
import type { World } from '../world.js'
import { fileOf, grantOf, machineOf } from './access.js'
import { numberedSlice, type Query, readCursor, wholeNumber, writeCursor } from './paging.js'
import { slotsAsParameters } from './paths.js'

interface MachineParams {
  readonly machineId: string
}

interface FileParams extends MachineParams {
  readonly fileId: string
}

export function outboxRoutes(world: World, tenantOf: () => Tenant) {
  const { paths, acknowledgeMethod } = world.dialect
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: MachineParams }>(slotsAsParameters(paths.outbox), async (request) => {
      const tenant = tenantOf()
      const machine = machineOf(tenant, grantOf(world, tenant, request), request.params.machineId)
      await world.lookIntoFolder(tenant, machine.id)
      return listing(world, tenant, machine, request.query as Query)
    })
    app.route<{ Params: FileParams }>({
      method: acknowledgeMethod,
      url: slotsAsParameters(paths.acknowledge),
      handler: async (request, reply) => {
        const tenant = tenantOf()
        const machine = machineOf(tenant, grantOf(world, tenant, request), request.params.machineId)
        fileOf(tenant, machine, request.params.fileId).state = 'RETRIEVED'
        world.save()
        return reply.code(204).send()
      },
    })
    app.delete<{ Params: FileParams }>(slotsAsParameters(paths.file), async (request, reply) => {
      const tenant = tenantOf()
      const machine = machineOf(tenant, grantOf(world, tenant, request), request.params.machineId)
      fileOf(tenant, machine, request.params.fileId).deleted = true
      world.save()
      return reply.code(204).send()
    })
  }
}

function listing(world: World, tenant: Tenant, machine: Machine, query: Query): object {
  const { outboxPaging, sinceParameter } = world.dialect
  const now = world.clock.now()
  const since = sinceMs(query[sinceParameter], sinceParameter)
  const files = tenant.catalog.outbox(machine.id, now).filter((file) => file.availableAtMs >= since)
  const most = world.settings.maxOutboxPageSize
  if (outboxPaging.style !== 'cursor') {
    const { offset, size } = numberedSlice(query, outboxPaging, most)
    return world.dialect.outboxList(files.slice(offset, offset + size), { next: null, total: files.length })
  }
  const size = Math.min(wholeNumber(query, outboxPaging.size, 1) ?? most, most)
  const cursor = readCursor(query[outboxPaging.position], machine.id, now)
  const rest = cursor ? files.filter((file) => isAfter(file, cursor)) : files
  const page = rest.slice(0, size)
  const last = page.at(-1)
  const next =
    last && rest.length > size
      ? writeCursor({ afterMs: last.availableAtMs, afterId: last.id, listId: machine.id, issuedAtMs: now })
      : null
  return world.dialect.outboxList(page, { next, total: files.length })
}

function isAfter(file: OutboxFile, { afterMs, afterId }: { afterMs: number; afterId: string }): boolean {
  return file.availableAtMs > afterMs || (file.availableAtMs === afterMs && file.id > afterId)
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

function sinceMs(text: unknown, name: string): number {
  if (text === undefined || text === '') return 0
  if (typeof text !== 'string' || !RFC_3339.test(text) || Number.isNaN(Date.parse(text))) {
    throw new Problem('invalid_request', `Parameter ${name} must be a time such as 2026-08-01T10:15:00Z.`)
  }
  return Date.parse(text)
}
