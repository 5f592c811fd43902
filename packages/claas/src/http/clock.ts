/** Time and chance, handed in so that waiting can be tested without waiting. */
import { setTimeout as wait } from 'node:timers/promises'

/** What retries and expiry need of the outside world. */
export interface Clock {
  /** milliseconds since 1970 */
  now(): number
  /** Resolves after `ms` milliseconds, rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** from 0 (included) to 1 (excluded) */
  random(): number
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, signal ? { signal } : {})
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    }
  },
}
