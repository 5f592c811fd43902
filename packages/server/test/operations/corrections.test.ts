/** Corrections beyond the contract, as an owner switches them on: keys of the configuration, off until they are set. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { boxAround, namedFiles, YIELD_KG_PER_HA } from '../pipeline/harvested-field.js'
import { openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf } from '../pipeline/worked-field.js'

const OPERATIONS = '/services/operations/api'
const CONFIGS = '/services/config/api/configs'

/** 4 passes 8 m apart: 40 records each, of which the first stands for no stretch: 39 × 2 m × 10 m. */
const WORK = { crop: 'Gerste', apartM: 8, boundary: boxAround(-10, -10, 100, 60) }
const SWATHS_M2 = 4 * 39 * 2 * 10
/** The same ground once: 10 m, and 8 m for each further pass. */
const GROUND_M2 = 39 * 2 * (10 + 3 * 8)
const MASS_KG = (SWATHS_M2 / 10_000) * YIELD_KG_PER_HA

describe('corrections of harvests', () => {
  let serving: Serving
  let leafUserId: string
  beforeAll(async () => {
    serving = await openServing('embedded')
  })
  beforeEach(async () => {
    leafUserId = await serving.newLeafUser()
  })
  afterAll(() => serving.close())

  const configure = async (keys: object) => {
    const { status } = await serving.ask('PATCH', `${CONFIGS}/${leafUserId}`, { body: keys })
    expect(status).toBe(200)
  }
  const deliver = async (start?: string) => {
    await serving.deliver(leafUserId, archiveOf(namedFiles(start === undefined ? WORK : { ...WORK, start })))
    await serving.settled(leafUserId)
  }
  const operation = async () => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)
    expect(json).toHaveLength(1)
    const { json: summary } = await serving.ask('GET', `${OPERATIONS}/operations/${json[0].id}/summary`)
    return { id: json[0].id as string, properties: summary.properties }
  }
  const file = async () => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/files?leafUserId=${leafUserId}`)
    return json.operations[0]
  }

  it('are off: area and mass are what was logged, and nothing is said of corrections', async () => {
    await deliver()
    const { properties } = await operation()
    expect(properties.totalArea.value / SWATHS_M2).toBeCloseTo(1, 2)
    expect(properties.totalWetMass.value / MASS_KG).toBeCloseTo(1, 2)
    expect(properties.corrections).toBeUndefined()
    expect((await file()).summary.properties.corrections).toBeUndefined()
  })

  it('overlap and calibration act at conversion; summary and file status state their effect', async () => {
    await configure({ sheafCorrections: { removeOverlap: true, calibrationFactors: { barley: 1.25 } } })
    await deliver()
    const { properties } = await operation()
    expect(properties.totalArea.value / GROUND_M2).toBeCloseTo(1, 2)
    expect(properties.totalWetMass.value / (1.25 * MASS_KG)).toBeCloseTo(1, 2)
    expect(properties.corrections.map(({ name }: { name: string }) => name)).toEqual([
      'calibration',
      'overlap',
    ])
    const { id, summary } = await file()
    expect(summary.properties.corrections).toMatchObject([
      { name: 'calibration', setting: { barley: 1.25 }, totalWetMass: { unit: 'kg' } },
      { name: 'overlap', setting: {}, totalArea: { unit: 'm2' } },
    ])
    const { json: steps } = await serving.ask('GET', `${OPERATIONS}/files/${id}/status`)
    expect(steps.areaAndYield).toMatchObject({
      status: 'processed',
      message: 'ok',
      detail: expect.stringMatching(
        /calibration factor 1\.25 \(barley\).*\+25\.00 %.*harvested before counted once/,
      ),
    })
    const { json: points } = await serving.ask('GET', `${OPERATIONS}/files/${id}/download/standardGeojson`)
    const [{ properties: point }] = points.features
    expect(point.wetMass / point.rawWetMass).toBeCloseTo(1.25, 4)
  })

  it('a weighed total calibrates one operation when it is processed again, and leaves it when it is taken back', async () => {
    await deliver()
    const { id } = await operation()
    const reprocess = async () => {
      expect((await serving.ask('POST', `${OPERATIONS}/operations/${id}/reprocess`)).status).toBeLessThan(300)
      await serving.settled(leafUserId)
      return await operation()
    }
    await configure({ sheafWeighedTotals: [{ operationId: id, wetMassKilograms: 3000 }] })
    const weighed = await reprocess()
    expect(weighed.id).toBe(id)
    expect(weighed.properties.totalWetMass.value).toBeCloseTo(3000, 3)
    expect(weighed.properties.corrections).toMatchObject([
      { name: 'weighedTotal', setting: { wetMassKilograms: 3000 } },
    ])
    await configure({ sheafWeighedTotals: null })
    const measured = await reprocess()
    expect(measured.properties.totalWetMass.value / MASS_KG).toBeCloseTo(1, 2)
    expect(measured.properties.corrections).toBeUndefined()
  })

  it.each([
    [{ sheafCorrections: { flowDelaySeconds: 61 } }, 'sheafCorrections.flowDelaySeconds'],
    [{ sheafCorrections: { flowdelay: 1 } }, 'sheafCorrections.flowdelay'],
    [
      { sheafCorrections: { calibrationFactors: { barley: 0 } } },
      'sheafCorrections.calibrationFactors.barley',
    ],
    [
      { sheafWeighedTotals: [{ operationId: 'x', wetMassKilograms: 1 }] },
      'sheafWeighedTotals[0].operationId',
    ],
  ])('%j is refused, and %s is named', async (body, field) => {
    const { status, json } = await serving.ask('PATCH', CONFIGS, { body })
    expect(status).toBe(400)
    expect(json.fieldErrors).toMatchObject([{ field }])
  })
})
