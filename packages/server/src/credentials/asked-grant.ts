/** Tokens that the provider grants before their credential is stored, and how they get into its row. */
import { type ProviderAnswerEvent, ProviderError, type TokenJudgement } from '@sheaf/claas'
import type { Context } from '../context.js'
import type { CredentialRow } from './credential-row.js'
import { type Connection, providerOf } from './provider.js'
import type { OfferedCredential } from './replace.js'

/** A grant that is asked for before anything is stored. */
export interface AskedGrant {
  /** When it was asked for, milliseconds since 1970: lifetimes count from then. */
  readonly startMs: number
  readonly judgement: Promise<TokenJudgement>
  readonly events: readonly ProviderAnswerEvent[]
}

export function askFirst(
  { refresh }: Connection,
  { clientKey, clientSecret, refreshToken }: OfferedCredential,
  at: Date,
): AskedGrant {
  const events: ProviderAnswerEvent[] = []
  const onAnswer = (event: ProviderAnswerEvent) => void events.push(event)
  const judgement = refresh({ clientKey, clientSecret, refreshToken }, { onAnswer, firstUse: true }).catch(
    (error: unknown): TokenJudgement => {
      if (error instanceof ProviderError) return { verdict: 'unreachable', error }
      throw error
    },
  )
  return { startMs: at.getTime(), judgement, events }
}

export function isRefused(
  judgement: TokenJudgement,
): judgement is Exclude<TokenJudgement, { verdict: 'accepted' }> {
  return judgement.verdict === 'refused' || judgement.verdict === 'forbidden'
}

/** Writes what came of the grant into the stored row, whose lease is held for it. */
export async function settle(
  context: Context,
  stored: CredentialRow,
  holder: string,
  grant: AskedGrant,
): Promise<void> {
  const { store } = providerOf(context)
  const lease = store.leases.hold(stored, holder)
  try {
    const judgement = await grant.judgement
    if (judgement.verdict !== 'accepted')
      return await store.abandonRefresh(lease, judgement.error, grant.events)
    const { tokens: granted } = judgement
    const refreshToken = granted.refreshToken ?? lease.refreshToken
    await store.commitRefresh(
      lease,
      {
        accessToken: granted.accessToken,
        lifetimeS: granted.expiresInS,
        expiresAtMs: grant.startMs + granted.expiresInS * 1000,
        refreshToken,
        rotated: !refreshToken.equals(lease.refreshToken),
        granted,
      },
      grant.events,
    )
  } finally {
    store.leases.letGo(lease)
  }
}
