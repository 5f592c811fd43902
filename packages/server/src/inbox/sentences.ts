/** What a state of a delivery means, for a person. */
import type { InboxState } from '@sheaf/contract'

const SENTENCES: Readonly<Record<InboxState, string>> = {
  WAITING: 'It waits to be handed to CLAAS.',
  QUEUED: 'CLAAS has it; the terminal has not fetched it yet.',
  DELIVERED: 'The terminal has it; the operator has not taken it yet.',
  ACCEPTED: 'The operator has taken it.',
  REJECTED: 'The terminal or its operator has turned it down. Ask the operator, then send it anew.',
  EXPIRED: 'The time for it ran out before the terminal fetched it.',
  FAILED: 'It was not handed over.',
}

/** Handed over, and something may still become of it. */
export const OPEN_STATES: readonly InboxState[] = ['QUEUED', 'DELIVERED']

/** @param problem what went wrong last, as a sentence; follows the state's own */
export function sentenceOf(state: InboxState, problem: string | null): string {
  return problem === null ? SENTENCES[state] : `${SENTENCES[state]} ${problem}`
}
