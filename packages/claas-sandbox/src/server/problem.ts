/** Refusals of the resource server (RFC 9457), each with its status; the dialect decides how they are spelled. */

const PROBLEMS = {
  invalid_request: { status: 400, title: 'Invalid request' },
  cursor_expired: { status: 400, title: 'Cursor expired' },
  invalid_token: { status: 401, title: 'Invalid token' },
  insufficient_scope: { status: 403, title: 'Insufficient scope' },
  machine_not_enabled: { status: 403, title: 'Machine not enabled' },
  machine_not_found: { status: 404, title: 'Machine not found' },
  file_not_found: { status: 404, title: 'File not found' },
  delivery_not_found: { status: 404, title: 'Delivery not found' },
  not_found: { status: 404, title: 'Not found' },
  idempotency_conflict: { status: 409, title: 'Idempotency conflict' },
  file_expired: { status: 410, title: 'File expired' },
  too_large: { status: 413, title: 'Too large' },
  not_zip: { status: 415, title: 'Not a zip archive' },
  range_not_satisfiable: { status: 416, title: 'Range not satisfiable' },
  not_isoxml: { status: 422, title: 'Not ISOXML' },
  rate_limited: { status: 429, title: 'Too many requests' },
  server_error: { status: 500, title: 'Server error' },
} as const

export type ProblemCode = keyof typeof PROBLEMS

export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly status: number
  readonly title: string
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ProblemCode, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.code = code
    this.status = PROBLEMS[code].status
    this.title = PROBLEMS[code].title
    this.headers = headers
  }
}
