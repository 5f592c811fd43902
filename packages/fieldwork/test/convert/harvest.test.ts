import { describe, expect, it } from 'vitest'
import { textsOf } from '../../src/index.js'
import { BASE, column, convert, deviceOf, logOf, STEP_M } from '../sets.js'

const combine = deviceOf('DVC-1', 'LEXION 770', 7, [
  { id: 'DET-1', type: 1 },
  { id: 'DET-2', type: 2, parent: 'DET-1', constants: { 70: 7500 } },
])

const CHANNELS = [
  { ddi: 141, elementId: 'DET-2' },
  { ddi: 84, elementId: 'DET-2' },
  { ddi: 99, elementId: 'DET-2' },
  { ddi: 148, elementId: 'DET-1' },
]

/** 8.3556 t/ha at 15.1 %, change-only; off at the end. */
const ROWS = [
  [0, 0, 151_000, 1000],
  [1, 835_560, undefined, 1020],
  [undefined, undefined, undefined, 1040],
  [undefined, 900_000, 120_000, 1060],
  [0, undefined, undefined, 1080],
]

const harvest = (crop: string, more: object = {}) => ({
  ...BASE,
  partfields: [{ id: 'PFD-1', designator: 'Feld 7', cropTypeId: 'CTP-1', cropVarietyId: 'CVT-1' }],
  cropTypes: [{ id: 'CTP-1', designator: crop }],
  cropVarieties: [{ id: 'CVT-1', designator: 'Asory', cropTypeId: 'CTP-1' }],
  devices: [combine],
  tasks: [{ id: 'TSK-1', designator: 'Ernte', partfieldId: 'PFD-1', timeLogs: ['TLG00001'] }],
  logs: [logOf({ channels: CHANNELS, rows: ROWS })],
  ...more,
})

/** 7.5 m × 11.131949 m = 83.489618 m². */
const AREA = 7.5 * STEP_M
/** 60 lb/bu × 12.871859781. */
const WHEAT_KG_PER_L = (60 * 12.871859781) / 1000

describe('harvest', () => {
  it('a point stands for the stretch since the record before: width × distance', async () => {
    const [file] = await convert(harvest('Winterweizen'))
    expect(file!.status).toBe('processed')
    expect(file!.records).toBe(5)
    expect(column(file!, 'record')).toEqual([1, 2, 3])
    for (const area of column(file!, 'area')) expect(area).toBeCloseTo(AREA, 5)
    for (const distance of column(file!, 'distance')) expect(distance).toBeCloseTo(STEP_M, 6)
    for (const heading of column(file!, 'heading')) expect(heading).toBeCloseTo(90, 9)
    // 11.131949 m in 5 s
    for (const speed of column(file!, 'speed')) expect(speed).toBeCloseTo(STEP_M / 5, 6)
    expect(column(file!, 'elevation')).toEqual([118.2, 118.2, 118.2])
    expect(file!.dropped).toEqual({ recordingStatus: 2 })
  })

  it('a receiver that tells no height gives no elevation, in no output', async () => {
    const up = [0x7fffffff, 0x7fffffff, 0x7fffffff, 0, 0]
    const [file] = await convert(
      harvest('Winterweizen', { logs: [logOf({ channels: CHANNELS, rows: ROWS, up })] }),
    )
    expect(file!.points!.columns.has('elevation')).toBe(false)
    expect(file!.units).not.toHaveProperty('elevation')
    expect(file!.summary!.properties).not.toHaveProperty('elevation')
  })

  it('wet mass, volume by crop density, dry mass at standard moisture and never above wet', async () => {
    const [file] = await convert(harvest('Winterweizen'))
    const wet = (8355.6 * AREA) / 10_000
    expect(column(file!, 'wetMassPerArea')).toEqual([8355.6, 8355.6, 9000])
    expect(column(file!, 'wetMass')[0]).toBeCloseTo(wet, 5)
    expect(column(file!, 'wetVolume')[0]).toBeCloseTo(wet / WHEAT_KG_PER_L, 5)
    expect(column(file!, 'wetVolumePerArea')[0]).toBeCloseTo(8355.6 / WHEAT_KG_PER_L, 3)
    // × (100 − 15.1) ÷ (100 − 13.5) = 0.981503; at 12 % the formula gives 1.017, capped to 1
    expect(column(file!, 'dryMass')[0]).toBeCloseTo((wet * 84.9) / 86.5, 5)
    expect(column(file!, 'dryMassPerArea')[2]).toBe(9000)
    expect(column(file!, 'harvestMoisture')[0]).toBeCloseTo(15.1, 9)
    expect(column(file!, 'harvestMoisture')[2]).toBeCloseTo(12, 9)
  })

  it('a header that is a device of its own gives the width that it logs', async () => {
    const machine = deviceOf('DVC-1', 'LEXION 770', 7, [{ id: 'DET-1', type: 1 }])
    const header = deviceOf('DVC-2', 'VARIO 1080', 0, [{ id: 'DET-11', type: 1, constants: { 70: 10_800 } }])
    const channels = [
      { ddi: 141, elementId: 'DET-1' },
      { ddi: 84, elementId: 'DET-1' },
      { ddi: 67, elementId: 'DET-11' },
    ]
    // the last pass is narrower than the header
    const rows = [[1, 800_000, 10_800], [], [undefined, undefined, 1900], []]
    const logs = [logOf({ channels, rows })]
    const [file] = await convert(harvest('Weizen', { devices: [machine, header], logs }))
    expect(column(file!, 'equipmentWidth')).toEqual([10.8, 1.9, 1.9])
    expect(file!.areaM2).toBeCloseTo((10.8 + 1.9 + 1.9) * STEP_M, 5)
  })

  it('fuel is what the counter grew, crop and variety come from the field', async () => {
    const [file] = await convert(harvest('Winterweizen'))
    for (const fuel of column(file!, 'fuelUsed')) expect(fuel).toBeCloseTo(0.02, 9)
    expect(file!.crops).toEqual(['winter wheat'])
    expect(file!.varieties).toEqual(['Asory'])
    expect(file!.machinery).toEqual([{ name: 'LEXION 770', type: 'machine', brand: 'CLAAS' }])
  })

  it('summary: per-area averages are total ÷ area, others means over points; quantities carry units', async () => {
    const [file] = await convert(harvest('Winterweizen'))
    const properties = file!.summary!.properties
    const perArea = (8355.6 + 8355.6 + 9000) / 3
    expect(properties['wetMassPerArea']).toMatchObject({ min: 8355.6, max: 9000, unit: 'kg/ha' })
    expect((properties['wetMassPerArea'] as { avg: number }).avg).toBeCloseTo(perArea, 6)
    expect((properties['totalWetMass'] as { value: number }).value).toBeCloseTo(
      (perArea * 3 * AREA) / 10_000,
      4,
    )
    expect((properties['harvestMoisture'] as { avg: number }).avg).toBeCloseTo(14.066667, 6)
    expect(properties.totalArea.value).toBeCloseTo(3 * AREA, 4)
    expect(properties.totalDistance.value).toBeCloseTo(3 * STEP_M, 5)
    expect(properties.startTime).toBe('2026-07-29T15:00:05.000Z')
    expect(properties.crop).toEqual(['winter wheat'])
    expect(properties.varieties).toMatchObject([
      { name: 'Asory', area: { unit: 'm2' }, wetMassPerArea: { unit: 'kg/ha' } },
    ])
    expect(properties.originalOperationData).toEqual({
      originalOperationField: 'Feld 7',
      originalOperationType: 'Ernte',
    })
    expect(file!.summary!.geometry.type).toBe('MultiPolygon')
    expect(file!.units).toMatchObject({
      wetMass: 'kg',
      wetMassPerArea: 'kg/ha',
      harvestMoisture: 'percentage',
      area: 'm2',
    })
  })

  it('an unknown crop gives neither crop nor volumes, is named, and the file is still processed', async () => {
    const [file] = await convert(harvest('Quokkakraut'))
    expect(file!.status).toBe('processed')
    expect(file!.crops).toEqual([])
    expect(file!.points!.columns.has('wetVolume')).toBe(false)
    expect(file!.diagnostics.find(({ code }) => code === 'CROP_UNKNOWN')?.message).toContain('"Quokkakraut"')
    // no standard moisture: dry repeats wet
    expect(column(file!, 'dryMassPerArea')).toEqual(column(file!, 'wetMassPerArea'))
  })

  it('a product that is no known crop is listed where nothing else names what was harvested', async () => {
    const product = (designator: string) => ({
      ...harvest('', { partfields: [], cropTypes: [], cropVarieties: [] }),
      products: [{ id: 'PDT-1', designator }],
      tasks: [
        {
          id: 'TSK-1',
          designator: 'Ernte',
          timeLogs: ['TLG00001'],
          productAllocations: [{ productId: 'PDT-1' }],
        },
      ],
    })
    const [unknown] = await convert(product('QK - Quokkakraut'))
    expect(unknown!.diagnostics.find(({ code }) => code === 'CROP_UNKNOWN')?.message).toContain(
      '"QK - Quokkakraut"',
    )
    expect(unknown!.sourceNames).toEqual([{ kind: 'crop', source: 'QK - Quokkakraut', name: null }])
    const [known] = await convert(product('HV - Hvede'))
    expect(known!.diagnostics.some(({ code }) => code === 'CROP_UNKNOWN')).toBe(false)
    expect(known!.sourceNames).toEqual([{ kind: 'crop', source: 'HV - Hvede', name: 'wheat' }])
  })

  it("the owner's names come first", async () => {
    const [file] = await convert(harvest('Quokkakraut'), { cropNames: { quokkakraut: 'barley' } })
    expect(textsOf(file!.points!, 'crop')).toEqual(['barley'])
  })

  it('sugar cane carries no volume keys', async () => {
    const [file] = await convert(harvest('Zuckerrohr'))
    expect(file!.crops).toEqual(['sugar cane'])
    expect([...file!.points!.columns.keys()].filter((name) => /volume/i.test(name))).toEqual([])
  })

  it('mass flow: kg/s × interval ÷ area', async () => {
    const rows = [
      [0, 0],
      [1, 10_000_000],
    ]
    const channels = [
      { ddi: 141, elementId: 'DET-2' },
      { ddi: 87, elementId: 'DET-2' },
    ]
    const [file] = await convert(harvest('Weizen', { logs: [logOf({ channels, rows })] }))
    // 10 kg/s × 5 s = 50 kg on 83.49 m²
    expect(column(file!, 'wetMass')[0]).toBeCloseTo(50, 9)
    expect(column(file!, 'wetMassPerArea')[0]).toBeCloseTo((50 / AREA) * 10_000, 6)
    expect(column(file!, 'cropFlow')).toEqual([10])
    expect(file!.points!.columns.has('dryMass')).toBe(false)
  })

  it('what is threshed while the machine stands counts in the hopper, and in the average per area', async () => {
    const channels = [
      { ddi: 141, elementId: 'DET-2' },
      { ddi: 87, elementId: 'DET-2' },
    ]
    const rows = [[1, 10_000_000], [], [], []]
    const [file] = await convert(
      harvest('Weizen', { logs: [logOf({ channels, rows, steps: [0, 1, 1, 2] })] }),
    )
    // 10 kg/s × 5 s each; the first record has no interval and is dropped
    expect(column(file!, 'wetMass')).toEqual([50, 50, 50])
    expect(column(file!, 'wetMassPerArea')[1]).toBeNaN()
    const { totalWetMass, wetMassPerArea, totalArea } = file!.summary!.properties as Record<string, never>
    expect(totalWetMass).toEqual({ value: 150, unit: 'kg' })
    expect((totalArea as { value: number }).value).toBeCloseTo(2 * AREA, 5)
    expect((wetMassPerArea as { avg: number }).avg).toBeCloseTo((150 / (2 * AREA)) * 10_000, 6)
  })

  const DRY = [141, 84, 181, 99, 184].map((ddi) => ({ ddi, elementId: 'DET-2' }))
  it('dry mass that the machine logged counts before the formula', async () => {
    const rows = [[1, 800_000, 660_000, 180_000], []]
    const [file] = await convert(harvest('Weizen', { logs: [logOf({ channels: DRY, rows })] }))
    expect(column(file!, 'wetMassPerArea')).toEqual([8000])
    expect(column(file!, 'dryMassPerArea')).toEqual([6600])
    expect(column(file!, 'dryMass')[0]).toBeCloseTo((6600 * AREA) / 10_000, 6)
  })

  it('dry mass at a stated moisture is brought to the standard of the crop, never above wet', async () => {
    const dryOf = async (raw: number) => {
      const rows = [[1, 800_000, raw, 180_000, 0], []]
      const [file] = await convert(harvest('Weizen', { logs: [logOf({ channels: DRY, rows })] }))
      return column(file!, 'dryMassPerArea')[0]
    }
    // 6560 kg/ha of pure dry matter × 100 ÷ (100 − 13.5) = 7583.815; 7000 would be 8092.5
    expect(await dryOf(656_000)).toBeCloseTo(656_000 / 86.5, 6)
    expect(await dryOf(700_000)).toBe(8000)
  })

  it('a machine that only counts: what the counter grew is shared over the ground since it last changed', async () => {
    const channels = [
      { ddi: 141, elementId: 'DET-2' },
      { ddi: 90, elementId: 'DET-1' },
      { ddi: 99, elementId: 'DET-2' },
    ]
    // 60 kg on two records, 30 on one, 30 on the next two, the last of which waits for its own change
    const rows = [
      [1, 1000, 140_000],
      [1, 1000],
      [1, 1060],
      [1, 1090],
      [1, 1120],
      [1, 1120],
    ]
    const [file] = await convert(harvest('Winterweizen', { logs: [logOf({ channels, rows })] }))
    expect(file!.status).toBe('processed')
    expect(column(file!, 'wetMass').map((kg) => Math.round(kg * 1e6) / 1e6)).toEqual([30, 30, 30, 15, 15])
    expect(column(file!, 'wetMassPerArea')[0]).toBeCloseTo((30 / AREA) * 10_000, 6)
    expect(file!.summary!.properties['totalWetMass']).toEqual({ value: 120, unit: 'kg' })
    expect(file!.areaM2).toBeCloseTo(5 * AREA, 5)
  })

  it('only dry yield and moisture: wet by the inverse', async () => {
    const channels = [
      { ddi: 141, elementId: 'DET-2' },
      { ddi: 181, elementId: 'DET-2' },
      { ddi: 99, elementId: 'DET-2' },
    ]
    const rows = [[1, 700_000, 180_000], []]
    const [file] = await convert(harvest('Weizen', { logs: [logOf({ channels, rows })] }))
    expect(column(file!, 'dryMassPerArea').at(-1)).toBe(7000)
    // 7000 × (100 − 13.5) ÷ (100 − 18)
    expect(column(file!, 'wetMassPerArea').at(-1)).toBeCloseTo((7000 * 86.5) / 82, 6)
  })

  it('yield on hold is not used', async () => {
    const channels = [...CHANNELS, { ddi: 239, elementId: 'DET-2' }]
    const rows = ROWS.map((row, i) => [...row, i === 2 ? 1 : 0])
    const [file] = await convert(harvest('Weizen', { logs: [logOf({ channels, rows })] }))
    expect(column(file!, 'record')).toEqual([1, 3])
    expect(file!.dropped).toEqual({ recordingStatus: 3 })
  })

  it('without any yield the required keys are named; outOfStandardOperations lets the file through, marked', async () => {
    const channels = [
      { ddi: 141, elementId: 'DET-2' },
      { ddi: 99, elementId: 'DET-2' },
    ]
    const set = harvest('Weizen', { logs: [logOf({ channels, rows: [[1, 150_000], []] })] })
    const [file] = await convert(set)
    expect(file!.failure).toMatchObject({
      step: 'standardGeojson',
      message: 'missing required properties: wetMass, wetMassPerArea',
    })
    const [letThrough] = await convert(set, { outOfStandardOperations: true })
    expect(letThrough!.status).toBe('processed')
    expect(letThrough!.summary!.properties.outOfStandard).toBe(true)
  })

  it("the machine's own totals stand beside the sums and are flagged beyond 15 %", async () => {
    const task = {
      id: 'TSK-1',
      designator: 'Ernte',
      partfieldId: 'PFD-1',
      timeLogs: ['TLG00001'],
      times: [
        { start: '2026-07-29T15:00:00', type: 4, values: [{ ddi: 90, value: 100, elementId: 'DET-2' }] },
        {
          start: '2026-07-29T16:00:00',
          type: 4,
          values: [
            { ddi: 90, value: 300, elementId: 'DET-2' },
            { ddi: 116, value: 250, elementId: 'DET-2' },
          ],
        },
      ],
    }
    const [file] = await convert(harvest('Winterweizen', { tasks: [task] }))
    const { loggedTotals } = file!.summary!.properties
    // 100 then 300 runs on: 300 kg; the points give 214.7 kg
    const mass = (((8355.6 + 8355.6 + 9000) / 3) * 3 * AREA) / 10_000
    expect(loggedTotals!['totalWetMass']).toMatchObject({ value: 300, unit: 'kg' })
    expect(loggedTotals!['totalWetMass']!.difference).toBeCloseTo(mass / 300 - 1, 6)
    // the fuel counter of the log grew by 0.08 L, 0.06 L of it on the three points; 250 m² are within 15 %
    expect(loggedTotals!['totalFuelUsed']!.difference).toBeCloseTo(-0.25, 9)
    expect(
      file!.diagnostics
        .filter(({ code }) => code === 'TOTALS_DIFFER')
        .map(({ message }) => message.split(':')[0]),
    ).toEqual(['totalFuelUsed', 'totalWetMass'])
  })

  it('all points removed: the contract message and what removed them', async () => {
    const [file] = await convert(
      harvest('Weizen', {
        logs: [logOf({ channels: CHANNELS, rows: ROWS.map(() => [0, 1000, 150_000, 1]) })],
      }),
    )
    expect(file!.failure!.message).toBe('no points passed the filter')
    expect(file!.failure!.detail).toContain('recordingStatus')
    expect(file!.dropped['recordingStatus']).toBeGreaterThan(0)
  })

  it('without cleanup every record with a position is a point, off ones without area', async () => {
    const [file] = await convert(harvest('Weizen'), { cleanupStandardGeojson: false })
    expect(column(file!, 'record')).toEqual([0, 1, 2, 3, 4])
    expect(column(file!, 'area')[4]).toBe(0)
  })

  it('custom rules replace the default whole', async () => {
    const [file] = await convert(harvest('Weizen'), {
      cleanupRules: { wetMassPerArea: [{ operator: 'LT', value: 9000 }] },
    })
    // the last record is off and still holds 9000 kg/ha
    expect(column(file!, 'record')).toEqual([0, 1, 2])
    expect(file!.dropped).toEqual({ wetMassPerArea: 2 })
  })
})
