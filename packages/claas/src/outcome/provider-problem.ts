/**
 * What a refusing answer says of itself: a code and a sentence, out of JSON, plain text or an HTML page.
 * A gateway and the service behind it answer in different shapes; nothing here may fail.
 */

import { redactedText } from '../http/redact.js'
import type { HttpAnswer } from '../http/transport.js'
import { firstValueAt } from '../json/pointer.js'
import type { Secret } from '../tokens/secret.js'

/** Where a profile says code and message stand. */
export interface ErrorPointers {
  readonly code: readonly string[]
  readonly message: readonly string[]
}

/** Code and sentence of the provider, redacted. */
export interface ProviderProblem {
  readonly code: string | null
  readonly message: string | null
  readonly requestId: string | null
  readonly isHtml: boolean
}

const LONGEST_MESSAGE = 300

/** A string or a number of a JSON text. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const LONG_INTEGER = /^-?\d{16,}$/

/** Whole numbers that a double cannot hold become texts: they are ids, and another id would name another file. */
function exactIntegers(text: string): string {
  if (!/\d{16}/.test(text)) return text
  return text.replace(STRING_OR_NUMBER, (found) =>
    LONG_INTEGER.test(found) && !Number.isSafeInteger(Number(found)) ? `"${found}"` : found,
  )
}

/**
 * The document of a body, `undefined` when it is no JSON. A byte order mark before it is passed over; whole numbers
 * beyond 2^53 come as texts.
 */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(exactIntegers(text.replace(/^\uFEFF/, '')))
  } catch {
    return undefined
  }
}

/** Whether an answer is a page for people: by its type, or by how it starts. */
export function isHtml(answer: HttpAnswer): boolean {
  return (
    /text\/html|application\/xhtml/i.test(answer.headers['content-type'] ?? '') ||
    /^\s*<(!doctype|html)/i.test(answer.bodyText)
  )
}

/** Words of a page: its title, else its text without marks. */
function wordsOf(html: string): string {
  const start = html.slice(0, 20_000)
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(start)?.[1]?.trim()
  if (title) return title
  return start.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ')
}

const asText = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null

/** Error code in `WWW-Authenticate: Bearer error="…"` (RFC 6750 §3). */
function challengeCode(headers: Readonly<Record<string, string>>): string | null {
  return /\berror="?([\w.-]+)/.exec(headers['www-authenticate'] ?? '')?.[1] ?? null
}

/**
 * Reads what a refusing answer says.
 * @param traceHeaders  headers that may carry the provider's request id; the first found wins
 */
export function problemOf(
  answer: HttpAnswer,
  pointers: ErrorPointers,
  traceHeaders: readonly string[],
  secrets: readonly Secret[],
): ProviderProblem {
  const html = isHtml(answer)
  const document = html ? undefined : jsonOf(answer.bodyText)
  const isDocument = typeof document === 'object' && document !== null
  const spoken = isDocument
    ? asText(firstValueAt(document, pointers.message))
    : html
      ? wordsOf(answer.bodyText)
      : answer.bodyText
  const message = redactedText(spoken ?? '', secrets)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_MESSAGE)
  const code = isDocument ? asText(firstValueAt(document, pointers.code)) : null
  const trace = traceHeaders.find((name) => answer.headers[name.toLowerCase()])
  return {
    code: code ?? challengeCode(answer.headers),
    message: message || null,
    requestId: trace ? (answer.headers[trace.toLowerCase()] ?? null) : null,
    isHtml: html,
  }
}

/** What was found, as the end of an error's sentence. */
export function foundSentence(problem: ProviderProblem): string | undefined {
  const said = [problem.code, problem.message].filter(Boolean).join(': ')
  return said ? `The provider said: ${said}` : undefined
}
