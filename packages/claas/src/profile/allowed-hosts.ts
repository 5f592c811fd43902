/**
 * Which hosts a profile may talk to, and over which protocol. Checked for every address of the profile
 * at load and for every redirect and link at run time.
 *
 * `host` and `host:*` allow every port of a host, `host:8099` that one. IPv6 in brackets.
 */

/** What is needed of a profile to judge an address. */
export interface HostPolicy {
  readonly allowedHosts: readonly string[]
  readonly environment: 'SANDBOX' | 'STAGE' | 'PRODUCTION'
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' }

/** Whether a host name is this machine itself: localhost, 127.0.0.0/8, ::1. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** Whether one pattern of `allowedHosts` covers an address. */
function covers(pattern: string, url: URL): boolean {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d+|\*))?$/.exec(pattern.toLowerCase())
  if (!match || match[1] !== url.hostname.toLowerCase()) return false
  const port = match[2]
  return port === undefined || port === '*' || port === (url.port || DEFAULT_PORTS[url.protocol])
}

/**
 * Why an address must not be called.
 * @returns a clause for a sentence ("…"), or `null` when the address is fine
 */
export function refusal(url: URL, policy: HostPolicy): string | null {
  if (url.username || url.password) return `${url.origin} carries a user name`
  const sandboxed = policy.environment === 'SANDBOX' && isLoopback(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && sandboxed)) {
    return `${url.protocol}//${url.host} is not HTTPS (plain HTTP is for a SANDBOX profile on a loopback host)`
  }
  if (policy.allowedHosts.some((pattern) => covers(pattern, url))) return null
  return `${url.host} is not in allowedHosts (${policy.allowedHosts.join(', ') || 'empty'})`
}
