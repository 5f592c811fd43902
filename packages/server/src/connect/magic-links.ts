/** Magic links: made for a Leaf user and an application, listed, withdrawn. */
import { randomUUID } from 'node:crypto'
import {
  CLAAS,
  type CreatedMagicLink,
  DEFAULT_BACKGROUND_COLOUR,
  type ListMagicLinksQuery,
  MAGIC_LINK_LIFETIME_S,
  MAGIC_LINK_MAX_USAGE,
  type MagicLink,
  type MagicLinkRequest,
  type MagicLinkSettings,
  machineTime,
  type Page,
} from '@sheaf/contract'
import { type Selectable, sql } from 'kysely'
import { liveLeafUsers } from '../accounts/index.js'
import type { Context } from '../context.js'
import { type Db, newestPage, rowById, type Tables } from '../database/index.js'
import { ApiError, invalid, notFound, type Owner } from '../http/index.js'
import { type AppKeyRow, appKeysOf } from './app-keys.js'
import { signedText } from './signed-text.js'

export type MagicLinkRow = Selectable<Tables['magic_link']>

/** Where the page of links stands. */
export const LINK_PATH = '/connect/claas'

/** @param appKey the application that asks; see {@link chosenAppKey} */
export async function createMagicLink(
  { database, now }: Context,
  owner: Owner,
  appKey: AppKeyRow,
  leafUserId: string,
  request: MagicLinkRequest,
): Promise<MagicLinkRow> {
  const at = now()
  const lifetimeS = request.expiresIn ?? MAGIC_LINK_LIFETIME_S.least
  return await database.db
    .insertInto('magic_link')
    .values({
      id: randomUUID(),
      owner_id: owner.id,
      leaf_user_id: leafUserId,
      app_name: appKey.app_name,
      client_environment: appKey.client_environment,
      settings: JSON.stringify(settingsOf(request.settings)),
      max_usage: MAGIC_LINK_MAX_USAGE,
      created_at: at,
      expires_at: new Date(at.getTime() + lifetimeS * 1000),
      last_accessed_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * The one application that fits what was asked: between several nobody guesses.
 *
 * @throws ApiError 400 `appKeyMissing` when none fits, or several do
 */
export async function chosenAppKey(
  db: Db,
  owner: Owner,
  { appName, clientEnvironment }: Pick<MagicLinkRequest, 'appName' | 'clientEnvironment'>,
): Promise<AppKeyRow> {
  const appKeys = await appKeysOf(db, owner.id)
  const fitting = appKeys.filter(
    ({ app_name, client_environment }) =>
      app_name === (appName ?? app_name) && client_environment === (clientEnvironment ?? client_environment),
  )
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return only
  const named = (rows: readonly AppKeyRow[]) =>
    rows.map(({ app_name, client_environment }) => `${app_name} (${client_environment})`).join(', ')
  const message =
    fitting.length > 1
      ? `Several applications fit: ${named(fitting)}. Choose by appName and clientEnvironment.`
      : appKeys.length > 0
        ? `No application fits. There are: ${named(appKeys)}.`
        : 'Register the application first: POST /services/usermanagement/api/app-keys/CLAAS/{appName}/{clientEnvironment}.'
  throw new ApiError(400, 'appKeyMissing', message)
}

/** @throws ApiError 400 for the address of a picture that is none */
function settingsOf(asked: MagicLinkRequest['settings']): MagicLinkSettings {
  const text = (key: 'headerImage' | 'companyLogo' | 'companyName') => {
    const value = asked?.[key]?.trim()
    return value ? { [key]: value } : {}
  }
  for (const key of ['headerImage', 'companyLogo'] as const) {
    const { [key]: address } = text(key)
    if (address === undefined || URL.canParse(address)) continue
    throw invalid([{ objectName: 'magicLink', field: `settings.${key}`, message: 'must be an address' }])
  }
  return {
    backgroundColor: asked?.backgroundColor ?? DEFAULT_BACKGROUND_COLOUR,
    ...text('headerImage'),
    ...text('companyLogo'),
    ...text('companyName'),
    showLeafUserName: asked?.showLeafUserName ?? false,
    disconnectEnabled: asked?.disconnectEnabled ?? asked?.disconnectedEnabled ?? false,
  }
}

/** @throws ApiError 404 for an id that does not belong to the owner */
export async function magicLinkOf(db: Db, owner: Owner, id: string): Promise<MagicLinkRow> {
  const found = db
    .selectFrom('magic_link')
    .where('owner_id', '=', owner.id)
    .where('leaf_user_id', 'in', liveLeafUsers(db, owner.id))
  const row = await rowById(found, id)
  if (row === undefined) throw notFound('magicLink')
  return row
}

export async function listMagicLinks(
  db: Db,
  owner: Owner,
  { leafUserId }: ListMagicLinksQuery,
  { size, offset }: Page,
): Promise<{ items: MagicLinkRow[]; total: number }> {
  let found = db
    .selectFrom('magic_link')
    .where('owner_id', '=', owner.id)
    .where('leaf_user_id', 'in', liveLeafUsers(db, owner.id))
  if (leafUserId !== undefined) found = found.where(sql`leaf_user_id::text`, '=', leafUserId.toLowerCase())
  const { rows, total } = await newestPage(found, { size, offset })
  return { items: rows, total }
}

/** @throws ApiError 404 */
export async function deleteMagicLink({ database }: Context, owner: Owner, id: string): Promise<void> {
  const row = await magicLinkOf(database.db, owner, id)
  await database.db.deleteFrom('magic_link').where('id', '=', row.id).execute()
}

/** Links that expired a month ago; the consents that were given over them stay. */
export async function forgetOldLinks(db: Db, now: Date): Promise<void> {
  const limit = new Date(now.getTime() - 30 * 86_400_000)
  await db.deleteFrom('magic_link').where('expires_at', '<', limit).execute()
}

export function shownCreated(context: Context, row: MagicLinkRow): CreatedMagicLink {
  return {
    id: row.id,
    leafUserId: row.leaf_user_id,
    link: linkAddress(context, row),
    expiresAt: machineTime(row.expires_at),
  }
}

export function shownMagicLink(context: Context, row: MagicLinkRow): MagicLink {
  return {
    ...shownCreated(context, row),
    createdAt: machineTime(row.created_at),
    ...(row.last_accessed_at === null ? {} : { lastAccessedAt: machineTime(row.last_accessed_at) }),
    maxUsage: row.max_usage,
    usageCount: row.usage_count,
    widget: 'AUTHENTICATION',
    settings: row.settings,
    provider: CLAAS,
    appName: row.app_name,
    clientEnvironment: row.client_environment,
  }
}

function linkAddress({ secrets, settings }: Context, { id, expires_at }: MagicLinkRow): string {
  return `${settings.publicUrl}${LINK_PATH}?link=${signedText(secrets, 'magic link', id, expires_at)}`
}
