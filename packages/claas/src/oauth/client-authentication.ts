/** How the partner's key and secret travel with a token request (RFC 6749 §2.3.1). */
import type { ProviderProfile } from '../profile/schema.js'
import { Secret } from '../tokens/secret.js'

/** The partner application as registered at the provider. */
export interface ClientCredentials {
  readonly clientKey: string
  readonly clientSecret: Secret
}

/** A form in the making. */
export interface AuthenticatedForm {
  readonly headers: Readonly<Record<string, string>>
  readonly fields: readonly (readonly [string, string])[]
  /** values to keep out of events and errors */
  readonly secrets: readonly Secret[]
}

/** application/x-www-form-urlencoded spelling of one value: a space is a plus sign. */
const formEncoded = (value: string) => new URLSearchParams([['', value]]).toString().slice(1)

type Authentication = (profile: ProviderProfile, client: ClientCredentials) => AuthenticatedForm

const AUTHENTICATIONS: Readonly<Record<'client_secret_basic' | 'client_secret_post', Authentication>> = {
  // both parts are form-encoded before they are joined, so that a colon in the key stays readable
  client_secret_basic: (_, { clientKey, clientSecret }) => {
    const pair = `${formEncoded(clientKey)}:${formEncoded(clientSecret.reveal())}`
    const basic = Buffer.from(pair).toString('base64')
    return {
      headers: { authorization: `Basic ${basic}` },
      fields: [],
      secrets: [clientSecret, new Secret(basic)],
    }
  },
  client_secret_post: ({ oauth }, { clientKey, clientSecret }) => ({
    headers: {},
    fields: [
      [oauth.names.clientId, clientKey],
      [oauth.names.clientSecret, clientSecret.reveal()],
    ],
    secrets: [clientSecret],
  }),
}

/** Headers and form fields that prove who the client is, in the way the profile names. */
export function clientAuthentication(profile: ProviderProfile, client: ClientCredentials): AuthenticatedForm {
  const method = profile.oauth.clientAuth
  // refused when profiles are loaded
  if (method === 'private_key_jwt') throw new TypeError('private_key_jwt is not supported yet')
  return AUTHENTICATIONS[method](profile, client)
}
