/**
 * Databases for tests: the embedded one, a copy of a prepared directory; PostgreSQL, a copy of a prepared template.
 * Prepared means: schema and job engine are there. Both are kept between runs, under the digest of what made them.
 */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { describe } from 'vitest'
import { MIGRATIONS } from '../../src/database/migrations/index.js'
import { openDatabase } from '../../src/database/open-database.js'
import { openJobs } from '../../src/jobs/index.js'

export type DatabaseKind = 'embedded' | 'postgres'

/** Where the data of one test file lies, and how it is thrown away. */
export interface TestData {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  remove(): Promise<void>
}

const SERVER_URL = process.env['SHEAF_TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const require = createRequire(import.meta.url)
const MADE_OF = JSON.stringify([
  MIGRATIONS,
  ['@electric-sql/pglite', 'pg-boss'].map((name) => versionOf(name)),
])
const DIGEST = createHash('sha256').update(MADE_OF).digest('hex').slice(0, 16)
const SILENT = pino({ level: 'silent' })

export const POSTGRES_ANSWERS = await onServer(async () => true).catch(() => false)

/** The same tests on both databases; skipped on PostgreSQL where no server answers. */
export function onBothDatabases(name: string, tests: (kind: DatabaseKind) => void): void {
  describe(`${name} (embedded database)`, () => tests('embedded'))
  describe.skipIf(!POSTGRES_ANSWERS)(`${name} (PostgreSQL)`, () => tests('postgres'))
}

/** A fresh database with the present schema. */
export async function prepareData(kind: DatabaseKind): Promise<TestData> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-test-'))
  if (kind === 'embedded') {
    await cp(await preparedDirectory(), join(dataDir, 'database'), { recursive: true })
    return { dataDir, databaseUrl: undefined, remove: () => rm(dataDir, { recursive: true, force: true }) }
  }
  const name = `sheaf_test_${randomUUID().replaceAll('-', '')}`
  await copyTemplate(await preparedTemplate(), name)
  return {
    dataDir,
    databaseUrl: urlOf(name),
    async remove() {
      await onServer((client) => client.query(`drop database if exists ${name} with (force)`))
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function preparedDirectory(): Promise<string> {
  const directory = join(tmpdir(), `sheaf-prepared-${DIGEST}`)
  if (existsSync(directory)) return directory
  const workshop = await mkdtemp(join(tmpdir(), 'sheaf-preparing-'))
  await installSchema({ dataDir: workshop, databaseUrl: undefined })
  // Somebody else may have been faster; theirs is as good.
  await rename(join(workshop, 'database'), directory).catch((error: unknown) => {
    if (!existsSync(directory)) throw error
  })
  await rm(workshop, { recursive: true, force: true })
  return directory
}

async function preparedTemplate(): Promise<string> {
  const template = `sheaf_template_${DIGEST}`
  const exists = async () =>
    await onServer(async (client) => {
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template])
      return rowCount === 1
    })
  if (await exists()) return template
  const workshop = `sheaf_preparing_${randomUUID().replaceAll('-', '')}`
  await onServer((client) => client.query(`create database ${workshop}`))
  await installSchema({ dataDir: tmpdir(), databaseUrl: urlOf(workshop) })
  await onServer(async (client) => {
    await client.query(`alter database ${workshop} rename to ${template}`).catch(async (error: unknown) => {
      await client.query(`drop database if exists ${workshop} with (force)`)
      if (!(await exists())) throw error
    })
  })
  return template
}

/** Copies of one template at once get in each other's way now and then. */
async function copyTemplate(template: string, name: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return void (await onServer((client) => client.query(`create database ${name} template ${template}`)))
    } catch (error) {
      if (tries === 20) throw error
      await pause(100)
    }
  }
}

async function installSchema(place: { dataDir: string; databaseUrl: string | undefined }): Promise<void> {
  const database = await openDatabase({ ...place, embeddedFsync: false }, () => undefined)
  const jobs = openJobs(database, SILENT)
  await jobs.start()
  await jobs.stop()
  await database.close()
}

async function onServer<Result>(use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: SERVER_URL, connectionTimeoutMillis: 2000 })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

function urlOf(database: string): string {
  const url = new URL(SERVER_URL)
  url.pathname = `/${database}`
  return url.href
}

/** The pinned one; a package without its manifest among its exports is found in its own folder. */
function versionOf(name: string): string {
  const manifest = require('../../package.json') as { dependencies: Record<string, string> }
  return manifest.dependencies[name] ?? ''
}
