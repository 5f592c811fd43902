/** How secrets stand in answers: masked, four bullets and the last four characters. */

const MASK = '••••'
/** Shorter secrets are masked whole: their last four characters would give away too much. */
const SHORTEST_WITH_TAIL = 12

/** Pattern of a secret of a request: not blank, and not a value that was copied from a masked answer. */
export const UNMASKED_PATTERN = `^(?!\\s*${MASK})[\\s\\S]*\\S`

/** `••••` and the last four characters; `••••` alone for secrets shorter than twelve characters. */
export function maskSecret(secret: string): string {
  return secret.length < SHORTEST_WITH_TAIL ? MASK : `${MASK}${secret.slice(-4)}`
}

/** Whether a value is a masked secret, which must not be stored in place of the real one. */
export function isMaskedSecret(value: string): boolean {
  return value.trimStart().startsWith(MASK)
}
