/** A consent whose end does not move any more, told some days before. Pure. */
import type { EventEntry } from './events.js'

const DAY_MS = 86_400_000
/** Ends that are computed from a remaining life in seconds differ by the time that answers take. */
const SAME_END_MS = 60_000

export interface ConsentEnd {
  /** As it was known before this refresh. */
  readonly before: Date | null
  /** As this refresh tells it. */
  readonly now: Date | null
}

/**
 * The warning that a refresh gives cause for. An end that moves on with every refresh is the time a token may idle:
 * that one never comes as long as syncs go on.
 *
 * @returns undefined while nobody need know
 */
export function expiryWarning(
  { before, now: end }: ConsentEnd,
  warnDays: number,
  at: Date,
): EventEntry | undefined {
  if (before === null || end === null) return undefined
  const moves = end.getTime() - before.getTime() > SAME_END_MS
  if (moves || end.getTime() - at.getTime() > warnDays * DAY_MS) return undefined
  const day = end.toISOString().slice(0, 10)
  const body = `CONSENT_ENDS: CLAAS will no longer accept this consent after ${day}. The grower has to connect the CLAAS account again before.`
  return { statusCode: 200, headers: {}, body }
}
