/** A server whose artefacts lie in a bucket: from an archive that comes in to the download of a part. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, filesOf, groundOf } from '../pipeline/worked-field.js'
import { openTestBucket, type TestBucket } from '../support/test-bucket.js'

const OPERATIONS = '/services/operations/api'

describe('a server with its artefacts in a bucket', () => {
  let bucket: TestBucket
  let serving: Serving
  let leafUserId: string
  const archive = archiveOf(filesOf({ boundary: groundOf({}) }))
  beforeAll(async () => {
    bucket = await openTestBucket()
    serving = await openServing('embedded', bucket.env)
    leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, archive, 'Stubble 2025.zip')
    await serving.settled(leafUserId)
  })
  afterAll(async () => {
    await serving.close()
    await bucket.close()
  })

  it('makes files and operations as from a directory, and writes GeoJSON on the first download', async () => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)
    expect(json).toHaveLength(1)
    const path = `${OPERATIONS}/operations/${json[0].id}/download/standardGeojson`
    const first = await serving.ask('GET', path)
    expect(first.json.features.length).toBeGreaterThan(300)
    expect((await serving.ask('GET', path)).bytes).toEqual(first.bytes)
  })

  it('sends the part of an original that is asked for, with the token only', async () => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/files?leafUserId=${leafUserId}`)
    const path = `${OPERATIONS}/files/${json.operations[0].id}/download/originalFile`
    const part = await serving.ask('GET', path, { headers: { range: 'bytes=10-19' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${archive.length}`])
    expect(part.bytes).toEqual(archive.subarray(10, 20))
    expect((await serving.ask('GET', path, { token: 'none' })).status).toBe(401)
  })

  it('is ready while the bucket answers', async () => {
    expect((await serving.ask('GET', '/health/ready')).json).toMatchObject({
      status: 'ok',
      checks: { objects: 'ok' },
    })
  })

  it('leaves nothing in the bucket of a Leaf user who was deleted', async () => {
    const gone = await serving.newLeafUser()
    await serving.deliver(gone, archive)
    await serving.settled(gone)
    expect((await serving.ask('DELETE', `/services/usermanagement/api/users/${gone}`)).status).toBe(204)
    const objectsOf = async (id: string) => {
      const keys: string[] = []
      for await (const { key } of serving.context.objects.list(`leaf-users/${id}/`)) keys.push(key)
      return keys.length
    }
    await expect.poll(() => objectsOf(gone), { timeout: 50_000 }).toBe(0)
    expect(await objectsOf(leafUserId)).toBeGreaterThan(0)
  })
})
