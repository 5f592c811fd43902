/** `splitOperationsByField`: one operation per boundary, or whole files where it is off; and cropping one by hand. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boxAround, namedFiles } from '../pipeline/harvested-field.js'
import { openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf } from '../pipeline/worked-field.js'

const OPERATIONS = '/services/operations/api'
/** 40 records of 2 m from 0 m to 78 m: 30 lie west of 59 m, 10 east of it. The border is left free of points. */
const WEST = boxAround(-10, -10, 59, 60)
const EAST = boxAround(59, -10, 120, 60)
const work = () => archiveOf(namedFiles({ crop: 'Gerste' }))

describe('splitOperationsByField', () => {
  let serving: Serving
  beforeAll(async () => {
    serving = await openServing('embedded')
  })
  afterAll(() => serving.close())

  /** A Leaf user with two adjacent fields and a file that crosses them. */
  const crossing = async (keys: object) => {
    const leafUserId = await serving.newLeafUser()
    await serving.ask('POST', `/services/config/api/configs/${leafUserId}`, { body: keys })
    const ids: string[] = []
    for (const geometry of [WEST, EAST]) {
      const { json } = await serving.ask('POST', `/services/fields/api/users/${leafUserId}/fields`, {
        body: { name: `Field ${ids.length}`, geometry },
      })
      ids.push(json.id)
    }
    await serving.deliver(leafUserId, work())
    await serving.settled(leafUserId)
    return { leafUserId, west: ids[0]!, east: ids[1]! }
  }
  const operationsOf = async (leafUserId: string) => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)
    return json as { id: string; fields: { id: string; coverage: number }[] }[]
  }
  const pointsOf = async (id: string): Promise<number> => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/operations/${id}/download/standardGeojson`)
    return json.features.length
  }

  it('on: each field has an operation with its own points', async () => {
    const { leafUserId, west, east } = await crossing({})
    const operations = await operationsOf(leafUserId)
    expect(operations.map(({ fields }) => fields[0]!.id).sort()).toEqual([west, east].sort())
    const points = await Promise.all(operations.map(({ id }) => pointsOf(id)))
    const { json } = await serving.ask('GET', `${OPERATIONS}/files?leafUserId=${leafUserId}`)
    const whole = await serving.ask(
      'GET',
      `${OPERATIONS}/files/${json.operations[0].id}/download/standardGeojson`,
    )
    expect(points[0]! + points[1]!).toBe(whole.json.features.length)
  })

  it('off: the file stays one operation, on the field it lies on most, until that is cropped', async () => {
    const { leafUserId, west } = await crossing({ splitOperationsByField: false })
    const [operation, ...others] = await operationsOf(leafUserId)
    expect(others).toEqual([])
    expect(operation!.fields[0]!.id).toBe(west)
    const whole = await pointsOf(operation!.id)
    const body = { id: operation!.id }
    const cropped = await serving.ask('POST', `${OPERATIONS}/operations/cropOperationByField`, { body })
    expect(cropped.json).toMatchObject({ id: operation!.id, message: expect.stringContaining('is cropped') })
    await serving.settled(leafUserId)
    // of 40 records a pass 30 lie in the western field; four of all stand for no stretch
    const left = await pointsOf(operation!.id)
    expect(left / whole).toBeGreaterThan(0.7)
    expect(left / whole).toBeLessThan(0.8)
    expect((await operationsOf(leafUserId)).map(({ id }) => id)).toEqual([operation!.id])
    const again = await serving.ask('POST', `${OPERATIONS}/operations/cropOperationByField`, { body })
    expect(again.json.message).toContain('already')
  })
})
