/** What a turn of a delivery comes to. Pure: what stands in the row and what the provider said in, next state out. */
import type { InboxDelivery, ProviderError, ProviderProfile } from '@sheaf/claas'
import type { InboxState } from '@sheaf/contract'
import type { DueDelivery } from './due-delivery.js'
import { OPEN_STATES } from './sentences.js'

/** The next state, and when there is another turn; none without `nextInS`. */
export interface Outcome {
  readonly state: InboxState
  readonly problem: string | null
  readonly providerDeliveryId?: string | null
  readonly nextInS?: number
  /** Whether this turn failed; failures in a row make the next one later. */
  readonly failed?: boolean
}

export const WAITS = {
  noAccount: 'No CLAAS account is connected for it; connect one, and it goes on by itself.',
  consentLost: 'The grower has to connect the CLAAS account again; then it goes on by itself.',
} as const

export const CALL_UNSEEN =
  'The call was cut off, and whether the task arrived is not known. Look at the terminal before you send it again.'
const NOT_TOLD = 'CLAAS does not tell what becomes of it.'
const FIRST_S = 5
const FIRST_BACKOFF_S = 15
const LONGEST_BACKOFF_S = 900
const MOST_DOUBLINGS = 12
/** What is not handed over by then is given up. */
const WAITS_AT_MOST_MS = 30 * 86_400_000
/** What the operator has not taken by then is not asked for any more. */
const FOLLOWED_MS = 90 * 86_400_000

export function outcomeOfAnswer(
  due: DueDelivery,
  answer: InboxDelivery | null,
  profile: ProviderProfile,
  now: Date,
): Outcome {
  const { inboxStatus } = profile.resources
  const providerDeliveryId = answer?.id ?? due.provider_delivery_id
  const state = answer?.state ?? (due.state === 'WAITING' ? 'QUEUED' : due.state)
  const base = { state, providerDeliveryId }
  if (!OPEN_STATES.includes(state)) return { ...base, problem: null }
  const isTold = inboxStatus.enabled && providerDeliveryId !== null && answer !== null
  if (!isTold) return { ...base, problem: NOT_TOLD }
  if (now.getTime() - due.created_at.getTime() > FOLLOWED_MS) {
    return { ...base, problem: 'It is not followed any longer.' }
  }
  return { ...base, problem: null, nextInS: followInS(due, state, profile) }
}

/** Soon after a change, then half as often each time, at most as the profile says. */
function followInS(
  { turn, state: before }: DueDelivery,
  state: InboxState,
  { resources }: ProviderProfile,
): number {
  const doublings = state === before ? Math.min(turn, MOST_DOUBLINGS) : 0
  return Math.min(FIRST_S * 2 ** doublings, resources.inboxStatus.everyMin * 60)
}

/** Nothing could be asked; the state stays. */
export function outcomeOf({ state, failures, created_at }: DueDelivery, problem: string, now: Date): Outcome {
  if (state === 'WAITING' && now.getTime() - created_at.getTime() > WAITS_AT_MOST_MS) {
    return { state: 'FAILED', problem: `For 30 days it could not be handed over. ${problem}` }
  }
  return { state, problem, failed: true, nextInS: backoffS(failures) }
}

function backoffS(failures: number): number {
  return Math.min(FIRST_BACKOFF_S * 2 ** Math.min(failures, MOST_DOUBLINGS), LONGEST_BACKOFF_S)
}

/** Refusals that no repetition changes. */
const FINAL_WHEN_SENT = new Set([
  'DELIVERY_REFUSED',
  'MACHINE_FORBIDDEN',
  'REQUEST_REFUSED',
  'ANSWER_UNEXPECTED',
  'HOST_NOT_ALLOWED',
])
const FINAL_WHEN_ASKED = new Set(['DELIVERY_GONE', 'FILE_GONE', 'REQUEST_REFUSED', 'ANSWER_UNEXPECTED'])
/** Failures after which the provider may have the data all the same. */
const UNSEEN = new Set(['UPSTREAM_DOWN', 'ANSWER_UNEXPECTED'])

/** @param isSafe whether the same call may be repeated */
export function outcomeOfError(
  due: DueDelivery,
  { reason, sentence, retryAfterMs }: ProviderError,
  isSafe: boolean,
  now: Date,
): Outcome {
  const isSending = due.state === 'WAITING'
  if (isSending && !isSafe && UNSEEN.has(reason)) return { state: 'FAILED', problem: CALL_UNSEEN }
  if (isSending && FINAL_WHEN_SENT.has(reason)) return { state: 'FAILED', problem: sentence }
  if (!isSending && FINAL_WHEN_ASKED.has(reason)) return { state: due.state, problem: sentence }
  const waits = outcomeOf(due, sentence, now)
  if (waits.nextInS === undefined) return waits
  return { ...waits, nextInS: Math.max(waits.nextInS, Math.ceil((retryAfterMs ?? 0) / 1000)) }
}
