/**
 * The circuit breaker of one environment: a provider that is down is left alone for a while, then asked by one call.
 *
 *   closed ── so many outages in a row ──► open ── pause over ──► one call tries ── answered ──► closed
 *                                           ▲                          │
 *                                           └──── outage: twice the pause ◄┘
 */
import type { Clock } from '@sheaf/claas'

/** More than a call with its retries and the next one: what one machine or file brings about opens nothing. */
const OUTAGES_IN_A_ROW = 20
/** Longer than a call waits by itself, so that callers give up and their turn is put off. */
const FIRST_PAUSE_MS = 60_000
const LONGEST_PAUSE_MS = 600_000
/** Share of a pause that is left to chance: many processes must not come back together. */
const JITTER = 0.2
/** A call that tries and is not heard of again no longer keeps others from trying. */
const TRIAL_MS = 120_000

export type BreakerState = 'closed' | 'open' | 'trying'

export class CircuitBreaker {
  readonly #clock: Pick<Clock, 'now' | 'random'>
  readonly #onChange: (state: BreakerState, pauseMs: number) => void
  #state: BreakerState = 'closed'
  #outages = 0
  #pauses = 0
  /** End of the pause, or of the time that a trial has. */
  #untilMs = 0

  /** @param onChange told when it opens and closes; with the pause in ms */
  constructor(
    clock: Pick<Clock, 'now' | 'random'>,
    onChange: (state: BreakerState, pauseMs: number) => void = () => undefined,
  ) {
    this.#clock = clock
    this.#onChange = onChange
  }

  get state(): BreakerState {
    return this.#state
  }

  /** Whether a call would be kept back now. */
  keepsBack(): boolean {
    return this.#state !== 'closed' && this.#clock.now() < this.#untilMs
  }

  /** Asks for a call. @returns 0 when it may be made, else milliseconds until one may */
  ask(): number {
    if (this.#state === 'closed') return 0
    const now = this.#clock.now()
    if (now < this.#untilMs) return this.#untilMs - now
    this.#state = 'trying'
    this.#untilMs = now + TRIAL_MS
    return 0
  }

  /** The provider answered, whatever it said. */
  answered(): void {
    const wasOpen = this.#state !== 'closed'
    this.#state = 'closed'
    this.#outages = 0
    this.#pauses = 0
    if (wasOpen) this.#onChange('closed', 0)
  }

  /** No answer, or one that tells an outage. */
  outage(): void {
    this.#outages++
    // calls that were on their way when it opened say nothing new
    if (this.#state === 'open') return
    if (this.#state === 'closed' && this.#outages < OUTAGES_IN_A_ROW) return
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#pauses)
    this.#pauses++
    this.#state = 'open'
    this.#untilMs = this.#clock.now() + pauseMs * (1 + JITTER * this.#clock.random())
    this.#onChange('open', this.#untilMs - this.#clock.now())
  }

  /** The caller gave up before there was an answer: another may try. */
  gaveUp(): void {
    if (this.#state === 'trying') this.#untilMs = this.#clock.now()
  }
}
