/**
 * The two environments. They share nothing: same client name by registration, but own grants, tokens, users and machines.
 */
import type { Catalog } from './catalog/catalog.js'
import type { GrantBook } from './oauth/grants.js'

export const TENANTS = ['stage', 'production'] as const
export type TenantName = (typeof TENANTS)[number]

export function isTenantName(value: unknown): value is TenantName {
  return TENANTS.some((name) => name === value)
}

export interface Organization {
  readonly id: string
  readonly name: string
}

export interface Tenant {
  readonly name: TenantName
  readonly user: { readonly name: string; readonly password: string }
  /** Those of the start, then those that the control plane added. */
  readonly organizations: Organization[]
  grants: GrantBook
  catalog: Catalog
}

/** The one client that both tenants know. */
export const CLIENT = { id: 'sandbox-client', secret: 'sandbox-secret' } as const

/** Organization ids and machine ids of production differ from those of stage by this letter. */
export function tenantId(tenant: TenantName, kind: 'm' | 'org', rest: string): string {
  return tenant === 'stage' ? `${kind}-${rest}` : `${kind}-p-${rest}`
}
