/**
 * A value that does not print itself.
 *
 * Logs, JSON, template strings, `util.inspect` and error messages see `••••` and the last four
 * characters; shorter than twelve characters, where four would give away too much, only `••••`.
 * `reveal()` is the one way out, so its callers can be listed.
 */
const DOTS = '••••'
const SHORTEST_WITH_TAIL = 12
const TAIL = 4

/** A secret string: client secret, refresh token, access token. */
export class Secret {
  readonly #value: string

  /** @param value the plain text; may be empty */
  constructor(value: string) {
    this.#value = value
  }

  /** The plain text. Pass it to the network or the cipher, to nothing else. */
  reveal(): string {
    return this.#value
  }

  /** Whether both hold the same text. */
  equals(other: Secret): boolean {
    return this.#value === other.#value
  }

  /** `••••` and the last four characters, or `••••` when shorter than twelve. */
  toString(): string {
    return this.#value.length < SHORTEST_WITH_TAIL ? DOTS : DOTS + this.#value.slice(-TAIL)
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.toPrimitive](): string {
    return this.toString()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}
