/** `Retry-After` in both forms of RFC 9110 §10.2.3: seconds, or a date. */

/**
 * How long the provider asks to wait.
 *
 * A date is measured against the answer's own `Date` header when there is one: the two come from the
 * same clock, ours may be off.
 *
 * @param headers  lower-case names
 * @param nowMs    our clock, milliseconds since 1970
 * @param maxMs    a longer wait is cut to this
 * @returns milliseconds, never negative; `null` without a readable header
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
  maxMs: number,
): number | null {
  const value = headers['retry-after']?.trim()
  if (!value) return null
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(Number(value) * 1000, maxMs)
  const until = Date.parse(value)
  if (Number.isNaN(until)) return null
  const theirNow = Date.parse(headers['date'] ?? '')
  const waitMs = until - (Number.isNaN(theirNow) ? nowMs : theirNow)
  return Math.min(Math.max(waitMs, 0), maxMs)
}
