/** What the syncs have brought: summaries by Leaf user, and the machines that a credential reaches. */
import { CLAAS, type Equipment, machineTime, resourceTime, type SyncSummary } from '@sheaf/contract'
import { leafUserOf, liveLeafUsers } from '../accounts/index.js'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import type { Db } from '../database/index.js'
import { paged, pageOf, type RouteImplementations } from '../http/index.js'
import type { MachineRow } from './machines.js'

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
      const { size, offset } = pageOf(query, 'equipment')
      const found = db.selectFrom('provider_machine').where('leaf_user_id', '=', user.id)
      const { total } = await found
        .select((eb) => eb.fn.countAll<string>().as('total'))
        .executeTakeFirstOrThrow()
      const rows = await found
        .selectAll()
        .select((eb) =>
          eb
            .selectFrom('outbox_file')
            .select(({ fn }) => fn.max('outbox_file.available_at').as('at'))
            .whereRef('outbox_file.leaf_user_id', '=', 'provider_machine.leaf_user_id')
            .whereRef('outbox_file.client_environment', '=', 'provider_machine.client_environment')
            .whereRef('outbox_file.machine_id', '=', 'provider_machine.machine_id')
            .as('last_file_at'),
        )
        .orderBy('created_at')
        .orderBy('id')
        .limit(size)
        .offset(offset)
        .execute()
      return paged(request, query, rows.map(equipmentOf), Number(total))
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

function equipmentOf(row: MachineRow & { readonly last_file_at: Date | null }): Equipment {
  const texts = {
    organizationId: row.organization_id,
    name: row.name,
    serialNumber: row.serial_number,
    model: row.model,
    productFamily: row.family,
    terminalType: row.terminal,
    lastContactTime: row.last_contact_at === null ? null : machineTime(row.last_contact_at),
    lastFileTime: row.last_file_at === null ? null : machineTime(row.last_file_at),
  }
  const versions = row.isoxml_versions === null ? {} : { isoxmlVersions: row.isoxml_versions as string[] }
  const known = Object.entries(texts).filter(([, value]) => value !== null)
  return {
    id: row.id,
    leafUserId: row.leaf_user_id,
    provider: CLAAS,
    providerMachineId: row.machine_id,
    ...Object.fromEntries(known),
    ...versions,
    state: row.paused_reason === null ? 'ACTIVE' : 'PAUSED',
    inbox: row.oft_enabled,
    outbox: row.oft_enabled,
    createdTime: resourceTime(row.created_at),
    updatedTime: resourceTime(row.seen_at),
  }
}
