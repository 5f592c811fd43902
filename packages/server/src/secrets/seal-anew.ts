/**
 * Brings every sealed text of the database under the present master key.
 *
 * Row by row, each by compare-and-set on the text that was read: a row that changes meanwhile, or whose refresh token is
 * being spent, is left for the next round. A process that dies in between leaves texts under both keys, and both open.
 */
import { sql } from 'kysely'
import type { Db } from '../database/index.js'
import type { Encryption } from './secrets.js'

/** Where sealed texts stand: a text in column c of row r belongs to the place `table.c:r`. */
const SEALED = [
  { table: 'credential', id: 'uuid', columns: ['client_secret', 'refresh_token', 'access_token'] },
  { table: 'app_key', id: 'uuid', columns: ['client_secret'] },
  { table: 'authorization_request', id: 'uuid', columns: ['pkce_verifier'] },
  { table: 'webhook', id: 'uuid', columns: ['secret'] },
  { table: 'sealed_key', id: 'text', columns: ['sealed'] },
] as const

/** How often rows that were busy are tried again, and the pause before it. */
const ROUNDS = 90
const PAUSE_MS = 1_000

/** Rows stayed busy; what was sealed anew stays so. */
export class SecretsBusy extends Error {
  override readonly name = 'SecretsBusy'

  constructor(readonly left: number) {
    super(`${left} secrets are in use and still sealed with an earlier key; run the command again`)
  }
}

/**
 * @param pause waits between two rounds
 * @returns texts that were sealed anew
 * @throws SecretsBusy when rows stay busy
 */
export async function sealAnew(
  db: Db,
  encryption: Encryption,
  pause: (ms: number) => Promise<void>,
): Promise<number> {
  let sealed = 0
  for (let round = 0; ; round++) {
    const found = await findSealedBefore(db, encryption.keyId)
    if (found.length === 0) return sealed
    if (round === ROUNDS) throw new SecretsBusy(found.length)
    if (round > 0) await pause(PAUSE_MS)
    for (const text of found) if (await sealOne(db, encryption, text)) sealed++
  }
}

interface SealedText {
  readonly place: (typeof SEALED)[number]
  readonly column: string
  readonly id: string
  readonly text: string
}

async function findSealedBefore(db: Db, keyId: string): Promise<SealedText[]> {
  const found: SealedText[] = []
  for (const place of SEALED) {
    for (const column of place.columns) {
      const { rows } = await sql<{ id: string; text: string }>`
        select id::text as id, ${sql.ref(column)} as text from ${sql.table(place.table)}
        where ${sql.ref(column)} is not null and ${sql.ref(column)} not like ${`${keyId}.%`}`.execute(db)
      for (const { id, text } of rows) found.push({ place, column, id, text })
    }
  }
  return found
}

/** Whoever spends a token knows it by its sealed text; a holder that died lets go by its lease, long enough ago. */
const IDLE = sql`and (refresh_lease_until is null or refresh_lease_until < clock_timestamp() - interval '1 minute')`

async function sealOne(
  db: Db,
  encryption: Encryption,
  { place, column, id, text }: SealedText,
): Promise<boolean> {
  const belongsTo = `${place.table}.${column}:${id}`
  const anew = encryption.encrypt(encryption.decrypt(text, belongsTo), belongsTo)
  const key = place.id === 'uuid' ? sql`cast(${id} as uuid)` : sql`${id}`
  const { numAffectedRows } = await sql`
    update ${sql.table(place.table)} set ${sql.ref(column)} = ${anew}
    where id = ${key} and ${sql.ref(column)} = ${text} ${place.table === 'credential' ? IDLE : sql``}`.execute(
    db,
  )
  return numAffectedRows === 1n
}
