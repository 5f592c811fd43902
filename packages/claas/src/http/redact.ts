/**
 * Takes secrets out of what may be logged or shown. Two nets: values that the call knows to be secret,
 * and members and headers whose name says so, for what the provider sends on its own.
 */
import type { Secret } from '../tokens/secret.js'

const MASK = '••••'
/** Bodies are cut here, in bytes of UTF-8. */
export const BODY_LIMIT_BYTES = 64 * 1024

const SECRET_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'set-cookie2',
])

/** Members of a successful token answer that say nothing secret. */
const HARMLESS_MEMBERS = new Set(['token_type', 'scope', 'error', 'error_description', 'error_uri'])

const NAMED_SECRET = String.raw`[\w.-]*(?:token(?!_type)|secret|password|passwd|assertion|cookie|authorization)[\w.-]*`
const JSON_MEMBER = new RegExp(String.raw`("${NAMED_SECRET}"\s*:\s*)"(?:[^"\\]|\\.)*"?`, 'gi')
const FORM_MEMBER = new RegExp(String.raw`\b(${NAMED_SECRET}=)[^&\s"'<>]+`, 'gi')
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/-]{8,}=*/gi
const JSON_WEB_TOKEN = /\beyJ[\w-]{5,}\.[\w-]+\.?[\w-]*/g

function spellingsOf(value: string): ReadonlySet<string> {
  const base64 = Buffer.from(value).toString('base64')
  const base64Url = Buffer.from(value).toString('base64url')
  const quoted = JSON.stringify(value).slice(1, -1)
  return new Set([value, encodeURIComponent(value), quoted, base64, base64.replace(/=+$/, ''), base64Url])
}

/** Text without the given secrets, their form-encoded and base64 spellings, and what looks like a token. */
export function redactedText(text: string, secrets: readonly Secret[]): string {
  let clean = text
  for (const secret of secrets) {
    const value = secret.reveal()
    if (value.length < 4) continue
    for (const spelling of spellingsOf(value)) clean = clean.replaceAll(spelling, secret.toString())
  }
  return clean
    .replace(JSON_MEMBER, `$1"${MASK}"`)
    .replace(FORM_MEMBER, `$1${MASK}`)
    .replace(BEARER, `$1 ${MASK}`)
    .replace(JSON_WEB_TOKEN, MASK)
}

/** Text cut to the first 64 KiB of UTF-8, never inside a character. */
export function cappedText(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= BODY_LIMIT_BYTES) return text
  return new TextDecoder().decode(bytes.subarray(0, BODY_LIMIT_BYTES), { stream: true })
}

/** Headers that may be logged: no authorization, no cookies, no query in `location`. */
export function redactedHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: readonly Secret[],
): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !SECRET_HEADERS.has(name))
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const shown = name === 'location' || name === 'link' ? value.replace(/\?[^>;,\s]*/g, '') : value
      return [name, redactedText(shown, secrets)]
    }),
  )
}

function masked(value: unknown, name: string): unknown {
  if (typeof value === 'string') return HARMLESS_MEMBERS.has(name) ? value : MASK
  if (Array.isArray(value)) return value.map((item) => masked(item, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, masked(member, key)]))
}

/**
 * Body of a successful token answer: every text is masked but type, scope and error, whatever the
 * profile calls the tokens.
 */
export function redactedTokenBody(text: string): string {
  if (text.trim() === '') return ''
  try {
    return JSON.stringify(masked(JSON.parse(text), ''))
  } catch {
    return `(${text.length} characters that are no JSON, withheld)`
  }
}
