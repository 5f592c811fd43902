/**
 * Brings a database to the present schema: numbered migrations, each once, all in one transaction.
 *
 * Several processes may start at once: the table lock lets one through, the others then find nothing to do.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Trx } from './database.js'
import { MIGRATIONS, type Migration } from './migrations/index.js'
import type { OpenedDatabase } from './opened-database.js'

/** `create table if not exists` of two sessions at once: one of them is told that the name is taken. */
const CREATED_BY_SOMEBODY_ELSE = new Set(['23505', '42P07'])
const RETRIES = 5

/**
 * @param migrations the numbered statements; the present ones unless a test hands in others
 * @returns the numbers of the migrations that were applied now; empty when there was nothing to do
 */
export async function migrate(
  database: OpenedDatabase,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly number[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.unitOfWork(async (trx) => await applyMissing(trx, migrations))
    } catch (error) {
      if (attempt > RETRIES || !createdBySomebodyElse(error)) throw error
      await sleep(50 * attempt)
    }
  }
}

async function applyMissing(trx: Trx, migrations: readonly Migration[]): Promise<number[]> {
  await sql`create table if not exists schema_migration (
    number integer primary key, name text not null, applied_at timestamptz not null default now())`.execute(
    trx,
  )
  await sql`lock table schema_migration in exclusive mode`.execute(trx)
  const { rows } = await sql<{ number: number }>`select number from schema_migration`.execute(trx)
  const applied = new Set(rows.map(({ number }) => number))
  const missing = migrations.filter(({ number }) => !applied.has(number))
  for (const { number, name, text } of missing) {
    for (const statement of statementsOf(text)) await sql.raw(statement).execute(trx)
    await sql`insert into schema_migration (number, name) values (${number}, ${name})`.execute(trx)
  }
  return missing.map(({ number }) => number)
}

/** One statement ends with a semicolon at the end of a line; the embedded database takes one at a time. */
export function statementsOf(text: string): string[] {
  return text
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

function createdBySomebodyElse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CREATED_BY_SOMEBODY_ELSE.has(String(error.code))
}
