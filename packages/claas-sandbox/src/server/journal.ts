/** What was asked of the sandbox, secrets left out: for tests that count calls and for people who wonder. */
import type { IncomingHttpHeaders } from 'node:http'

export interface JournalEntry {
  readonly at: string
  readonly port: 'api' | 'blob'
  readonly method: string
  /** With query; codes, states and tokens in it are masked. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Which kind of credentials came along. */
  readonly authorization: 'none' | 'basic' | 'bearer' | 'other'
  /** For token calls. */
  readonly grantType?: string
  status: number | undefined
  readonly requestId: string
  /** Id of the fault rule that struck. */
  readonly fault?: string
}

/** Oldest entries go when the journal is full. */
const CAPACITY = 20_000
const SECRET_PARAMETERS = /([?&](?:code|state|token|code_challenge)=)[^&]*/g
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'proxy-authorization'])

export class Journal {
  readonly entries: JournalEntry[] = []

  add(entry: JournalEntry): void {
    this.entries.push(entry)
    if (this.entries.length > CAPACITY) this.entries.shift()
  }

  clear(): void {
    this.entries.length = 0
  }
}

export function maskedUrl(url: string): string {
  return url.replace(SECRET_PARAMETERS, '$1••••').replace(/\/blob\/[^/?]+/, '/blob/••••')
}

export function maskedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.has(name) ? '••••' : String(value)]),
  )
}

export function authorizationKind(header: string | undefined): JournalEntry['authorization'] {
  if (header === undefined) return 'none'
  if (/^basic /i.test(header)) return 'basic'
  return /^bearer /i.test(header) ? 'bearer' : 'other'
}
