/** How the partner's key and secret travel with a token request (RFC 6749 §2.3.1). */
import type { ProviderProfile } from '../profile/schema.js'
import { Secret } from '../tokens/secret.js'
import { clientAssertion } from './client-assertion.js'

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

/** `key:secret` as `client_secret_basic` joins them: both parts form-encoded, so that a colon in the key stays readable. */
function joined({ clientKey, clientSecret }: ClientCredentials): string {
  return `${formEncoded(clientKey)}:${formEncoded(clientSecret.reveal())}`
}

/** What must not be shown of a client: its secret, and both ways in which Basic authentication may join it with the key. */
export function clientSecrets(client: ClientCredentials): readonly Secret[] {
  const { clientKey, clientSecret } = client
  const pairs = new Set([joined(client), `${clientKey}:${clientSecret.reveal()}`])
  return [...[...pairs].map((pair) => new Secret(Buffer.from(pair).toString('base64'))), clientSecret]
}

type Authentication = (profile: ProviderProfile, client: ClientCredentials) => AuthenticatedForm

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const AUTHENTICATIONS: Readonly<Record<ProviderProfile['oauth']['clientAuth'], Authentication>> = {
  client_secret_basic: (_, client) => ({
    headers: { authorization: `Basic ${Buffer.from(joined(client)).toString('base64')}` },
    fields: [],
    secrets: clientSecrets(client),
  }),
  client_secret_post: ({ oauth }, client) => ({
    headers: {},
    fields: [
      [oauth.names.clientId, client.clientKey],
      [oauth.names.clientSecret, client.clientSecret.reveal()],
    ],
    secrets: clientSecrets(client),
  }),
  private_key_jwt: ({ oauth }, client) => {
    const { clientKey, clientSecret } = client
    const audience = oauth.tokenEndpoint ?? ''
    const assertion = clientAssertion(clientKey, clientSecret.reveal(), audience, Date.now())
    return {
      headers: {},
      fields: [
        [oauth.names.clientId, clientKey],
        ['client_assertion_type', ASSERTION_TYPE],
        ['client_assertion', assertion],
      ],
      secrets: [...clientSecrets(client), new Secret(assertion)],
    }
  },
}

/**
 * Headers and form fields that prove who the client is, in the way the profile names.
 * @throws UnusableKey when that is a private key, and the client secret is none
 */
export function clientAuthentication(profile: ProviderProfile, client: ClientCredentials): AuthenticatedForm {
  return AUTHENTICATIONS[profile.oauth.clientAuth](profile, client)
}
