import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, statementsOf } from '../../src/database/migrate.js'
import { MIGRATIONS } from '../../src/database/migrations/index.js'
import { onBothDatabases } from '../support/databases.js'
import { openTestDatabase, type TestDatabase } from '../support/open-test-database.js'

describe('statements of a migration', () => {
  it('end with a semicolon at the end of a line', () => {
    expect(
      statementsOf("create table a (\n  b text -- c; d\n);\n\ninsert into a values ('x; y');\n"),
    ).toEqual(['create table a (\n  b text -- c; d\n)', "insert into a values ('x; y')"])
  })

  it('are numbered without gaps', () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, at) => at + 1))
  })
})

onBothDatabases('migrations', (kind) => {
  let opened: TestDatabase
  beforeAll(async () => {
    opened = await openTestDatabase(kind)
  })
  afterAll(async () => await opened.close())

  it('apply once: a second run has nothing to do', async () => {
    expect(await migrate(opened.database)).toEqual([])
  })

  it('are harmless when they are forgotten and run again', async () => {
    await sql`delete from schema_migration`.execute(opened.database.db)
    expect(await migrate(opened.database)).toEqual(MIGRATIONS.map(({ number }) => number))
  })

  it('are applied by one of several that start at once', async () => {
    const more = [{ number: 900, name: 'test', text: 'create table only_once (id integer);' }]
    const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(opened.database, more)))
    expect(applied.filter((numbers) => numbers.length > 0)).toEqual([[900]])
  })
})
