/** The list of machines of the consenting organization. */
import type { FastifyInstance } from 'fastify'
import type { Tenant } from '../tenant.js'
import type { World } from '../world.js'
import { grantOf } from './access.js'
import { numberedSlice, type Query } from './paging.js'

export function machineRoutes(world: World, tenantOf: () => Tenant) {
  const { paths, machinePaging, enabledFilter } = world.dialect
  return async (app: FastifyInstance): Promise<void> => {
    app.get(paths.machines, async (request) => {
      const tenant = tenantOf()
      const grant = grantOf(world, tenant, request)
      const query = request.query as Query
      const { offset, size } = numberedSlice(query, machinePaging, world.settings.maxMachinePageSize)
      const [filterName, filterValue] = enabledFilter
      const onlyEnabled = query[filterName] === filterValue
      const visible = tenant.catalog.machines.filter(
        (machine) => machine.organizationId === grant.organizationId && (machine.enabled || !onlyEnabled),
      )
      const page = { number: Math.floor(offset / size), size, total: visible.length }
      return world.dialect.machineList(visible.slice(offset, offset + size), page)
    })
  }
}
