/**
 * When a file has stopped growing: it looked the same at every look for a while. Times of change are not trusted for it,
 * since programs that copy set them to those of the source. Pure but for what it remembers.
 */

/** Long enough for a copy over a network that makes a pause. */
export const QUIET_MS = 10_000
/** An archive whose end is missing may still be coming; after this long it is as it is. */
export const QUIET_INCOMPLETE_MS = 600_000

interface Look {
  readonly fingerprint: string
  readonly sinceMs: number
}

export class QuietFiles {
  #looks = new Map<string, Look>()

  /**
   * Looks at all that is there; what is gone is forgotten.
   *
   * @param found fingerprints by name
   * @returns for how long each has looked the same, in milliseconds, by name
   */
  look(found: ReadonlyMap<string, string>, nowMs: number): Map<string, number> {
    const looks = new Map<string, Look>()
    for (const [name, fingerprint] of found) {
      const before = this.#looks.get(name)
      const same = before !== undefined && before.fingerprint === fingerprint
      looks.set(name, same ? before : { fingerprint, sinceMs: nowMs })
    }
    this.#looks = looks
    return new Map([...looks].map(([name, { sinceMs }]) => [name, nowMs - sinceMs]))
  }
}
