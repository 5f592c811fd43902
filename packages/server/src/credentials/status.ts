/**
 * Every way a credential can go.
 *
 *   what a call came to ─► verdict ─► next status ─► one unit of work: status, reason, the event that tells why, alert
 */
import {
  type CredentialOutcome,
  PROVIDER_REASONS,
  type ProviderError,
  type ProviderReason,
} from '@sheaf/claas'
import { CLAAS, type CredentialStatus } from '@sheaf/contract'
import { raiseAlerts } from '../alerts/index.js'
import type { Trx } from '../database/index.js'
import type { Jobs } from '../jobs/index.js'
import { endConsent } from './consents.js'
import { insertEvents } from './events.js'

/**
 * A missing cell means "stays as it is". UNAUTHENTICATED has no way out: only a new consent helps, and that is a new
 * credential, which starts TEMPORARILY_UNAVAILABLE until its first answer.
 */
export const NEXT = {
  OK: { refused: 'UNAUTHENTICATED', forbidden: 'MISSING_PERMISSION', unreachable: 'TEMPORARILY_UNAVAILABLE' },
  TEMPORARILY_UNAVAILABLE: { accepted: 'OK', refused: 'UNAUTHENTICATED', forbidden: 'MISSING_PERMISSION' },
  MISSING_PERMISSION: { accepted: 'OK', refused: 'UNAUTHENTICATED' },
  UNAUTHENTICATED: {},
} as const satisfies Record<CredentialStatus, Partial<Record<CredentialOutcome, CredentialStatus>>>

/** What is told, once, when a status is reached. */
const ALERTS = {
  UNAUTHENTICATED: 'credentialsUnauthenticated',
  MISSING_PERMISSION: 'credentialsLimitedPermission',
} as const satisfies Partial<Record<CredentialStatus, string>>

/** The outcome that says what a status says already; then only the reason may be news. */
const CONFIRMED_BY = {
  OK: 'accepted',
  TEMPORARILY_UNAVAILABLE: 'unreachable',
  MISSING_PERMISSION: 'forbidden',
  UNAUTHENTICATED: 'refused',
} as const satisfies Record<CredentialStatus, CredentialOutcome>

/** Why a credential stands where it stands: the provider's reasons, and the one that is ours. */
export type StatusReason = ProviderReason | 'PROFILE_MISSING'

export interface Verdict {
  readonly outcome: CredentialOutcome
  /** Null when there is nothing to say. */
  readonly reason: StatusReason | null
  /** For a person: what happened and what to do. */
  readonly sentence: string
  /** HTTP status of the answer that it follows from, 0 without one. */
  readonly statusCode: number
}

export const ACCEPTED: Verdict = {
  outcome: 'accepted',
  reason: null,
  sentence: 'CLAAS accepts the connection again.',
  statusCode: 200,
}

/** The consent is sound, and nothing comes of it. */
export const NO_MACHINES: Verdict = {
  outcome: 'accepted',
  reason: 'NO_ENABLED_MACHINES',
  sentence: PROVIDER_REASONS.NO_ENABLED_MACHINES.message,
  statusCode: 200,
}

export function verdictOf({ outcome, reason, sentence, status }: ProviderError): Verdict {
  return { outcome, reason, sentence, statusCode: status }
}

/** The status after an outcome. */
export function nextStatus(status: CredentialStatus, outcome: CredentialOutcome): CredentialStatus {
  const row: Partial<Record<CredentialOutcome, CredentialStatus>> = NEXT[status]
  return row[outcome] ?? status
}

/** Applies a verdict in the given transaction. Does nothing when the credential is gone or the verdict is no news. */
export async function applyVerdict(
  trx: Trx,
  jobs: Jobs,
  credentialId: string,
  verdict: Verdict,
  at: Date,
): Promise<void> {
  const row = await trx
    .selectFrom('credential')
    .select(['status', 'reason', 'leaf_user_id', 'client_key'])
    .where('id', '=', credentialId)
    .executeTakeFirst()
  if (row === undefined) return
  const { outcome, reason, sentence, statusCode } = verdict
  const status = nextStatus(row.status, outcome)
  const moves = status !== row.status
  if (!moves && (CONFIRMED_BY[status] !== outcome || reason === row.reason)) return
  const { numUpdatedRows } = await trx
    .updateTable('credential')
    .set({
      status,
      reason,
      ...(moves ? { status_since: at } : {}),
      ...(status === 'UNAUTHENTICATED'
        ? { access_token: null, access_expires_at: null, next_sync_at: null }
        : {}),
    })
    .where('id', '=', credentialId)
    .where('status', '=', row.status)
    .executeTakeFirst()
  // somebody else moved it meanwhile, and told why
  if (numUpdatedRows === 0n) return
  if (moves && status === 'UNAUTHENTICATED' && reason !== 'CLIENT_REJECTED') {
    // a wrong key of the application ends no consent of a grower
    await endConsent(trx, credentialId, 'LOST', at)
  }
  const type = moves ? ALERTS[status as keyof typeof ALERTS] : undefined
  if (type !== undefined && row.leaf_user_id !== null) {
    const about = { credential: row.client_key, provider: CLAAS, credentialId, message: sentence, status }
    await raiseAlerts(trx, jobs, row.leaf_user_id, [{ type, ...about }], at)
  }
  if (!isTold(verdict, moves, row.reason)) return
  const body = reason === null ? sentence : `${reason}: ${sentence}`
  await insertEvents(trx, credentialId, [{ statusCode, headers: {}, body }], at)
}

/** A first acceptance speaks for itself; an outage is told once, not with each of its faces. */
function isTold({ outcome, reason }: Verdict, moves: boolean, formerReason: string | null): boolean {
  if (moves) return outcome !== 'accepted' || formerReason !== null
  return reason !== null && (outcome === 'accepted' || formerReason === null)
}
