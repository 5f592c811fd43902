/**
 * Where a call goes: the address of a webhook, resolved once and checked. The call connects to what was checked here, so
 * that a name which resolves otherwise a moment later gains nothing.
 */
import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isPublicAddress } from './public-address.js'

export interface Target {
  readonly url: URL
  /** At least one. */
  readonly addresses: readonly LookupAddress[]
}

/** All addresses of a host name, or the one that it already is. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

export interface TargetRules {
  readonly allowPrivate: boolean
  readonly resolve: Resolve
}

export const resolveBySystem: Resolve = (host) => lookup(host, { all: true })

/** The address leads to a network that must not be called. Names none: who asks is not told what a name stands for here. */
export class PrivateTarget extends Error {
  override readonly name = 'PrivateTarget'

  constructor(host: string) {
    super(`${host} leads to a private address, which webhooks may not call`)
  }
}

/**
 * @throws PrivateTarget when any of the addresses is not public, unless that is allowed
 * @throws Error of the resolver when the name is not known
 */
export async function resolveTarget(
  address: string,
  { allowPrivate, resolve }: TargetRules,
): Promise<Target> {
  const url = new URL(address)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = await resolve(host)
  if (addresses.length === 0) throw new Error(`${host} has no address`)
  if (!allowPrivate && !addresses.every((one) => isPublicAddress(one.address))) throw new PrivateTarget(host)
  return { url, addresses }
}
