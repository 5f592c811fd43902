/** A link as somebody opens it: whose it is, and whether it can be used now. */
import type { Context } from '../context.js'
import { type Connection, isMissing, providerOf } from '../credentials/index.js'
import type { Db } from '../database/index.js'
import { type AppKeyRow, findAppKey } from './app-keys.js'
import type { MagicLinkRow } from './magic-links.js'
import { readSigned } from './signed-text.js'
import type { Trouble } from './words.js'

export interface Grower {
  readonly id: string
  readonly ownerId: string
  readonly name: string
  readonly email: string
}

export interface OpenedLink {
  readonly link: MagicLinkRow
  readonly grower: Grower
}

export interface UsableLink extends OpenedLink {
  readonly appKey: AppKeyRow
  readonly connection: Connection
}

/** The link that a text names, or what is wrong with it. */
export async function openLink(
  { database, secrets, now }: Context,
  text: string | undefined,
): Promise<OpenedLink | Trouble> {
  const read = readSigned(secrets, 'magic link', text ?? '', now())
  if (read === 'foreign') return 'linkForeign'
  if (read === 'expired') return 'linkExpired'
  return (await linkWithGrower(database.db, read.id)) ?? 'linkWithdrawn'
}

/** The link with its Leaf user; undefined when one of them is gone. */
export async function linkWithGrower(db: Db, linkId: string): Promise<OpenedLink | undefined> {
  const link = await db.selectFrom('magic_link').selectAll().where('id', '=', linkId).executeTakeFirst()
  if (link === undefined) return undefined
  const user = await db
    .selectFrom('leaf_user')
    .select(['id', 'owner_id', 'name', 'email'])
    .where('id', '=', link.leaf_user_id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (user === undefined) return undefined
  return { link, grower: { id: user.id, ownerId: user.owner_id, name: user.name, email: user.email } }
}

/** The same with what a consent needs: uses that are left, the application, a way to the provider. */
export async function usable(context: Context, opened: OpenedLink): Promise<UsableLink | Trouble> {
  const { link, grower } = opened
  if (link.usage_count >= link.max_usage) return 'linkUsedUp'
  const place = { appName: link.app_name, clientEnvironment: link.client_environment }
  const appKey = await findAppKey(context.database.db, grower.ownerId, place)
  if (appKey === undefined) return 'noApplication'
  const connection = providerOf(context).connection(link.client_environment)
  if (!isMissing(connection)) return { ...opened, appKey, connection }
  context.log.warn({ magicLink: link.id }, connection.missing)
  return 'notSetUp'
}
