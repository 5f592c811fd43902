/** A file that kills whoever reads it: alone from the second death on, given up after five, nobody else harmed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ComputeDied, type RunOptions } from '../../src/compute/index.js'
import type { Context } from '../../src/context.js'
import { convertOriginal } from '../../src/files/convert.js'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, filesOf } from '../pipeline/worked-field.js'

describe.each(DATABASES.filter(({ available }) => available))('deaths on the $name', ({ kind }) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await openServing(kind, {}, { works: false })
  })
  afterAll(() => serving.close())

  /** The foundations with a pool whose conversions end as `fate` says; how each was run is noted. */
  function withFate(fate: () => Error) {
    const runs: RunOptions[] = []
    const context: Context = {
      ...serving.context,
      compute: {
        close: () => Promise.resolve(),
        run: async (task, input, options = {}) => {
          if (task !== 'convertArchive') return await serving.context.compute.run(task, input, options)
          runs.push(options)
          throw fate()
        },
      },
    }
    return { context, runs }
  }

  async function delivered() {
    const leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, archiveOf(filesOf()), 'deadly.zip')
    const original = await serving.context.database.db
      .selectFrom('original')
      .select('content_hash')
      .where('leaf_user_id', '=', leafUserId)
      .executeTakeFirstOrThrow()
    const job = (attempt: number) => ({
      id: 'job',
      data: { leafUserId, contentHash: original.content_hash },
      attempt,
      signal: new AbortController().signal,
      complete: () => Promise.resolve(),
    })
    const files = async () =>
      (await serving.ask('GET', `/services/operations/api/files?leafUserId=${leafUserId}`)).json.operations
    return { leafUserId, job, files }
  }

  it('four deaths are tried again, the fifth ends the file', async () => {
    const { job, files } = await delivered()
    const { context, runs } = withFate(() => new ComputeDied('out of memory'))
    for (let attempt = 0; attempt < 4; attempt++) {
      await expect(convertOriginal(context, job(attempt))).rejects.toThrow('out of memory')
      expect(await files()).toEqual([])
    }
    await convertOriginal(context, job(4))
    expect(runs.map(({ alone }) => alone)).toEqual([false, false, true, true, true])
    const [file] = await files()
    expect(file).toMatchObject({ fileName: 'deadly', status: 'failed' })
    const { json } = await serving.ask('GET', `/services/operations/api/files/${file.id}/status`)
    expect(json.rawGeojson.detail).toMatch(/ended its process 5 times/)
  })

  it('a process that was killed from outside is no fault of the file: it is read alone, and ends well', async () => {
    const { leafUserId, job, files } = await delivered()
    const { db } = serving.context.database
    await db.updateTable('original').set({ attempts: 7 }).where('leaf_user_id', '=', leafUserId).execute()
    await convertOriginal(serving.context, job(7))
    expect(await files()).toMatchObject([{ status: 'processed' }])
  })

  it('a fault of the program is tried three times more, then the file says so', async () => {
    const { job, files } = await delivered()
    const { context } = withFate(() => new TypeError('x is not a function'))
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(convertOriginal(context, job(attempt))).rejects.toThrow('x is not a function')
    }
    await convertOriginal(context, job(3))
    const [file] = await files()
    const { json } = await serving.ask('GET', `/services/operations/api/files/${file.id}/status`)
    expect(json.rawGeojson.detail).toMatch(/deadly\.zip failed: TypeError.*fault of the program/)
  })
})
