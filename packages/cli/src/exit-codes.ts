/** Exit codes of every command. */
export const EXIT = {
  /** Everything readable was written. */
  ok: 0,
  /** A fault of ours. */
  internal: 1,
  /** Arguments or settings that cannot be used. */
  usage: 2,
  /** Some input is no task data or could not be read; the rest was written. */
  unreadable: 3,
} as const

/** Thrown when arguments cannot be used; the message says which and what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
