/**
 * Calls of one webhook that are under way in this process. A receiver that lets each of them wait for ten seconds must
 * not hold up the others; the engine's own limit is one that simultaneous look-ups for work overrun.
 */

/** What one webhook may have under way. */
export const CALLS_AT_ONCE = 2

const underWay = new Map<string, number>()

/** @returns false when there are as many already: nothing is counted then, and {@link endCall} must not follow */
export function beginCall(webhookId: string): boolean {
  const calls = underWay.get(webhookId) ?? 0
  if (calls >= CALLS_AT_ONCE) return false
  underWay.set(webhookId, calls + 1)
  return true
}

export function endCall(webhookId: string): void {
  const calls = underWay.get(webhookId) ?? 0
  if (calls > 1) underWay.set(webhookId, calls - 1)
  else underWay.delete(webhookId)
}
