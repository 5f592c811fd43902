import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { onBothDatabases } from '../support/databases.js'
import { openTestDatabase, type TestDatabase } from '../support/open-test-database.js'

onBothDatabases('unit of work', (kind) => {
  let opened: TestDatabase
  beforeAll(async () => {
    opened = await openTestDatabase(kind)
  })
  afterAll(async () => await opened.close())

  const insertOwner = (username: string) => ({
    id: randomUUID(),
    username,
    password_hash: 'x',
    created_at: new Date('2026-04-02T08:15:30.120Z'),
  })
  const names = async () =>
    (await opened.database.db.selectFrom('api_owner').select('username').execute()).map((row) => row.username)

  it('keeps what it wrote when it resolves', async () => {
    await opened.database.unitOfWork(async (trx) => {
      await trx.insertInto('api_owner').values(insertOwner('kept')).execute()
    })
    expect(await names()).toContain('kept')
  })

  it('keeps nothing when it throws, and hands the error on', async () => {
    const work = opened.database.unitOfWork(async (trx) => {
      await trx.insertInto('api_owner').values(insertOwner('dropped')).execute()
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    expect(await names()).not.toContain('dropped')
  })

  it('hides its writes from others until it commits, and does not take theirs back with its own', async () => {
    const entered = deferred()
    const goOn = deferred()
    const work = opened.database.unitOfWork(async (trx) => {
      await trx.insertInto('api_owner').values(insertOwner('half-way')).execute()
      entered.resolve()
      await goOn.promise
      throw new Error('roll back')
    })
    await entered.promise
    // Embedded, the outsider waits for the session; on a server it goes ahead at once.
    const outsider = opened.database.db.insertInto('api_owner').values(insertOwner('outsider')).execute()
    goOn.resolve()
    await expect(work).rejects.toThrow('roll back')
    await outsider
    expect(await names()).toEqual(expect.arrayContaining(['outsider']))
    expect(await names()).not.toContain('half-way')
  })

  it('refuses the outer handle and a second unit inside, which would wait for ever', async () => {
    const outer = opened.database.unitOfWork(async () => {
      await opened.database.db.selectFrom('api_owner').select('id').execute()
    })
    await expect(outer).rejects.toThrow('a query on the outer handle inside a unit of work')
    const nested = opened.database.unitOfWork(async () => {
      await opened.database.unitOfWork(async () => undefined)
    })
    await expect(nested).rejects.toThrow('another unit of work inside a unit of work')
  })

  it('reads the same JavaScript values from both drivers', async () => {
    const { rows } = await sql<Record<string, unknown>>`select
      7::bigint as bigint, count(*) as count, timestamptz '2026-04-02T08:15:30.120Z' as instant,
      '{"a":[1,null]}'::jsonb as json, array[1.5, 2]::double precision[] as numbers, array['a','b'] as texts,
      true as flag, 0.1::double precision as double from (values (1), (2)) v`.execute(opened.database.db)
    expect(rows).toEqual([
      {
        bigint: 7,
        count: 2,
        instant: new Date('2026-04-02T08:15:30.120Z'),
        json: { a: [1, null] },
        numbers: [1.5, 2],
        texts: ['a', 'b'],
        flag: true,
        double: 0.1,
      },
    ])
  })

  it('writes Dates, lists of numbers and JSON text the same way', async () => {
    const at = new Date('2026-04-02T08:15:30.120Z')
    const { rows } = await sql<Record<string, unknown>>`select ${at}::timestamptz as instant,
      ${[8.5, 51.7]}::double precision[] as numbers, ${JSON.stringify({ a: ['b'] })}::jsonb as json`.execute(
      opened.database.db,
    )
    expect(rows).toEqual([{ instant: at, numbers: [8.5, 51.7], json: { a: ['b'] } }])
  })
})

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
