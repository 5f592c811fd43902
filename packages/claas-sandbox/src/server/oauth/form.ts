/** Form bodies and queries where every parameter may stand only once (RFC 6749 §3.1, §3.2). */
import { OAuthError } from './oauth-error.js'

export type Form = ReadonlyMap<string, string>

/** @throws OAuthError `invalid_request` for a repeated parameter. Empty parameters count as absent. */
export function parseForm(text: string): Form {
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (form.has(name)) throw new OAuthError('invalid_request', `parameter ${name} is repeated`)
    form.set(name, value)
  }
  for (const [name, value] of form) if (value === '') form.delete(name)
  return form
}

/** @throws OAuthError `invalid_request` when it is missing */
export function required(form: Form, name: string): string {
  const value = form.get(name)
  if (value === undefined) throw new OAuthError('invalid_request', `parameter ${name} is missing`)
  return value
}
