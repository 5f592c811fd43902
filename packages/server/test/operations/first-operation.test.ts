/** An archive that comes in becomes a machine file, a field and a field operation. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, filesOf, groundOf } from '../pipeline/worked-field.js'

const OPERATIONS = '/services/operations/api'

describe.each(DATABASES.filter(({ available }) => available))('an archive on the $name', ({ kind }) => {
  let serving: Serving
  let leafUserId: string
  beforeAll(async () => {
    serving = await openServing(kind)
    leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, archiveOf(filesOf({ boundary: groundOf({}) })), 'Stubble 2025.zip')
    await serving.settled(leafUserId)
  })
  afterAll(() => serving.close())

  it('gives one machine file, named after archive and task', async () => {
    const { json, headers } = await serving.ask('GET', `${OPERATIONS}/files?leafUserId=${leafUserId}`)
    expect(headers.get('x-total-count')).toBe('1')
    expect(json.message).toBe('SUCCESS')
    expect(json.operations[0]).toMatchObject({
      provider: 'CLAAS',
      fileFormat: 'ISO11783',
      fileName: 'Stubble 2025/TSK1',
      status: 'processed',
      origin: 'provider',
      leafUserId,
    })
  })

  it('tells what showed the kind of work, with the step that tells it', async () => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/files?leafUserId=${leafUserId}`)
    const { json: steps } = await serving.ask('GET', `${OPERATIONS}/files/${json.operations[0].id}/status`)
    expect(steps.normalizedGeojson).toEqual({
      status: 'processed',
      message: 'ok',
      evidence: ['DDI 52 at DET-2: tillage'],
    })
  })

  it('gives the field of the partfield, with farm and grower', async () => {
    const { json: fields } = await serving.ask('GET', `/services/fields/api/fields?leafUserId=${leafUserId}`)
    expect(fields).toHaveLength(1)
    expect(fields[0]).toMatchObject({
      name: 'Long Acre',
      providerName: 'CLAAS',
      status: 'PROCESSED',
      type: 'ORIGINAL',
    })
    const { json: farms } = await serving.ask('GET', `/services/fields/api/farms?leafUserId=${leafUserId}`)
    expect(farms[0]).toMatchObject({ name: 'Lindenhof', fieldIds: [fields[0].id] })
    const { json: growers } = await serving.ask(
      'GET',
      `/services/fields/api/growers?leafUserId=${leafUserId}`,
    )
    expect(growers[0]).toMatchObject({ name: 'Anna Weber', farmIds: [farms[0].id] })
  })

  it('gives one operation with all records as points', async () => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)
    expect(json).toHaveLength(1)
    const [operation] = json
    expect(operation).toMatchObject({ type: 'tillage', providers: ['CLAAS'], leafUserId })
    const { json: points } = await serving.ask(
      'GET',
      `${OPERATIONS}/operations/${operation.id}/download/standardGeojson`,
    )
    // 6 passes of 60 records; the first record of all stands for no stretch and may be left out.
    expect(points.features.length).toBeGreaterThanOrEqual(354)
    expect(points.features.length).toBeLessThanOrEqual(360)
    const view = await serving.ask('GET', `/services/sheaf/api/operations/${operation.id}/view`)
    expect(view.headers.get('content-encoding')).toBe('gzip')
    const header = new TextDecoder().decode(
      view.bytes.subarray(4, 4 + new DataView(view.bytes.buffer).getUint32(0, true)),
    )
    expect(JSON.parse(header).rows).toBe(points.features.length)
  })
})
