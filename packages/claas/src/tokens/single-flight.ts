/**
 * One flight per key: who comes while a flight is under way gets its result. The entry is gone before
 * the result is seen, so a failure is never handed to a later caller.
 */

/** Shares running work among those who ask for the same key. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Promise<T>>()

  /** Runs `work`, or joins the run that is under way for this key. */
  run(key: string, work: () => Promise<T>): Promise<T> {
    const under = this.#flights.get(key)
    if (under) return under
    const flight = work().finally(() => this.#flights.delete(key))
    this.#flights.set(key, flight)
    return flight
  }

  /** Resolves when nothing is under way any more, whatever came of it. */
  async idle(): Promise<void> {
    while (this.#flights.size > 0) await Promise.allSettled(this.#flights.values())
  }
}
