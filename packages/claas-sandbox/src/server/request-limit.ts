/** The limit of calls a minute: a bucket that holds one minute's calls and fills steadily. */
export class RequestLimit {
  #calls = Number.POSITIVE_INFINITY
  #filledAtMs = 0

  /**
   * Takes one call.
   *
   * @param perMinute 0 for no limit
   * @returns 0 when the call may be made, else whole seconds until one may
   */
  take(perMinute: number, nowMs: number): number {
    if (perMinute === 0) return 0
    const perMs = perMinute / 60_000
    this.#calls = Math.min(perMinute, this.#calls + Math.max(0, nowMs - this.#filledAtMs) * perMs)
    this.#filledAtMs = nowMs
    if (this.#calls >= 1) {
      this.#calls--
      return 0
    }
    return Math.ceil((1 - this.#calls) / perMs / 1000)
  }
}
