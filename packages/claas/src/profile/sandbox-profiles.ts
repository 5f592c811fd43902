/**
 * The built-in pair of profiles for a local sandbox server: the tenants `/stage` and `/production` of
 * one loopback address.
 */
import { isLoopback } from './allowed-hosts.js'
import { loadProfiles } from './load-profiles.js'
import { ProfileError } from './profile-error.js'
import type { ProviderProfiles } from './schema.js'
import { quoted } from './schema-problems.js'

/**
 * Profiles for a sandbox. Every port of loopback is allowed (`127.0.0.1:*`, `localhost:*` and the host
 * of the address), because the sandbox serves downloads from a second port. No rate limit of its own.
 *
 * @param baseUrl  address of the sandbox API, e.g. `http://127.0.0.1:8099`; a path is kept as prefix
 * @throws ProfileError when the address is not a loopback URL
 */
export function sandboxProfiles(baseUrl: string): ProviderProfiles {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null
  if (!url || !isLoopback(url.hostname)) {
    const expected = 'a loopback URL such as http://127.0.0.1:8099'
    throw new ProfileError([{ path: 'sandbox URL', expected, found: quoted(baseUrl) }])
  }
  const root = url.origin + url.pathname.replace(/\/$/, '')
  const tenant = (name: string) => ({
    id: `claas-oft-sandbox-${name}`,
    environment: 'SANDBOX',
    allowedHosts: [...new Set([`${url.hostname}:*`, '127.0.0.1:*', 'localhost:*'])],
    oauth: {
      authorizationEndpoint: `${root}/${name}/oauth/authorize`,
      tokenEndpoint: `${root}/${name}/oauth/token`,
      revocationEndpoint: `${root}/${name}/oauth/revoke`,
      scopes: ['oft'],
    },
    api: { baseUrl: `${root}/${name}/api/v1` },
    errors: {
      map: [
        { status: 403, codeEquals: 'insufficient_scope', reason: 'SCOPE_MISSING' },
        { status: 410, reason: 'FILE_GONE' },
      ],
    },
  })
  return loadProfiles({ STAGE: tenant('stage'), PRODUCTION: tenant('production') })
}
