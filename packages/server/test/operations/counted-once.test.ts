/** The same work counts once, whatever comes again, and in whatever order. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, filesOf, groundOf, type WorkedField } from '../pipeline/worked-field.js'

const boundary = groundOf({})
const whole: WorkedField = { boundary }
const first120: WorkedField = { boundary, upTo: 120 }
const otherLog: WorkedField = {
  boundary,
  log: 'TLG00002',
  task: 'TSK2',
  start: '2025-09-02T08:00:00',
  passes: 2,
}
/** Nine days after the others: beyond the five days of one operation. */
const later: WorkedField = { boundary, log: 'TLG00003', task: 'TSK3', start: '2025-09-10T08:00:00' }
/** Closes the gap between the others and `later`: less than five days from each. */
const between: WorkedField = { boundary, log: 'TLG00004', task: 'TSK4', start: '2025-09-06T08:00:00' }

describe.each(DATABASES.filter(({ available }) => available))('logs on the $name', ({ kind }) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await openServing(kind)
  })
  afterAll(() => serving.close())

  /** Delivers one after the other, each settled before the next; then what operations there are, without ids. */
  async function operationsAfter(...works: readonly WorkedField[]) {
    const leafUserId = await serving.newLeafUser()
    for (const work of works) {
      await serving.deliver(leafUserId, archiveOf(filesOf(work)), `${JSON.stringify(work).length}.zip`)
      await serving.settled(leafUserId)
    }
    return { leafUserId, operations: await operationsOf(leafUserId) }
  }

  async function operationsOf(leafUserId: string) {
    const { json } = await serving.ask(
      'GET',
      `/services/operations/api/operations?leafUserId=${leafUserId}&sort=startTime`,
    )
    const shown = []
    for (const { id, startTime, endTime, type, files } of json) {
      const { json: summary } = await serving.ask('GET', `/services/operations/api/operations/${id}/summary`)
      const { totalArea, totalDistance } = summary.properties
      shown.push({ id, startTime, endTime, type, files: files.length, totalArea, totalDistance })
    }
    return shown
  }
  const withoutIds = (operations: readonly { id: string }[]) => operations.map(({ id: _, ...rest }) => rest)

  it('a longer export supersedes the shorter one', async () => {
    const alone = await operationsAfter(whole)
    const grown = await operationsAfter(first120, whole)
    expect(withoutIds(grown.operations)).toEqual(withoutIds(alone.operations))
    // 6 passes of 60 records, 2 m apart, 6 m wide: 720 m × 6 m, less what a first record does not stand for
    expect(alone.operations[0]!.totalArea.value).toBeGreaterThan(4200)
    expect(alone.operations[0]!.totalArea.value).toBeLessThan(4600)
    const { json } = await serving.ask('GET', `/services/operations/api/files?leafUserId=${grown.leafUserId}`)
    expect(json.operations).toHaveLength(2)
    const says = json.operations.map(async ({ id }: { id: string }) => {
      const status = await serving.ask('GET', `/services/operations/api/files/${id}/status`)
      return status.json.standardGeojson.detail
    })
    expect((await Promise.all(says)).filter(Boolean)).toEqual([
      'TLG00001 came again in another file, whole or longer, and counts there. This file is in no field operation.',
    ])
  })

  it('the same zip twice is one original', async () => {
    const { leafUserId, operations } = await operationsAfter(whole, whole)
    expect(operations).toHaveLength(1)
    const { headers } = await serving.ask('GET', `/services/operations/api/files?leafUserId=${leafUserId}`)
    expect(headers.get('x-total-count')).toBe('1')
  })

  it('the order of arrival decides nothing', async () => {
    const forth = await operationsAfter(first120, whole, otherLog, later)
    const back = await operationsAfter(later, otherLog, whole, first120)
    expect(withoutIds(back.operations)).toEqual(withoutIds(forth.operations))
    expect(forth.operations.map(({ files }) => files)).toEqual([2, 1])
  })

  it('a file that bridges two operations keeps the older id', async () => {
    const { leafUserId, operations } = await operationsAfter(whole, later)
    expect(operations).toHaveLength(2)
    await serving.deliver(leafUserId, archiveOf(filesOf(between)), 'between.zip')
    await serving.settled(leafUserId)
    const bridged = await operationsOf(leafUserId)
    expect(bridged).toHaveLength(1)
    expect(bridged[0]).toMatchObject({ id: operations[0]!.id, files: 3 })
  })

  it('all at once gives the same as one by one', async () => {
    const oneByOne = await operationsAfter(whole, otherLog, between, later)
    const leafUserId = await serving.newLeafUser()
    for (const work of [later, between, otherLog, whole]) {
      await serving.deliver(leafUserId, archiveOf(filesOf(work)), 'x.zip')
    }
    await serving.settled(leafUserId)
    expect(withoutIds(await operationsOf(leafUserId))).toEqual(withoutIds(oneByOne.operations))
  })

  it('a conversion that runs twice changes nothing', async () => {
    const { leafUserId, operations } = await operationsAfter(whole)
    const { database, jobs } = serving.context
    const before = await snapshot(serving, leafUserId)
    const { CONVERT } = await import('../../src/files/index.js')
    const { content_hash } = await database.db
      .selectFrom('original')
      .select('content_hash')
      .where('leaf_user_id', '=', leafUserId)
      .executeTakeFirstOrThrow()
    await database.db
      .updateTable('original')
      .set({ state: 'waiting' })
      .where('leaf_user_id', '=', leafUserId)
      .execute()
    await jobs.enqueue(undefined, CONVERT, { leafUserId, contentHash: content_hash }, { key: leafUserId })
    await serving.settled(leafUserId)
    expect(await snapshot(serving, leafUserId)).toEqual(before)
    expect(await operationsOf(leafUserId)).toEqual(operations)
  })
})

async function snapshot({ context: { database } }: Serving, leafUserId: string) {
  const of = (table: 'machine_file' | 'field' | 'boundary' | 'file_field' | 'operation') =>
    database.db.selectFrom(table).selectAll().where('leaf_user_id', '=', leafUserId).execute()
  return {
    files: await of('machine_file'),
    fields: await of('field'),
    boundaries: await of('boundary'),
    links: await of('file_field'),
    operations: await of('operation'),
  }
}
