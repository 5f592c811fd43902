/** Where a turn stands. */
import type { Context } from '../context.js'
import type { Connection, CredentialRow, ProviderSession } from '../credentials/index.js'

/** Whose files a turn fetches, over which connection, how urgently. */
export interface Fetching {
  readonly context: Context
  readonly connection: Connection
  readonly session: ProviderSession
  readonly credential: CredentialRow & { readonly leaf_user_id: string }
  readonly priority: 0 | 5 | 10
}
