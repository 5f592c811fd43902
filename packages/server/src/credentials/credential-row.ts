/** A credential as it is stored: its secrets are ciphertexts that open only in their own row and column. */
import { Secret } from '@sheaf/claas'
import { type ClaasCredentials, maskSecret, resourceTime } from '@sheaf/contract'
import type { Selectable } from 'kysely'
import type { Context } from '../context.js'
import type { Db, Tables } from '../database/index.js'
import { notFound } from '../http/index.js'
import type { Secrets } from '../secrets/index.js'

export type CredentialRow = Selectable<Tables['credential']>
type SecretColumn = 'client_secret' | 'refresh_token' | 'access_token'

export function sealed(secrets: Secrets, id: string, column: SecretColumn, value: Secret): string {
  return secrets.encrypt(value.reveal(), `credential.${column}:${id}`)
}

/** @throws DecryptionFailed when the master key is another one than at the time of writing */
export function opened(secrets: Secrets, id: string, column: SecretColumn, text: string): Secret {
  return new Secret(secrets.decrypt(text, `credential.${column}:${id}`))
}

/** By this a refresh token is recognised without being known. */
export function fingerprint(secrets: Secrets, refreshToken: Secret): string {
  return secrets.hmac('refresh token', refreshToken.reveal())
}

/** The credential of a Leaf user, undefined when none is attached. */
export async function attachedTo(db: Db, leafUserId: string): Promise<CredentialRow | undefined> {
  return await db
    .selectFrom('credential')
    .selectAll()
    .where('leaf_user_id', '=', leafUserId)
    .executeTakeFirst()
}

/** @throws ApiError 404 when the Leaf user has none */
export async function credentialOf(db: Db, leafUserId: string): Promise<CredentialRow> {
  const row = await attachedTo(db, leafUserId)
  if (row === undefined) throw notFound('claasCredentials')
  return row
}

/** A credential that can be synced: attached to a Leaf user that is not deleted. */
export async function liveCredential(
  db: Db,
  id: string,
): Promise<(CredentialRow & { readonly leaf_user_id: string }) | undefined> {
  const row = await db
    .selectFrom('credential')
    .innerJoin('leaf_user', 'leaf_user.id', 'credential.leaf_user_id')
    .selectAll('credential')
    .where('credential.id', '=', id)
    .where('leaf_user.deleted_at', 'is', null)
    .executeTakeFirst()
  return row?.leaf_user_id ? { ...row, leaf_user_id: row.leaf_user_id } : undefined
}

/** As answers show it: secrets masked, unless the operator reveals them. */
export function shown(
  { secrets, settings }: Pick<Context, 'secrets' | 'settings'>,
  row: CredentialRow,
): ClaasCredentials {
  const show = (column: 'client_secret' | 'refresh_token') => {
    const value = opened(secrets, row.id, column, row[column]).reveal()
    return settings.revealSecrets ? value : maskSecret(value)
  }
  return {
    id: row.id,
    status: row.status,
    createdTime: resourceTime(row.created_at),
    clientKey: row.client_key,
    clientSecret: show('client_secret'),
    refreshToken: show('refresh_token'),
    clientEnvironment: row.client_environment,
  }
}
