/** Applications of an owner as they are registered at CLAAS: stored with a sealed secret, shown without key and secret. */
import { randomUUID } from 'node:crypto'
import { Secret } from '@sheaf/claas'
import {
  type AppKey,
  type AppKeyRequest,
  CLAAS,
  CLIENT_ENVIRONMENTS,
  type ClientEnvironment,
  resourceTime,
} from '@sheaf/contract'
import type { Selectable } from 'kysely'
import type { Context } from '../context.js'
import { replaceClientSecret } from '../credentials/index.js'
import type { Db, Tables } from '../database/index.js'
import { ApiError, invalid, notFound, type Owner } from '../http/index.js'
import { callbackAddress } from './callback-address.js'

export type AppKeyRow = Selectable<Tables['app_key']>

/** Names an application of an owner, as it came in a path. */
export interface AppKeyPlace {
  readonly appName: string
  readonly clientEnvironment: string
}

const LONGEST_NAME = 200

/** All applications of an owner, or those of one name. */
export async function appKeysOf(db: Db, ownerId: string, appName?: string): Promise<AppKeyRow[]> {
  return await db
    .selectFrom('app_key')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('provider', '=', CLAAS)
    .$if(appName !== undefined, (query) => query.where('app_name', '=', appName!))
    .orderBy('app_name')
    .orderBy('client_environment')
    .execute()
}

/** The application of this name and environment, undefined when the owner has none. */
export async function findAppKey(
  db: Db,
  ownerId: string,
  place: AppKeyPlace,
): Promise<AppKeyRow | undefined> {
  const rows = await appKeysOf(db, ownerId, place.appName)
  return rows.find(({ client_environment }) => client_environment === place.clientEnvironment)
}

/** @throws ApiError 404 when the owner has none of this name and environment */
export async function appKeyOf(db: Db, owner: Owner, place: AppKeyPlace): Promise<AppKeyRow> {
  const row = await findAppKey(db, owner.id, place)
  if (row === undefined) throw notFound('appKey')
  return row
}

/** @throws ApiError 400 for a name or environment that cannot be, or one that is taken */
export async function createAppKey(
  { database, secrets, now }: Context,
  owner: Owner,
  place: AppKeyPlace,
  { clientKey, clientSecret }: AppKeyRequest,
): Promise<AppKeyRow> {
  const { appName, clientEnvironment } = checked(place)
  const id = randomUUID()
  const at = now()
  const row = await database.db
    .insertInto('app_key')
    .values({
      id,
      owner_id: owner.id,
      provider: CLAAS,
      app_name: appName,
      client_environment: clientEnvironment,
      client_key: clientKey,
      client_secret: secrets.encrypt(clientSecret, placeOf(id)),
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (row !== undefined) return row
  const message = `There is an application "${appName}" for ${clientEnvironment} already. Replace it with PUT.`
  throw new ApiError(400, 'appKeyExists', message)
}

/**
 * Replaces key and secret; credentials of the same client key get the new secret.
 *
 * @throws ApiError 404 when there is none
 */
export async function replaceAppKey(
  context: Context,
  owner: Owner,
  place: AppKeyPlace,
  { clientKey, clientSecret }: AppKeyRequest,
): Promise<AppKeyRow> {
  const { id, client_environment: environment } = await appKeyOf(context.database.db, owner, place)
  const row = await context.database.db
    .updateTable('app_key')
    .set({
      client_key: clientKey,
      client_secret: context.secrets.encrypt(clientSecret, placeOf(id)),
      updated_at: context.now(),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw notFound('appKey')
  const changed = { ownerId: owner.id, environment, clientKey, clientSecret: new Secret(clientSecret) }
  await replaceClientSecret(context, changed)
  return row
}

/** @throws ApiError 404 when there is none */
export async function deleteAppKey({ database }: Context, owner: Owner, place: AppKeyPlace): Promise<void> {
  const { id } = await appKeyOf(database.db, owner, place)
  await database.db.deleteFrom('app_key').where('id', '=', id).execute()
}

/** The client secret of an application; it goes to the provider and nowhere else. */
export function clientSecretOf(
  { secrets }: Pick<Context, 'secrets'>,
  { id, client_secret }: AppKeyRow,
): Secret {
  return new Secret(secrets.decrypt(client_secret, placeOf(id)))
}

export function shownAppKey(
  { settings }: Pick<Context, 'settings'>,
  { app_name, client_environment, created_at }: AppKeyRow,
): AppKey {
  return {
    provider: CLAAS,
    appName: app_name,
    clientEnvironment: client_environment,
    redirectUri: callbackAddress(settings.publicUrl),
    createdTime: resourceTime(created_at),
  }
}

function placeOf(id: string): string {
  return `app_key.client_secret:${id}`
}

function checked({ appName, clientEnvironment }: AppKeyPlace): {
  appName: string
  clientEnvironment: ClientEnvironment
} {
  const environment = CLIENT_ENVIRONMENTS.find((one) => one === clientEnvironment)
  const refused = [
    ...(appName.trim() === '' || appName.length > LONGEST_NAME
      ? [{ field: 'appName', message: `must be a name of 1 to ${LONGEST_NAME} characters` }]
      : []),
    ...(environment === undefined
      ? [{ field: 'clientEnvironment', message: `must be one of ${CLIENT_ENVIRONMENTS.join(', ')}` }]
      : []),
  ]
  if (environment === undefined || refused.length > 0) {
    throw invalid(refused.map((one) => ({ objectName: 'appKey', ...one })))
  }
  return { appName, clientEnvironment: environment }
}
