/** Refusals of the authorization server (RFC 6749 §5.2), with the status each goes out with. */

const STATUS = {
  invalid_request: 400,
  invalid_grant: 400,
  invalid_client: 401,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
} as const

export type OAuthErrorCode = keyof typeof STATUS

export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: OAuthErrorCode
  readonly status: number

  constructor(code: OAuthErrorCode, description: string) {
    super(description)
    this.code = code
    this.status = STATUS[code]
  }
}
