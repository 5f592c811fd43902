import { fsyncSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDirectory } from '../../src/database/embedded/create-directory.js'
import { DirectoryInUse, lockDirectory } from '../../src/database/embedded/directory-lock.js'
import { openEmbedded } from '../../src/database/embedded/open-embedded.js'
import type { OpenedDatabase } from '../../src/database/index.js'
import { prepareData, type TestData } from '../support/databases.js'

const AT_ONCE = { tries: 1, pauseMs: 0 }

describe('embedded database', () => {
  let data: TestData
  beforeAll(async () => {
    data = await prepareData('embedded')
  })
  afterAll(async () => await data.remove())

  it('calls fsync exactly once for each commit', async () => {
    let calls = 0
    const count = (descriptor: number) => {
      calls += 1
      fsyncSync(descriptor)
    }
    const database = await openEmbedded(join(data.dataDir, 'database'), { fsync: true, fsyncCall: count })
    await sql`create table synced (id integer)`.execute(database.db)
    calls = 0
    for (let id = 0; id < 10; id++) await sql`insert into synced values (${id})`.execute(database.db)
    expect(calls).toBe(10)
    calls = 0
    await sql`select * from synced`.execute(database.db)
    expect(calls).toBe(0)
    await database.close()
  })

  it('is refused to a second opener until the first one closes', async () => {
    const directory = join(data.dataDir, 'database')
    const first = await openEmbedded(directory, { fsync: false })
    await expect(lockDirectory(`${directory}.lock`, AT_ONCE)).rejects.toThrow(DirectoryInUse)
    await first.close()
    const second = await openEmbedded(directory, { fsync: false })
    await second.close()
  })
})

describe('an embedded database where there was none', () => {
  let folder: string
  let created: OpenedDatabase
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-fresh-'))
    // seven seconds of work for the processor: with the other openings, in a hook
    const directory = join(folder, 'fresh', 'database')
    await createDirectory(directory, { fsync: true, fresh: join(folder, 'nothing to copy') })
    created = await openEmbedded(directory, { fsync: true })
  })
  afterAll(async () => await rm(folder, { recursive: true, force: true }))

  it('is created, and is the same afterwards', async () => {
    await sql`create table kept (id integer)`.execute(created.db)
    await created.close()
    const reopened = await openEmbedded(join(folder, 'fresh', 'database'), { fsync: true })
    const { rows } = await sql`select count(*) as count from kept`.execute(reopened.db)
    expect(rows).toEqual([{ count: 0 }])
    await reopened.close()
  })
})

describe('directory lock', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-lock-'))
  })
  afterAll(async () => await rm(folder, { recursive: true, force: true }))

  it('names the process that holds it and what to do', async () => {
    const path = join(folder, 'held.lock')
    const lock = await lockDirectory(path)
    await expect(lockDirectory(path, AT_ONCE)).rejects.toThrow(
      `${path}: the embedded database is open in process ${process.pid}`,
    )
    await lock.release()
  })

  it('is taken over from a process that is gone', async () => {
    const path = join(folder, 'gone.lock')
    // Process numbers end below 2^22 on Linux.
    await writeFile(path, JSON.stringify({ pid: 2 ** 30, start: 'boot/1' }))
    const lock = await lockDirectory(path, AT_ONCE)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid })
    await lock.release()
  })

  it('is taken over when the number was given to another process since', async () => {
    const path = join(folder, 'reused.lock')
    await writeFile(path, JSON.stringify({ pid: process.pid, start: 'an earlier boot/1' }))
    const lock = await lockDirectory(path, AT_ONCE)
    await lock.release()
  })

  it('is taken over when it cannot be read', async () => {
    const path = join(folder, 'torn.lock')
    await writeFile(path, '{"pid":')
    const lock = await lockDirectory(path, AT_ONCE)
    await lock.release()
  })

  it('goes to exactly one of many that find it abandoned', async () => {
    const path = join(folder, 'many.lock')
    await writeFile(path, JSON.stringify({ pid: 2 ** 30, start: 'boot/1' }))
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockDirectory(path, AT_ONCE)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
