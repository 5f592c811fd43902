/** A delivery whose turn it is, with what its task says. */
import type { Selectable } from 'kysely'
import type { Db, Tables } from '../database/index.js'
import type { DeliveryTurn } from './queue.js'

export type DueDelivery = Selectable<Tables['inbox_delivery']> &
  Pick<Selectable<Tables['inbox_task']>, 'name' | 'valid_until' | 'created_at'>

/** Undefined when this turn is not due any more. */
export async function readDue(db: Db, { deliveryId, turn }: DeliveryTurn): Promise<DueDelivery | undefined> {
  return await db
    .selectFrom('inbox_delivery')
    .innerJoin('inbox_task', 'inbox_task.id', 'inbox_delivery.task_id')
    .innerJoin('leaf_user', 'leaf_user.id', 'inbox_delivery.leaf_user_id')
    .selectAll('inbox_delivery')
    .select(['inbox_task.name', 'inbox_task.valid_until', 'inbox_task.created_at'])
    .where('inbox_delivery.id', '=', deliveryId)
    .where('turn', '=', turn)
    .where('leaf_user.deleted_at', 'is', null)
    .executeTakeFirst()
}
