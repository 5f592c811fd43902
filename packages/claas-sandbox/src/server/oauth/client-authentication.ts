/** Who calls the token endpoint: Basic header with form-encoded parts (RFC 6749 §2.3.1) or parameters in the body. */
import { CLIENT } from '../tenant.js'
import type { Form } from './form.js'
import { OAuthError } from './oauth-error.js'

/** `any` takes header or body, `body` only the body. */
export type AcceptedClientAuth = 'any' | 'body'

/** @returns the client id @throws OAuthError `invalid_client`, or `invalid_request` when both ways are used at once */
export function authenticateClient(
  authorization: string | undefined,
  form: Form,
  accepted: AcceptedClientAuth,
): string {
  const basic = authorization === undefined ? undefined : basicCredentials(authorization)
  if (basic && form.has('client_secret')) {
    throw new OAuthError('invalid_request', 'client authenticated in header and body')
  }
  if (basic && accepted === 'body') {
    throw new OAuthError('invalid_client', 'this server takes client_id and client_secret in the body only')
  }
  const id = basic?.id ?? form.get('client_id')
  const secret = basic?.secret ?? form.get('client_secret')
  if (id !== CLIENT.id || secret !== CLIENT.secret)
    throw new OAuthError('invalid_client', 'unknown client or wrong secret')
  return id
}

function basicCredentials(authorization: string): { id: string; secret: string } {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]+)$/i.exec(authorization)?.[1]
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0)
    throw new OAuthError('invalid_client', 'Authorization header is not Basic with id and secret')
  return { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) }
}

function formDecoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    throw new OAuthError('invalid_client', 'client id or secret in the Basic header is not form-encoded')
  }
}
