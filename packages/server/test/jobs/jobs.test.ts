import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { ClaimLost, defineQueue, type Job, type Jobs, openJobs } from '../../src/jobs/index.js'
import { onBothDatabases } from '../support/databases.js'
import { openTestDatabase, type TestDatabase } from '../support/open-test-database.js'
import { PATIENCE_MS } from '../support/patience.js'

interface Note {
  readonly text: string
}
/** Jobs of two slots. */
const BACKLOG = 300
const SILENT = pino({ level: 'silent' })
const queueOf = (
  name: string,
  policy: 'standard' | 'stately' | 'short' = 'standard',
  kind: 'long' | 'short' = 'long',
) => defineQueue<Note>({ name, kind, policy, retryLimit: 3 })

const ROLLED_BACK = queueOf('rolled-back')
const DEBOUNCED = queueOf('debounced', 'stately')
const STATELY = queueOf('stately', 'stately')
const FENCED = queueOf('fenced')
const SETTLED = queueOf('settled')
const PRIORITIES = queueOf('priorities')
const DRAINED = queueOf('drained')
const BATCHED = queueOf('batched', 'standard', 'short')
const FAILING = queueOf('failing')
const DYING = queueOf('dying', 'stately')

onBothDatabases('jobs', (kind) => {
  let opened: TestDatabase
  let jobs: Jobs
  beforeAll(async () => {
    opened = await openTestDatabase(kind)
    jobs = openJobs(opened.database, SILENT)
    await jobs.start()
  })
  afterAll(async () => {
    await jobs.stop()
    await opened.close()
  })

  const queued = async (queue: { name: string }) => (await jobs.counts())[queue.name]?.queued
  const dataOf = async (queue: { name: string }) => {
    const { rows } = await sql<{
      data: Note
    }>`select data from pgboss.job where name = ${queue.name}`.execute(opened.database.db)
    return rows.map(({ data }) => data.text)
  }

  it('vanish with the transaction that enqueued them', async () => {
    const work = opened.database.unitOfWork(async (trx) => {
      await jobs.enqueue(trx, ROLLED_BACK, { text: 'gone' })
      throw new Error('roll back')
    })
    await expect(work).rejects.toThrow('roll back')
    expect(await queued(ROLLED_BACK)).toBe(0)
    await opened.database.unitOfWork(async (trx) => {
      await jobs.enqueue(trx, ROLLED_BACK, { text: 'there' })
    })
    expect(await queued(ROLLED_BACK)).toBe(1)
  })

  it('cannot be enqueued at once from inside a transaction', async () => {
    const work = opened.database.unitOfWork(async () => {
      await jobs.enqueue(undefined, ROLLED_BACK, { text: 'outside' })
    })
    await expect(work).rejects.toThrow('enqueuing a job of rolled-back inside a unit of work')
  })

  it('are replaced by the last one of their key when debounced', async () => {
    for (const text of ['first', 'second', 'last']) {
      await opened.database.unitOfWork(async (trx) => {
        await jobs.enqueue(trx, DEBOUNCED, { text }, { key: 'a field', debounce: true, startAfterS: 60 })
      })
    }
    await jobs.enqueue(undefined, DEBOUNCED, { text: 'other' }, { key: 'another field', debounce: true })
    expect((await dataOf(DEBOUNCED)).sort()).toEqual(['last', 'other'])
  })

  it('need a key to be debounced', async () => {
    await expect(jobs.enqueue(undefined, DEBOUNCED, { text: 'x' }, { debounce: true })).rejects.toThrow(
      'needs a key',
    )
  })

  it('of a stately queue: one waits while one runs, never two at once', async () => {
    const running = gate<Job<Note>>()
    const finish = gate<void>()
    const seen: string[] = []
    const second = gate<void>()
    await jobs.work(STATELY, { slots: 3 }, async (job) => {
      seen.push(job.data.text)
      if (job.data.text === 'second') return second.open()
      running.open(job)
      await finish.passed
    })
    await jobs.enqueue(undefined, STATELY, { text: 'first' }, { key: 'credential' })
    await running.passed
    await jobs.enqueue(undefined, STATELY, { text: 'second' }, { key: 'credential' })
    await jobs.enqueue(undefined, STATELY, { text: 'third' }, { key: 'credential' })
    expect((await jobs.counts())['stately']).toEqual({ queued: 1, active: 1, failed: 0 })
    expect(seen).toEqual(['first'])
    finish.open()
    await second.passed
    expect(seen).toEqual(['first', 'second'])
  })

  it('are completed in the transaction of their results', async () => {
    const done = gate<void>()
    const username = `settled-${kind}`
    await jobs.work(SETTLED, { slots: 1 }, async (job) => {
      await opened.database.unitOfWork(async (trx) => {
        await trx.insertInto('api_owner').values(ownerNamed(username)).execute()
        await job.complete(trx)
      })
      done.open()
    })
    await jobs.enqueue(undefined, SETTLED, { text: 'x' })
    await done.passed
    expect((await jobs.counts())['settled']).toMatchObject({ queued: 0, active: 0 })
    expect(await ownersNamed(opened, username)).toBe(1)
  })

  it('that were taken over roll their writes back', async () => {
    const outcome = gate<unknown>()
    const username = `fenced-${kind}`
    await jobs.work(FENCED, { slots: 1 }, async (job) => {
      if (job.attempt > 0) return
      // Another worker has it by now: the engine counts its attempts up.
      await sql`update pgboss.job set retry_count = retry_count + 1 where id = ${job.id}`.execute(
        opened.database.db,
      )
      const work = opened.database.unitOfWork(async (trx) => {
        await trx.insertInto('api_owner').values(ownerNamed(username)).execute()
        await job.complete(trx)
      })
      outcome.open(await work.catch((error: unknown) => error))
    })
    await jobs.enqueue(undefined, FENCED, { text: 'x' })
    expect(await outcome.passed).toBeInstanceOf(ClaimLost)
    expect(await ownersNamed(opened, username)).toBe(0)
  })

  it('run in the order of their priority', async () => {
    for (const priority of [0, 10, 5] as const) {
      await jobs.enqueue(undefined, PRIORITIES, { text: String(priority) }, { priority })
    }
    const seen: string[] = []
    const all = gate<void>()
    await jobs.work(PRIORITIES, { slots: 1 }, async ({ data }) => {
      if (seen.push(data.text) === 3) all.open()
    })
    await all.passed
    expect(seen).toEqual(['10', '5', '0'])
  })

  it('of a backlog follow each other without a pause', async () => {
    for (let at = 0; at < BACKLOG; at++) await jobs.enqueue(undefined, DRAINED, { text: String(at) })
    let done = 0
    const all = gate<void>()
    await jobs.work(DRAINED, { slots: 2 }, async () => {
      done += 1
      if (done === BACKLOG) all.open()
    })
    // Polling alone, one job per slot every two seconds, would need five minutes: far beyond the limit of a case.
    await all.passed
    expect(done).toBe(BACKLOG)
  })

  it('of a short queue run in batches, each settled for itself', async () => {
    for (let at = 0; at < 30; at++) await jobs.enqueue(undefined, BATCHED, { text: String(at) })
    const seen = new Set<string>()
    const all = gate<void>()
    await jobs.work(BATCHED, { slots: 1 }, async ({ data, attempt }) => {
      if (data.text === '7' && attempt === 0) throw new Error('once')
      seen.add(data.text)
      if (seen.size === 30) all.open()
    })
    await all.passed
    expect(seen.size).toBe(30)
  })

  it('whose process died while an earlier one of their key waits for its next try run after all', async () => {
    const { db } = opened.database
    const key = { key: 'credential' }
    const claimed = (text: string, changes: string) =>
      sql`update pgboss.job set ${sql.raw(changes)} where name = 'dying' and data->>'text' = ${text}`.execute(
        db,
      )
    await jobs.enqueue(undefined, DYING, { text: 'earlier' }, key)
    await claimed('earlier', `state = 'retry', start_after = now() + interval '1 hour'`)
    await jobs.enqueue(undefined, DYING, { text: 'later' }, key)
    // a worker took it an hour ago and was not heard of since
    await claimed(
      'later',
      `state = 'active', started_on = now() - interval '1 hour', heartbeat_on = now() - interval '1 hour'`,
    )
    await vi.waitFor(
      async () => expect((await jobs.counts())['dying']).toEqual({ queued: 1, active: 0, failed: 1 }),
      PATIENCE_MS,
    )
    await jobs.revive()
    expect((await jobs.counts())['dying']).toEqual({ queued: 2, active: 0, failed: 0 })
    const done = gate<string>()
    await jobs.work(DYING, { slots: 1 }, async ({ data }) => done.open(data.text))
    expect(await done.passed).toBe('later')
  })

  it('that throw are tried again', async () => {
    const attempts: number[] = []
    const done = gate<void>()
    await jobs.work(FAILING, { slots: 1 }, async ({ attempt }) => {
      attempts.push(attempt)
      if (attempt === 0) throw new Error('not this time')
      done.open()
    })
    await jobs.enqueue(undefined, FAILING, { text: 'x' })
    await done.passed
    expect(attempts).toEqual([0, 1])
  })
})

function ownerNamed(username: string) {
  return { id: randomUUID(), username, password_hash: 'x', created_at: new Date(0) }
}

async function ownersNamed({ database }: TestDatabase, username: string): Promise<number> {
  const rows = await database.db
    .selectFrom('api_owner')
    .select('id')
    .where('username', '=', username)
    .execute()
  return rows.length
}

function gate<Value>(): { passed: Promise<Value>; open: (value: Value) => void } {
  let open: (value: Value) => void = () => {}
  const passed = new Promise<Value>((resolve) => {
    open = resolve
  })
  return { passed, open }
}
