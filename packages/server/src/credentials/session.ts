/** Calls in the name of one credential, and what is written down of them. */
import { type ClaasClient, type ClaasSession, clientSecrets } from '@sheaf/claas'
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { type CredentialRow, opened } from './credential-row.js'
import { type EventEntry, entryOf, heardAt, insertEvents } from './events.js'
import type { Connection } from './provider.js'
import { applyVerdict, type Verdict } from './status.js'

export interface ProviderSession {
  readonly client: ClaasClient
  readonly claas: ClaasSession
  /** The same for calls about a machine, whose organization the profile may want to be told. */
  inOrganization(organizationId: string | null): ClaasSession
  /** Writes the answers that were refused since the last time. */
  flush(): Promise<void>
  /** The same and a verdict on the credential, inside a transaction. */
  settle(trx: Trx, verdict: Verdict): Promise<void>
}

export function openSession(
  { database, jobs, secrets, now }: Pick<Context, 'database' | 'jobs' | 'secrets' | 'now'>,
  { keeper, callsOf }: Connection,
  { id, client_key, ...sealed }: Pick<CredentialRow, 'id' | 'client_key' | 'client_secret' | 'refresh_token'>,
  signal: AbortSignal,
): ProviderSession {
  let heard: EventEntry[] = []
  const { client, admit } = callsOf(client_key)
  const claas: ClaasSession = {
    withAccessToken: (call) => keeper.withAccessToken(id, call, { signal }),
    // answers of the authorization server are written with the tokens they brought
    onAnswer(event) {
      const entry = entryOf(event)
      if (entry !== undefined) heard.push({ ...entry, heard: heardAt(now()) })
    },
    secrets: [
      ...clientSecrets({
        clientKey: client_key,
        clientSecret: opened(secrets, id, 'client_secret', sealed.client_secret),
      }),
      opened(secrets, id, 'refresh_token', sealed.refresh_token),
    ],
    signal,
    admit,
  }
  const told = () => {
    const entries = heard
    heard = []
    return entries
  }
  return {
    client,
    claas,
    inOrganization: (organizationId) => (organizationId === null ? claas : { ...claas, organizationId }),
    async flush() {
      const entries = told()
      if (entries.length > 0) await database.unitOfWork((trx) => insertEvents(trx, id, entries, now()))
    },
    async settle(trx, verdict) {
      await insertEvents(trx, id, told(), now())
      await applyVerdict(trx, jobs, id, verdict, now())
    },
  }
}
