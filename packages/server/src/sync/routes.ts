/** What the syncs have brought: summaries by Leaf user, the machines that a credential reaches, the devices in files. */
import { CLAAS, resourceTime, type SyncSummary } from '@sheaf/contract'
import { leafUserOf, liveLeafUsers } from '../accounts/index.js'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import type { Db } from '../database/index.js'
import { paged, pageOf, type RouteImplementations } from '../http/index.js'
import { devicesOf } from './devices.js'
import { listEquipment } from './equipment.js'
import { listOutboxEntries } from './outbox-entries.js'

export function syncRoutes({ database: { db } }: Context): RouteImplementations {
  return {
    async listSyncSummaries({ owner, query, request }) {
      const { size, offset } = pageOf(query, 'resource')
      const isOurs = query.provider === undefined || query.provider.toUpperCase() === CLAAS
      let found = db.selectFrom('credential').where('leaf_user_id', 'in', liveLeafUsers(db, owner.id))
      if (query.leafUserId !== undefined) {
        found = found.where((eb) => eb(eb.cast('leaf_user_id', 'text'), '=', query.leafUserId!.toLowerCase()))
      }
      if (!isOurs) found = found.where((eb) => eb.lit(false))
      const { total } = await found
        .select((eb) => eb.fn.countAll<string>().as('total'))
        .executeTakeFirstOrThrow()
      const rows = await found
        .select(['leaf_user_id', 'sync_reference_time'])
        .orderBy('created_at')
        .orderBy('id')
        .limit(size)
        .offset(offset)
        .execute()
      const summaries: SyncSummary[] = []
      for (const row of rows) summaries.push(await summaryOf(db, row.leaf_user_id!, row.sync_reference_time))
      return paged(request, query, { message: 'SUCCESS', summaries }, Number(total))
    },
    async listEquipment({ owner, query, request }) {
      const user = await leafUserOf(db, owner, query.leafUserId)
      const { items, total } = await listEquipment(db, user.id, pageOf(query, 'equipment'))
      return paged(request, query, items, total)
    },
    async listOutboxEntries({ owner, query, request }) {
      const user = await leafUserOf(db, owner, query.leafUserId)
      const page = pageOf(query, 'outboxFile')
      const { items, total } = await listOutboxEntries(db, user.id, query.state, page)
      return paged(request, query, items, total)
    },
    async listDevices({ owner, query, request }) {
      const user = await leafUserOf(db, owner, query.leafUserId)
      const { size, offset } = pageOf(query, 'device')
      const devices = await devicesOf(db, user.id)
      return paged(request, query, devices.slice(offset, offset + size), devices.length)
    },
  }
}

/** Growers, farms and fields only where master data is read. */
async function summaryOf(db: Db, leafUserId: string, syncedAt: Date | null): Promise<SyncSummary> {
  const { fieldsAutoSync } = await configurationOf(db, leafUserId)
  const count = async (table: 'grower' | 'farm' | 'field') => {
    const { total } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<string>().as('total'))
      .where('leaf_user_id', '=', leafUserId)
      .where('provider_name', '=', CLAAS)
      .executeTakeFirstOrThrow()
    return Number(total)
  }
  const counts = fieldsAutoSync
    ? { growers: await count('grower'), farms: await count('farm'), fields: await count('field') }
    : {}
  return {
    provider: CLAAS,
    leafUserId,
    ...counts,
    ...(syncedAt === null ? {} : { syncReferenceTime: resourceTime(syncedAt) }),
  }
}
