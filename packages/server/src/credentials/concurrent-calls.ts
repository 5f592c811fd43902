/**
 * The provider's limit of calls at once per client key (`limits.maxConcurrent`).
 *
 * In one process they queue up in the order in which they came. On a PostgreSQL server, where several processes work, a
 * call also takes a place in a table: a lease that is renewed while it is held, so that the places of a process that was
 * killed are free again after seconds.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ClientEnvironment } from '@sheaf/contract'
import { sql } from 'kysely'
import type { Database, Db } from '../database/index.js'
import type { Gate } from './limited-transport.js'

/** Short: what a killed process held must not stop the others. One call too many costs a 429 at most. */
const LEASE_S = 6
const RENEWAL_MS = 2_000
/** How often a process looks again for a place that others hold; some of it by chance. */
const LOOK_AGAIN_MS = 100

/** Whose calls are counted together. */
export interface CallCount {
  readonly environment: ClientEnvironment
  readonly clientKey: string
  readonly most: number
}

/** The gate of one client key in this process. */
export function concurrentCalls({ db, embedded }: Pick<Database, 'db' | 'embedded'>, count: CallCount): Gate {
  const queue = new PlacesInTurn(count.most)
  return {
    async enter(signal) {
      const leave = await queue.enter(signal)
      if (embedded) return leave
      try {
        const release = await leasedPlace(db, count, signal)
        return () => {
          release()
          leave()
        }
      } catch (error) {
        leave()
        throw error
      }
    },
  }
}

/** Places of this process, handed on in the order in which they were asked for. */
class PlacesInTurn implements Gate {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  async enter(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted()
    if (this.#free > 0) this.#free--
    else await this.#turn(signal)
    let left = false
    return () => {
      if (left) return
      left = true
      this.#leave()
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onTurn = () => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(onTurn), 1)
        reject(signal?.reason as Error)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(onTurn)
    })
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}

/** @returns what gives the place back */
async function leasedPlace(db: Db, count: CallCount, signal: AbortSignal | undefined): Promise<() => void> {
  const holder = randomUUID()
  while (!(await takePlace(db, count, holder))) {
    await pause(LOOK_AGAIN_MS * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal })
  }
  const renewals = setInterval(() => void renew(db, holder), RENEWAL_MS).unref()
  let released = false
  return () => {
    if (released) return
    released = true
    clearInterval(renewals)
    void release(db, holder)
  }
}

/** Takes a free place by compare-and-set; two that reach for the same one: the second gets none and looks again. */
async function takePlace(
  db: Db,
  { environment, clientKey, most }: CallCount,
  holder: string,
): Promise<boolean> {
  const { rows } = await sql`
    insert into provider_place (client_environment, client_key, place, holder, held_until)
    select ${environment}, ${clientKey}, wanted, ${holder}::uuid, clock_timestamp() + make_interval(secs => ${LEASE_S})
    from generate_series(1, ${most}::integer) as wanted
    where not exists (
      select 1 from provider_place as taken
      where taken.client_environment = ${environment} and taken.client_key = ${clientKey}
        and taken.place = wanted and taken.held_until > clock_timestamp())
    order by wanted limit 1
    on conflict (client_environment, client_key, place) do update
      set holder = excluded.holder, held_until = excluded.held_until
      where provider_place.held_until <= clock_timestamp()
    returning place`.execute(db)
  return rows.length > 0
}

async function renew(db: Db, holder: string): Promise<void> {
  await db
    .updateTable('provider_place')
    .set({ held_until: sql<Date>`clock_timestamp() + make_interval(secs => ${LEASE_S})` })
    .where('holder', '=', holder)
    .execute()
    // the next renewal repeats it; a lease outlasts two
    .catch(() => undefined)
}

async function release(db: Db, holder: string): Promise<void> {
  await db
    .deleteFrom('provider_place')
    .where('holder', '=', holder)
    .execute()
    // a place that is not given back is free when its lease ends
    .catch(() => undefined)
}
