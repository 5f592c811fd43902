/** What a terminal does with a delivery: accept, reject, let it expire. */
import type { FastifyInstance } from 'fastify'
import { DELIVERY_STATES, type DeliveryState } from '../catalog/catalog.js'
import { Problem } from '../problem.js'
import type { World } from '../world.js'
import { tenantOfMachine } from './tenants.js'

export function deliveryRoutes(app: FastifyInstance, world: World): void {
  app.post<{ Params: { id: string; deliveryId: string } }>(
    '/machines/:id/deliveries/:deliveryId',
    async (request) => {
      const { id, deliveryId } = request.params
      const { state } = (request.body ?? {}) as { state?: unknown }
      if (!isDeliveryState(state))
        throw new Problem('invalid_request', `state must be one of ${DELIVERY_STATES.join(', ')}`)
      const { deliveries } = tenantOfMachine(world, id).catalog
      const delivery = deliveries.find((one) => one.id === deliveryId && one.machineId === id)
      if (delivery === undefined) throw new Problem('delivery_not_found', 'There is no such delivery.')
      delivery.state = state
      world.save()
      return { id: delivery.id, machineId: id, state }
    },
  )
}

function isDeliveryState(value: unknown): value is DeliveryState {
  return DELIVERY_STATES.some((state) => state === value)
}
