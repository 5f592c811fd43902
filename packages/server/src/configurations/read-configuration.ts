/** Stored keys, and what holds for a Leaf user at this moment: defaults, then the owner's keys, then its own. */
import { type ConfigurationSubset, type ConfigurationValues, DEFAULT_CONFIGURATION } from '@sheaf/contract'
import type { Db } from '../database/index.js'
import { overlay } from './overlay.js'

/** Every key as it holds for a Leaf user now. A key that it does not override follows its owner. */
export async function configurationOf(db: Db, leafUserId: string): Promise<ConfigurationValues> {
  const rows = await db
    .selectFrom('configuration')
    .innerJoin('leaf_user', 'leaf_user.owner_id', 'configuration.owner_id')
    .select(['configuration.leaf_user_id', 'configuration.keys'])
    .where('leaf_user.id', '=', leafUserId)
    .where((eb) =>
      eb.or([
        eb('configuration.leaf_user_id', 'is', null),
        eb('configuration.leaf_user_id', '=', leafUserId),
      ]),
    )
    .execute()
  const ofOwner = rows.find((row) => row.leaf_user_id === null)?.keys ?? {}
  const ofUser = rows.find((row) => row.leaf_user_id !== null)?.keys ?? {}
  return overlay(overlay(DEFAULT_CONFIGURATION, ofOwner), ofUser)
}

/** What an owner has stored; without the defaults. */
export async function storedByOwner(db: Db, ownerId: string): Promise<ConfigurationSubset> {
  const row = await db
    .selectFrom('configuration')
    .select('keys')
    .where('owner_id', '=', ownerId)
    .where('leaf_user_id', 'is', null)
    .executeTakeFirst()
  return row?.keys ?? {}
}

/** What is stored for a Leaf user; undefined when nothing is. */
export async function storedForLeafUser(
  db: Db,
  leafUserId: string,
): Promise<ConfigurationSubset | undefined> {
  const row = await db
    .selectFrom('configuration')
    .select('keys')
    .where('leaf_user_id', '=', leafUserId)
    .executeTakeFirst()
  return row?.keys
}
