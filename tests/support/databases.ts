/** The two databases that the house runs on. PostgreSQL is left out, and said so, where no server answers. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'

export const TEST_DATABASE_URL =
  process.env['SHEAF_TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** A server that refuses the login counts as none: the cases that need it are skipped, not failed. */
export const postgresAnswers = await administer('select 1').then(
  () => true,
  () => false,
)

export interface FreshPostgres {
  readonly name: string
  /** Settings for a Sheaf process. */
  readonly env: Record<string, string>
  drop(): Promise<void>
}

/**
 * A fresh database on the test server.
 *
 * @param template a database that it shall be a copy of; nobody may be connected to it
 */
export async function freshPostgres(template?: string): Promise<FreshPostgres> {
  const name = `sheaf_house_${randomBytes(6).toString('hex')}`
  await administer(`create database ${name}${template === undefined ? '' : ` template ${template}`}`)
  const url = new URL(TEST_DATABASE_URL)
  url.pathname = `/${name}`
  return {
    name,
    env: { DATABASE_URL: url.href },
    drop: () => administer(`drop database if exists ${name} with (force)`),
  }
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL, connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    await client.query(statement)
  } finally {
    await client.end()
  }
}
