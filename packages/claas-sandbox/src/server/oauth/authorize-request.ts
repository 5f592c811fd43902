/**
 * Judging an authorization request. What is wrong with client or redirect is shown to the person and never redirected;
 * everything else goes back to the client (RFC 6749 §4.1.2.1).
 */
import { CLIENT } from '../tenant.js'
import type { Form } from './form.js'

export interface AuthorizeRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly state: string | undefined
  readonly challenge: string | undefined
}

export type AuthorizeVerdict =
  | { readonly kind: 'sound'; readonly request: AuthorizeRequest }
  | { readonly kind: 'page'; readonly message: string }
  | { readonly kind: 'redirect'; readonly location: string }

const CALLBACK_PATH = '/connect/claas/callback'
const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Scopes anybody may ask for beside the one for file transfer: a consent that lacks it can be tried out. */
const OTHER_SCOPES = ['profile']

/** @param fileScope the scope that opens the resource server */
export function judgeAuthorizeRequest(form: Form, fileScope: string): AuthorizeVerdict {
  const clientId = form.get('client_id')
  const redirectUri = form.get('redirect_uri')
  if (clientId !== CLIENT.id) return { kind: 'page', message: 'This application is not registered here.' }
  if (redirectUri === undefined || !isRegisteredRedirect(redirectUri)) {
    return { kind: 'page', message: 'The application asks to return to an address that is not registered.' }
  }
  const state = form.get('state')
  const refuse = (error: string): AuthorizeVerdict => ({
    kind: 'redirect',
    location: answerUrl(redirectUri, { error, state }),
  })
  if (form.get('response_type') !== 'code') return refuse('unsupported_response_type')
  const scope = form.get('scope') ?? fileScope
  if (!scope.split(' ').every((name) => name === fileScope || OTHER_SCOPES.includes(name))) {
    return refuse('invalid_scope')
  }
  const challenge = form.get('code_challenge')
  if (challenge !== undefined && form.get('code_challenge_method') !== 'S256')
    return refuse('invalid_request')
  return { kind: 'sound', request: { clientId, redirectUri, scope, state, challenge } }
}

/** Any port of the loopback host, one path (RFC 8252 §7.3). */
function isRegisteredRedirect(uri: string): boolean {
  if (!URL.canParse(uri)) return false
  const { protocol, hostname, pathname, hash, search, username } = new URL(uri)
  const bare = hash === '' && search === '' && username === ''
  return protocol === 'http:' && LOOPBACK_HOSTS.has(hostname) && pathname === CALLBACK_PATH && bare
}

/** The redirect back to the client; parameters that are undefined are left out. */
export function answerUrl(redirectUri: string, answer: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(answer))
    if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}
