/** Ways a credential leaves a Leaf user: deleted, erased with it, or detached. */
import type { ClientEnvironment } from '@sheaf/contract'
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { defineQueue, type Jobs } from '../jobs/index.js'
import { endConsent } from './consents.js'
import { type CredentialRow, opened } from './credential-row.js'
import { isMissing, providerOf } from './provider.js'

/** A grant that is given back at the provider. The secrets are the ciphertexts of the deleted row. */
export interface GrantToRevoke {
  readonly credentialId: string
  readonly environment: ClientEnvironment
  readonly clientKey: string
  readonly sealedClientSecret: string
  readonly sealedRefreshToken: string
}

/** Best effort: after some tries the consent is left to expire. */
export const REVOKE_GRANT = defineQueue<GrantToRevoke>({
  name: 'revoke-grant',
  kind: 'long',
  policy: 'standard',
  retryLimit: 5,
  outlivesErasure: true,
})

/**
 * Deletes the credential of a Leaf user with its events; a waiting sync finds nothing to do. The consent is given back
 * in the background.
 *
 * @returns whether there was one
 */
export async function removeCredential(trx: Trx, jobs: Jobs, leafUserId: string, at: Date): Promise<boolean> {
  const row: CredentialRow | undefined = await trx
    .deleteFrom('credential')
    .where('leaf_user_id', '=', leafUserId)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) return false
  await endConsent(trx, row.id, 'REMOVED', at)
  const grant: GrantToRevoke = {
    credentialId: row.id,
    environment: row.client_environment,
    clientKey: row.client_key,
    sealedClientSecret: row.client_secret,
    sealedRefreshToken: row.refresh_token,
  }
  if (row.status !== 'UNAUTHENTICATED') await jobs.enqueue(trx, REVOKE_GRANT, grant, { group: leafUserId })
  return true
}

/** Gives a consent back, where the profile knows how. */
export async function revokeAtProvider(context: Context, grant: GrantToRevoke): Promise<void> {
  const connection = providerOf(context).connection(grant.environment)
  if (isMissing(connection)) return
  const { credentialId: id, clientKey } = grant
  const revoked = await connection.revoke({
    clientKey,
    clientSecret: opened(context.secrets, id, 'client_secret', grant.sealedClientSecret),
    refreshToken: opened(context.secrets, id, 'refresh_token', grant.sealedRefreshToken),
  })
  if (revoked) context.log.info({ credential: id }, 'consent given back')
}

/** The credential stays, belongs to no Leaf user, and is not synced. */
export async function detachCredential(trx: Trx, leafUserId: string): Promise<void> {
  await trx
    .updateTable('credential')
    .set({ leaf_user_id: null, next_sync_at: null })
    .where('leaf_user_id', '=', leafUserId)
    .execute()
}
