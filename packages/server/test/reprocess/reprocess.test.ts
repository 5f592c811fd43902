/**
 * After an upgrade: what an earlier pipeline gave is converted beside what stands, shown, and adopted. The earlier
 * pipeline is played by rows that it would have written: another version, a tenth more area, some points less.
 */
import type { Reprocess, ReprocessDifference } from '@sheaf/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { convertOriginal } from '../../src/files/convert.js'
import type { OriginalRef } from '../../src/files/queues.js'
import { compareNext } from '../../src/reprocess/compare.js'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, filesOf, groundOf } from '../pipeline/worked-field.js'
import { PATIENCE_MS } from '../support/patience.js'

const RUNS = '/services/sheaf/api/reprocesses'

describe.each(DATABASES.filter(({ available }) => available))('reprocessing on the $name', ({ kind }) => {
  let serving: Serving
  let leafUserId: string
  let truth: Totals
  const db = () => serving.context.database.db

  interface Totals {
    readonly file: { readonly id: string; readonly points: number; readonly area: number }
    readonly operation: { readonly id: string; readonly points: number; readonly area: number }
  }

  async function totals(): Promise<Totals> {
    const area = sql<number>`(summary #>> '{properties,totalArea,value}')::float8`.as('area')
    const of = async (table: 'machine_file' | 'operation') => {
      const { points, ...row } = await db()
        .selectFrom(table)
        .select(['id', 'points', area])
        .where('leaf_user_id', '=', leafUserId)
        .executeTakeFirstOrThrow()
      return { ...row, points: points! }
    }
    return { file: await of('machine_file'), operation: await of('operation') }
  }

  /** Rows as an earlier pipeline would have left them. */
  async function asBefore(): Promise<void> {
    const more = sql<string>`jsonb_set(summary, '{properties,totalArea,value}',
      to_jsonb((summary #>> '{properties,totalArea,value}')::float8 * 1.1))`
    await sql`update machine_file set pipeline_version = '0', points = points - 10, summary = ${more}
      where leaf_user_id = ${leafUserId}`.execute(db())
    await sql`update operation set content_hash = 'of the earlier pipeline', points = points - 10, summary = ${more}
      where leaf_user_id = ${leafUserId}`.execute(db())
  }

  const run = async (id: string): Promise<Reprocess> => (await serving.ask('GET', `${RUNS}/${id}`)).json
  const until = async (id: string, state: string): Promise<Reprocess> =>
    await vi.waitFor(async () => {
      const found = await run(id)
      expect(found.state).toBe(state)
      return found
    }, PATIENCE_MS)

  beforeAll(async () => {
    serving = await openServing(kind)
    leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, archiveOf(filesOf({ boundary: groundOf({}) })), 'Stubble 2025.zip')
    await serving.settled(leafUserId)
    truth = await totals()
    await asBefore()
  })
  afterAll(() => serving.close())

  let id: string
  it('converts beside what stands, and shows what would be different', async () => {
    const begun = await serving.ask('POST', RUNS, { body: { leafUserId } })
    expect([begun.status, begun.headers.get('location')]).toEqual([202, `${RUNS}/${begun.json.id}`])
    id = begun.json.id
    const again = await serving.ask('POST', RUNS, { body: { leafUserId } })
    expect([again.status, again.json.id]).toEqual([200, id])
    expect(await until(id, 'READY')).toMatchObject({
      originals: 1,
      compared: 1,
      failed: 0,
      differences: 2,
      leafUserId,
    })
    const { json, headers } = await serving.ask('GET', `${RUNS}/${id}/differences`)
    expect(headers.get('x-total-count')).toBe('2')
    const differences = json as ReprocessDifference[]
    for (const kind of ['file', 'operation'] as const) {
      const { id: own, points, area } = truth[kind]
      const found = differences.find((one) => one.kind === kind)
      expect(found).toMatchObject({ id: own, leafUserId, operationType: 'tillage', change: 'changed' })
      expect(found!.totals).toEqual([
        { property: 'points', before: points - 10, after: points },
        {
          property: 'totalArea',
          unit: 'm2',
          before: expect.closeTo(area * 1.1, 6),
          after: expect.closeTo(area, 6),
        },
      ])
    }
    // nothing has changed for anybody who looks
    expect((await totals()).file.points).toBe(truth.file.points - 10)
  })

  it('is no business of another owner', async () => {
    await serving.addOwner('other@example.org', 'a long password')
    const token = await serving.signIn('other@example.org', 'a long password')
    for (const [method, path] of [
      ['GET', `${RUNS}/${id}`],
      ['GET', `${RUNS}/${id}/differences`],
      ['POST', `${RUNS}/${id}/adopt`],
      ['DELETE', `${RUNS}/${id}`],
    ] as const)
      expect((await serving.ask(method, path, { token })).status, path).toBe(404)
    expect((await serving.ask('POST', RUNS, { token, body: { leafUserId } })).status).toBe(404)
  })

  it('refuses to adopt what another version has compared', async () => {
    const version = (await run(id)).version
    await db().updateTable('reprocess').set({ version: '0.0.1/0' }).where('id', '=', id).execute()
    const refused = await serving.ask('POST', `${RUNS}/${id}/adopt`)
    expect([refused.status, refused.json.errorKey]).toEqual([409, 'notReady'])
    await db().updateTable('reprocess').set({ version }).where('id', '=', id).execute()
  })

  it('adopts it once, however often it is asked to, and then has nothing more to do', async () => {
    const asked = [1, 2].map(async () => (await serving.ask('POST', `${RUNS}/${id}/adopt`)).status)
    expect(await Promise.all(asked)).toEqual([202, 202])
    await until(id, 'ADOPTED')
    await vi.waitFor(async () => expect(await totals()).toEqual(truth), PATIENCE_MS)
    const next = await serving.ask('POST', RUNS, { body: { leafUserId } })
    expect([next.status, next.json]).toMatchObject([202, { state: 'READY', originals: 0, differences: 0 }])
  })

  it('leaves everything as it is when it is discarded', async () => {
    await asBefore()
    await serving.ask(
      'DELETE',
      `${RUNS}/${(await serving.ask('POST', RUNS, { body: { leafUserId } })).json.id}`,
    )
    const { json } = await serving.ask('POST', RUNS, { body: { leafUserId } })
    await until(json.id, 'READY')
    expect((await serving.ask('DELETE', `${RUNS}/${json.id}`)).status).toBe(204)
    expect((await run(json.id)).state).toBe('DISCARDED')
    expect((await serving.ask('POST', `${RUNS}/${json.id}/adopt`)).status).toBe(409)
    expect((await totals()).file.points).toBe(truth.file.points - 10)
  })
})

describe('a comparison whose process is killed', () => {
  it('is made again, and comes to the same', async () => {
    const serving = await openServing('embedded', {}, { works: false })
    try {
      const { context } = serving
      const leafUserId = await serving.newLeafUser()
      await serving.deliver(leafUserId, archiveOf(filesOf({ boundary: groundOf({}) })), 'Stubble 2025.zip')
      const { signal } = new AbortController()
      const job = <Data>(data: Data, complete = async () => {}) => ({
        id: 'test',
        data,
        attempt: 0,
        signal,
        complete,
      })
      const db = context.database.db
      const original = await db.selectFrom('original').select('content_hash').executeTakeFirstOrThrow()
      await convertOriginal(context, job({ leafUserId, contentHash: original.content_hash }))
      await sql`update machine_file set pipeline_version = '0', points = points - 10`.execute(db)
      const { json } = await serving.ask('POST', RUNS, { body: { leafUserId } })
      const comparison = { reprocessId: json.id as string, leafUserId }
      const dying = job(comparison, async () => {
        throw new Error('killed')
      })
      const state = async () => ((await serving.ask('GET', `${RUNS}/${json.id}`)).json as Reprocess).state
      await expect(compareNext(context, dying, json.version)).rejects.toThrow('killed')
      expect((await serving.ask('GET', `${RUNS}/${json.id}`)).json).toMatchObject({
        compared: 0,
        differences: 0,
      })
      // original, the fields it lies on, the Leaf user as a whole
      for (let turns = 0; (await state()) === 'COMPARING' && turns < 10; turns++) {
        await compareNext(context, job(comparison), json.version)
      }
      expect((await serving.ask('GET', `${RUNS}/${json.id}`)).json).toMatchObject({
        state: 'READY',
        compared: 1,
      })
      const { json: differences } = await serving.ask('GET', `${RUNS}/${json.id}/differences`)
      const file = (differences as ReprocessDifference[]).find(({ kind }) => kind === 'file')!
      expect(file.totals.map(({ property, before, after }) => [property, after! - before!])).toEqual([
        ['points', 10],
      ])
    } finally {
      await serving.close()
    }
  })
})

describe('an original that ends its process when it is adopted', () => {
  it('keeps the files that stand', async () => {
    const serving = await openServing('embedded', {}, { works: false })
    try {
      const { context } = serving
      const db = context.database.db
      const leafUserId = await serving.newLeafUser()
      await serving.deliver(leafUserId, archiveOf(filesOf({ boundary: groundOf({}) })), 'Stubble 2025.zip')
      const { content_hash: contentHash } = await db
        .selectFrom('original')
        .select('content_hash')
        .executeTakeFirstOrThrow()
      const { signal } = new AbortController()
      const convert = (data: OriginalRef) =>
        convertOriginal(context, { id: 'test', data, attempt: 0, signal, complete: async () => {} })
      await convert({ leafUserId, contentHash })
      const before = await db.selectFrom('machine_file').selectAll().execute()
      await db.updateTable('original').set({ deaths: 5 }).execute()
      await convert({ leafUserId, contentHash, anew: true })
      expect(await db.selectFrom('machine_file').selectAll().execute()).toEqual(before)
      expect(await context.objects.size(before[0]!.points_key!)).toBeGreaterThan(0)
    } finally {
      await serving.close()
    }
  })
})
