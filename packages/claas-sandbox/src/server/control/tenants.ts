/** Machines and grants are named without their tenant on the control plane: their ids are unique over both. */
import { Problem } from '../problem.js'
import { TENANTS, type Tenant } from '../tenant.js'
import type { World } from '../world.js'

export function tenantsOf(world: World): Tenant[] {
  return TENANTS.map((name) => world.tenants[name])
}

/** @throws Problem `machine_not_found` */
export function tenantOfMachine(world: World, machineId: string): Tenant {
  const owner = tenantsOf(world).find(({ catalog }) => catalog.machine(machineId) !== undefined)
  if (owner === undefined) throw new Problem('machine_not_found', `There is no machine ${machineId}.`)
  return owner
}
