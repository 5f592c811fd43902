/**
 * Repeats a call that failed for a reason that passes: throttled, or the provider is down.
 *
 * The provider's own `Retry-After` is waited exactly; else the wait doubles from `backoffBaseMs` to
 * `backoffMaxMs`, half of it by chance, so that many workers do not come back together. A wait longer
 * than `maxWaitMs` is not spent here: the error goes to the caller with `retryAfterMs`, and a scheduler
 * can do something better meanwhile.
 */
import { ProviderError } from '../outcome/provider-error.js'
import type { ProviderReason } from '../outcome/provider-reason.js'
import type { Clock } from './clock.js'

/** How often and how long to try. */
export interface RetryPolicy {
  /** tries, the first included */
  readonly attempts: number
  readonly backoffBaseMs: number
  readonly backoffMaxMs: number
  /** longest single wait that is spent inside the call, in milliseconds */
  readonly maxWaitMs: number
}

const PASSING: ReadonlySet<ProviderReason> = new Set(['THROTTLED', 'UPSTREAM_DOWN', 'DOWNLOAD_INCOMPLETE'])

/**
 * Wait before the next try, in milliseconds.
 * @param failures  failed tries so far, from 1
 * @param chance    from 0 to 1
 */
export function backoffMs(policy: RetryPolicy, failures: number, chance: number): number {
  const full = Math.min(policy.backoffBaseMs * 2 ** (failures - 1), policy.backoffMaxMs)
  return full / 2 + (full / 2) * chance
}

/**
 * Runs `attempt` until it succeeds, fails for good, or the tries are used up.
 *
 * @param kind  only failures of this kind of call are repeated here; a failing token call inside an API
 *              call has had its own retries
 * @throws the last error of `attempt`, or the signal's reason
 */
export async function withRetry<T>(
  kind: ProviderError['where']['kind'],
  attempt: () => Promise<T>,
  policy: RetryPolicy,
  clock: Clock,
  signal?: AbortSignal,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof ProviderError) || error.where.kind !== kind || !PASSING.has(error.reason))
        throw error
      if (failures >= policy.attempts) throw error
      const waitMs = error.retryAfterMs ?? backoffMs(policy, failures, clock.random())
      if (waitMs > policy.maxWaitMs) throw error
      await clock.sleep(waitMs, signal)
    }
  }
}
