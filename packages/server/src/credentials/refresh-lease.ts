/**
 * The right to spend a refresh token: a column, taken by compare-and-set and renewed while it is held. A holder that is
 * killed stops renewing, and after a few seconds another process may go on.
 */
import { randomUUID } from 'node:crypto'
import { LeaseTaken, type RefreshLease } from '@sheaf/claas'
import type { ClientEnvironment } from '@sheaf/contract'
import { sql } from 'kysely'
import type { Db } from '../database/index.js'
import type { Secrets } from '../secrets/index.js'
import { type CredentialRow, opened } from './credential-row.js'

/** Longer than a process pauses on the busiest machine: a refresh token that two spend may end the consent. */
const LONGEST_LEASE_S = 45
const SHORTEST_LEASE_S = 1.5
/** Leases that fit into the provider's grace: who comes to help may be killed too, and whoever helps him. */
const LEASES_IN_GRACE = 6
/** Renewals that a lease outlasts. */
const RENEWALS = 3
const LOOK_AGAIN_MS = 800

/** The credential was deleted or replaced meanwhile; nothing that was learned about it matters any more. */
export class CredentialGone extends Error {
  override readonly name = 'CredentialGone'

  constructor(readonly credentialId: string) {
    super(`credential ${credentialId} is gone: it was deleted or replaced`)
  }
}

/** A lease as this process holds it. */
export interface HeldLease extends RefreshLease {
  readonly holder: string
  /** The stored ciphertext of the refresh token that is spent: it tells whether it is still the stored one. */
  readonly sealedRefreshToken: string
}

/**
 * How long a lease lasts without renewal, in s. Where the provider forgives a refresh token that comes again for a while,
 * another process has to be there within that while, and a holder that only paused does no harm.
 *
 * @param reuseS how long the provider forgives, 0 where it does not (profile `oauth.lifetimes.refreshReuseS`)
 */
export function leaseLengthS(reuseS: number): number {
  if (reuseS === 0) return LONGEST_LEASE_S
  return Math.min(LONGEST_LEASE_S, Math.max(SHORTEST_LEASE_S, reuseS / LEASES_IN_GRACE))
}

/** Until when a lease lasts that is taken or renewed now; the database's clock counts. */
const leaseEnd = (lengthS: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${lengthS}::float8)`

/** Length of a lease by the environment of its credential, in s. */
export type LeaseLength = (environment: ClientEnvironment) => number

export class RefreshLeases {
  readonly #db: Db
  readonly #secrets: Secrets
  /** How long a lease lasts without renewal. */
  readonly lengthS: LeaseLength
  readonly #renewals = new Map<string, NodeJS.Timeout>()

  constructor(db: Db, secrets: Secrets, lengthS: LeaseLength = () => LONGEST_LEASE_S) {
    this.#db = db
    this.#secrets = secrets
    this.lengthS = lengthS
  }

  /**
   * @throws LeaseTaken while another process holds it
   * @throws CredentialGone when there is no such credential
   */
  async take(credentialId: string): Promise<HeldLease> {
    const holder = randomUUID()
    const row = await this.#db
      .updateTable('credential')
      .set({ refresh_lease_holder: holder, refresh_lease_until: this.#endOfRow() })
      .where('id', '=', credentialId)
      .where((eb) =>
        eb.or([
          eb('refresh_lease_until', 'is', null),
          eb('refresh_lease_until', '<', sql<Date>`clock_timestamp()`),
        ]),
      )
      .returningAll()
      .executeTakeFirst()
    if (row !== undefined) return this.hold(row, holder)
    const there = await this.#db
      .selectFrom('credential')
      .select('id')
      .where('id', '=', credentialId)
      .executeTakeFirst()
    throw there === undefined ? new CredentialGone(credentialId) : new LeaseTaken(LOOK_AGAIN_MS)
  }

  /**
   * Renews a lease that is to be used now.
   *
   * @throws LeaseTaken when it ran out, whether or not somebody has taken it since
   */
  async confirm({ credentialId, holder }: HeldLease): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('credential')
      .set({ refresh_lease_until: this.#endOfRow() })
      .where('id', '=', credentialId)
      .where('refresh_lease_holder', '=', holder)
      .where('refresh_lease_until', '>', sql<Date>`clock_timestamp()`)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new LeaseTaken(LOOK_AGAIN_MS)
  }

  /** Holds a lease that stands in the row already. */
  hold(row: CredentialRow, holder: string): HeldLease {
    this.#renewWhileHeld(row, holder)
    return {
      credentialId: row.id,
      holder,
      sealedRefreshToken: row.refresh_token,
      clientKey: row.client_key,
      clientSecret: opened(this.#secrets, row.id, 'client_secret', row.client_secret),
      refreshToken: opened(this.#secrets, row.id, 'refresh_token', row.refresh_token),
      firstUse: row.refreshed_at === null,
    }
  }

  /** Stops renewing; the column is freed by whoever writes the result. */
  letGo({ holder }: HeldLease): void {
    clearInterval(this.#renewals.get(holder))
    this.#renewals.delete(holder)
  }

  /** Lets go and frees the column. */
  async release(lease: HeldLease): Promise<void> {
    this.letGo(lease)
    await this.#db
      .updateTable('credential')
      .set({ refresh_lease_holder: null, refresh_lease_until: null })
      .where('id', '=', lease.credentialId)
      .where('refresh_lease_holder', '=', lease.holder)
      .execute()
  }

  /** End of a lease that is taken now. */
  end(environment: ClientEnvironment) {
    return leaseEnd(this.lengthS(environment))
  }

  #endOfRow() {
    const [stage, production] = [this.lengthS('STAGE'), this.lengthS('PRODUCTION')]
    return sql<Date>`clock_timestamp() + make_interval(secs =>
      case client_environment when 'PRODUCTION' then ${production}::float8 else ${stage}::float8 end)`
  }

  #renewWhileHeld({ id, client_environment }: CredentialRow, holder: string): void {
    const renew = () =>
      this.#db
        .updateTable('credential')
        .set({ refresh_lease_until: this.end(client_environment) })
        .where('id', '=', id)
        .where('refresh_lease_holder', '=', holder)
        .execute()
        // a renewal that fails is repeated by the next one; the lease outlasts two
        .catch(() => undefined)
    const everyMs = (this.lengthS(client_environment) / RENEWALS) * 1000
    this.#renewals.set(holder, setInterval(() => void renew(), everyMs).unref())
  }
}
