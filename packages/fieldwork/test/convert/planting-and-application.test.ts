import { describe, expect, it } from 'vitest'
import { BASE, column, convert, deviceOf, logOf, STEP_M, STEP_S } from '../sets.js'

const sections = (count: number, widthMm: number, parent: string) =>
  Array.from({ length: count }, (_, k) => ({
    id: `DET-${10 + k}`,
    type: 4,
    parent,
    designator: `Section ${k + 1}`,
    constants: { 67: widthMm, 135: Math.round((k - (count - 1) / 2) * widthMm) },
  }))

const drill = deviceOf('DVC-1', 'Drill 6', 4, [
  { id: 'DET-1', type: 1 },
  { id: 'DET-2', type: 2, parent: 'DET-1' },
  { id: 'DET-3', type: 3, parent: 'DET-2', designator: 'Seed' },
  { id: 'DET-4', type: 3, parent: 'DET-2', designator: 'Fertilizer' },
  ...sections(4, 1500, 'DET-2'),
])

const products = [
  { id: 'PDT-1', designator: 'Asory', productGroupId: 'PGP-1', relations: [] },
  { id: 'PDT-2', designator: 'DAP 18-46', relations: [] },
]
const seedGroup = { productGroups: [{ id: 'PGP-1', designator: 'Saatgut', type: 1 }], products }

const task = (more: object = {}) => ({ id: 'TSK-1', designator: 'Aussaat', timeLogs: ['TLG00001'], ...more })
const onBins = {
  productAllocations: [
    { productId: 'PDT-1', elementId: 'DET-3' },
    { productId: 'PDT-2', elementId: 'DET-4' },
  ],
}

describe('planting', () => {
  it('count rate: seeds/m² × 10,000, target, depth in cm, seeds = rate × area truncated', async () => {
    const channels = [
      { ddi: 161, elementId: 'DET-2' },
      { ddi: 12, elementId: 'DET-3' },
      { ddi: 11, elementId: 'DET-3' },
      { ddi: 57, elementId: 'DET-2' },
    ]
    // all four sections on: 01 01 01 01 = 0x55; then the left two only: 0x05
    const rows = [
      [0x55, 9000, 9100, 45],
      [undefined, undefined, undefined, undefined],
      [0x05, undefined, undefined, undefined],
    ]
    const [file, ...others] = await convert({
      ...BASE,
      ...seedGroup,
      devices: [drill],
      tasks: [task(onBins)],
      logs: [logOf({ channels, rows })],
    })
    expect(others).toEqual([])
    expect(column(file!, 'seedRate')).toEqual([90_000, 90_000, 90_000])
    expect(column(file!, 'seedRateTarget')[0]).toBe(91_000)
    expect(column(file!, 'seedDepth')[0]).toBeCloseTo(4.5, 9)
    expect(column(file!, 'equipmentWidth')).toEqual([6, 6, 3])
    const area = (6 + 3) * STEP_M
    expect(file!.areaM2).toBeCloseTo(area, 4)
    expect(file!.summary!.properties['totalPlanted']).toEqual({ value: Math.trunc(9 * area), unit: 'seeds' })
    expect(file!.varieties).toEqual(['Asory'])
    expect(file!.points!.columns.has('sectionId')).toBe(false)
  })

  it('seed by mass has no totalPlanted on top but kilograms in its variety; the fertilizer makes a second file', async () => {
    const channels = [
      { ddi: 141, elementId: 'DET-2' },
      { ddi: 7, elementId: 'DET-3' },
      { ddi: 7, elementId: 'DET-4' },
    ]
    const files = await convert({
      ...BASE,
      ...seedGroup,
      devices: [drill],
      tasks: [task(onBins)],
      logs: [logOf({ channels, rows: [[1, 18_000, 12_000], [], []] })],
    })
    expect(files.map(({ operationType, status }) => [operationType, status])).toEqual([
      ['planted', 'processed'],
      ['applied', 'processed'],
    ])
    const [planted, applied] = files
    expect(column(planted!, 'seedRate')).toEqual([180, 180, 180])
    expect(planted!.units!['seedRate']).toBe('kg/ha')
    expect(planted!.summary!.properties['totalPlanted']).toBeUndefined()
    const kilograms = (180 * 2 * 6 * STEP_M) / 10_000
    expect(planted!.summary!.properties.varieties).toMatchObject([
      { name: 'Asory', totalPlanted: { unit: 'kg' } },
    ])
    expect(
      (planted!.summary!.properties.varieties![0] as { totalPlanted: { value: number } }).totalPlanted.value,
    ).toBeCloseTo(kilograms, 6)
    expect(applied!.summary!.properties.products).toMatchObject([
      { name: 'DAP 18-46', rate: { unit: 'kg/ha' } },
    ])
    expect(column(applied!, 'appliedRate')).toEqual([120, 120, 120])
  })

  it('sections that log their own rate give one point each, side by side', async () => {
    const channels = [
      { ddi: 161, elementId: 'DET-2' },
      ...[10, 11, 12, 13].map((n) => ({ ddi: 12, elementId: `DET-${n}` })),
    ]
    const rows = [[0x55, 8000, 8100, 8200, 8300], [], [0x54]]
    const [file] = await convert({
      ...BASE,
      devices: [drill],
      tasks: [task()],
      logs: [logOf({ channels, rows })],
    })
    // four of four, four of four, then the leftmost is off
    expect(column(file!, 'sectionId')).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 1, 2, 3])
    expect(column(file!, 'seedRate').slice(0, 4)).toEqual([80_000, 81_000, 82_000, 83_000])
    expect(column(file!, 'equipmentWidth').every((width) => width === 1.5)).toBe(true)
    // driving east, left is north: offsets −2.25 … +2.25 m, 110,574.28 m a degree of latitude at the equator
    expect(column(file!, 'lat')[0]).toBeCloseTo(2.25 / 110_574.2758, 9)
    expect(column(file!, 'lat')[3]).toBeCloseTo(-2.25 / 110_574.2758, 9)
    // each carries the machine's distance, the record counts once
    expect(file!.summary!.properties.totalDistance.value).toBeCloseTo(2 * STEP_M, 5)
  })

  it('without a rate: missing required properties, unless seedRate is optional', async () => {
    const set = {
      ...BASE,
      devices: [drill],
      tasks: [task()],
      logs: [logOf({ channels: [{ ddi: 141, elementId: 'DET-2' }], rows: [[1], [1]] })],
    }
    expect((await convert(set))[0]!.failure!.message).toBe('missing required properties: seedRate')
    expect((await convert(set, { seedRateOptional: true }))[0]!.status).toBe('processed')
  })

  it('crop is missed in a diagnostic only, and not at all when optional', async () => {
    const set = {
      ...BASE,
      devices: [drill],
      tasks: [task()],
      logs: [logOf({ channels: [{ ddi: 12, elementId: 'DET-3' }], rows: [[9000], [9000]] })],
    }
    const missed = async (cropOptional: boolean) =>
      (await convert(set, { cropOptional }))[0]!.diagnostics.filter(({ code }) => code === 'PROPERTY_MISSING')
        .length
    expect(await missed(false)).toBe(1)
    expect(await missed(true)).toBe(0)
  })
})

const sprayer = deviceOf('DVC-1', 'Sprayer', 6, [
  { id: 'DET-1', type: 1 },
  { id: 'DET-2', type: 2, parent: 'DET-1', constants: { 70: 27_000 } },
  { id: 'DET-3', type: 3, parent: 'DET-2', designator: 'Tank' },
  { id: 'DET-4', type: 3, parent: 'DET-2', designator: 'Hopper' },
])
const SPRAY = [
  { ddi: 141, elementId: 'DET-2' },
  { ddi: 2, elementId: 'DET-3' },
  { ddi: 1, elementId: 'DET-3' },
]

describe('application', () => {
  it('mm³/m² at 0.01: raw 935,408 is 93.5408 L/ha; totals are rate × area', async () => {
    const [file] = await convert({
      ...BASE,
      products: [{ id: 'PDT-1', designator: 'Wasser', relations: [] }],
      devices: [sprayer],
      tasks: [task({ productAllocations: [{ productId: 'PDT-1', elementId: 'DET-3' }] })],
      logs: [logOf({ channels: SPRAY, rows: [[1, 935_408, 950_000], []] })],
    })
    const properties = file!.summary!.properties
    expect(column(file!, 'appliedRate')[1]).toBeCloseTo(93.5408, 9)
    expect(column(file!, 'appliedRateTarget')[1]).toBeCloseTo(95, 9)
    expect(properties.products).toMatchObject([{ name: 'Wasser', type: 'Carrier', rate: { unit: 'L/ha' } }])
    expect((properties['totalApplied'] as { value: number }).value).toBeCloseTo(
      (93.5408 * 27 * STEP_M) / 10_000,
      6,
    )
    expect(properties.tankMix).toBe(false)
    expect(properties.crop).toEqual([])
  })

  it('a recipe is one entry per part by its share, marked as tank mix', async () => {
    const [file] = await convert({
      ...BASE,
      products: [
        {
          id: 'PDT-1',
          designator: 'Mischung',
          type: 2,
          quantityDdi: 72,
          recipeQuantity: 200_000,
          relations: [
            { productId: 'PDT-2', quantity: 198_800 },
            { productId: 'PDT-3', quantity: 1200 },
          ],
        },
        { id: 'PDT-2', designator: 'Water', quantityDdi: 72, relations: [] },
        { id: 'PDT-3', designator: 'Product A', quantityDdi: 72, relations: [] },
      ],
      devices: [sprayer],
      tasks: [task({ productAllocations: [{ productId: 'PDT-1', elementId: 'DET-3' }] })],
      logs: [logOf({ channels: SPRAY, rows: [[1, 2_000_000], []] })],
    })
    expect(file!.points!.products.map(({ name, type }) => [name, type])).toEqual([
      ['Water', 'Carrier'],
      ['Product A', 'Component'],
    ])
    expect(column(file!, 'products.0.rate')[1]).toBeCloseTo(198.8, 9)
    expect(column(file!, 'products.1.rate')[1]).toBeCloseTo(1.2, 9)
    expect(column(file!, 'appliedRate')[1]).toBeCloseTo(200, 9)
    expect(file!.summary!.properties.tankMix).toBe(true)
  })

  it('products of two dimensions: the rate sums the one with the larger treated area', async () => {
    const channels = [...SPRAY.slice(0, 2), { ddi: 7, elementId: 'DET-4' }]
    const [file] = await convert({
      ...BASE,
      devices: [sprayer],
      tasks: [task()],
      logs: [
        logOf({
          channels,
          rows: [
            [1, 2_000_000, 500],
            [1, 0, 500],
            [1, 0, 500],
          ],
        }),
      ],
    })
    expect(file!.units!['appliedRate']).toBe('kg/ha')
    expect(file!.points!.products.map(({ name, unit }) => [name, unit])).toEqual([
      ['Tank', 'L/ha'],
      ['Hopper', 'kg/ha'],
    ])
  })

  it('flow per time: L/s × interval ÷ area', async () => {
    const channels = [SPRAY[0]!, { ddi: 37, elementId: 'DET-3' }]
    const [file] = await convert({
      ...BASE,
      devices: [sprayer],
      tasks: [task()],
      logs: [logOf({ channels, rows: [[1, 1_200_000], []] })],
    })
    // 1.2 L/s × 5 s = 6 L on 27 m × 11.13 m
    expect(column(file!, 'appliedRate').at(-1)).toBeCloseTo((1.2 * STEP_S * 10_000) / (27 * STEP_M), 6)
  })

  it('without any rate the counters of the bins tell it, each its own product', async () => {
    const channels = [
      { ddi: 141, elementId: 'DET-2' },
      { ddi: 81, elementId: 'DET-3' },
      { ddi: 81, elementId: 'DET-4' },
    ]
    const rows = [
      [1, 100, 7],
      [1, 106, 7],
      [1, 112, 9],
    ]
    const [file] = await convert({
      ...BASE,
      devices: [sprayer],
      tasks: [task()],
      logs: [logOf({ channels, rows })],
    })
    expect(file!.operationType).toBe('applied')
    expect(file!.summary!.properties.products).toMatchObject([
      { name: 'Tank', totalApplied: { unit: 'kg' } },
      { name: 'Hopper', totalApplied: { unit: 'kg' } },
    ])
    const totals = file!.summary!.properties.products!.map(({ totalApplied }) => totalApplied.value)
    // 6 + 6 kg, and 2 kg since the counter last changed
    expect(totals[0]).toBeCloseTo(12, 9)
    expect(totals[1]).toBeCloseTo(2, 9)
    expect(column(file!, 'appliedRate').at(-1)).toBeCloseTo((7 * 10_000) / (27 * STEP_M), 6)
  })

  const booms = (constants: readonly [object, object], device: object = {}) =>
    deviceOf('DVC-1', 'Sprayer', 6, [
      { id: 'DET-1', type: 1, constants: { ...device } },
      { id: 'DET-2', type: 2, parent: 'DET-1', constants: { 67: 24_000, ...constants[0] } },
      { id: 'DET-3', type: 2, parent: 'DET-1', constants: { 67: 24_000, ...constants[1] } },
    ])
  /** 200 L/ha on the first boom; 100 L/ha on the second, which is switched off at the last of three records. */
  const TWO_BOOMS = logOf({
    channels: ['DET-2', 'DET-3'].flatMap((elementId) => [141, 2].map((ddi) => ({ ddi, elementId }))),
    rows: [
      [1, 2_000_000, 1, 1_000_000],
      [1, 2_000_000, 1, 1_000_000],
      [1, 2_000_000, 0, 1_000_000],
    ],
  })
  const withBooms = async (device: ReturnType<typeof deviceOf>) =>
    (
      await convert({
        ...BASE,
        products: ['Roundup', 'Atlantis'].map((designator, k) => ({
          id: `PDT-${k + 1}`,
          designator,
          relations: [],
        })),
        devices: [device],
        tasks: [
          task({
            productAllocations: [
              { productId: 'PDT-1', elementId: 'DET-2' },
              { productId: 'PDT-2', elementId: 'DET-3' },
            ],
          }),
        ],
        logs: [TWO_BOOMS],
      })
    )[0]!

  it('two booms behind each other cover the same ground; one that is off brings nothing out', async () => {
    const file = await withBooms(booms([{}, {}]))
    expect(column(file, 'equipmentWidth')).toEqual([24, 24, 24])
    expect(column(file, 'appliedRate')).toEqual([300, 300, 200])
    const [roundup, atlantis] = file.summary!.properties.products!
    expect(roundup!.totalApplied.value).toBeCloseTo((200 * 2 * 24 * STEP_M) / 10_000, 6)
    expect(atlantis!.totalApplied.value).toBeCloseTo((100 * 24 * STEP_M) / 10_000, 6)
    expect(atlantis!.area.value).toBeCloseTo(24 * STEP_M, 6)
  })

  it.each([
    ['their offsets', booms([{ 135: -12_000 }, { 135: 12_000 }])],
    ['the width of the device', booms([{}, {}], { 70: 48_000 })],
  ])(
    'two booms side by side, as %s says, add their widths, each with its rate on its own half',
    async (_how, device) => {
      const file = await withBooms(device)
      expect(column(file, 'equipmentWidth')).toEqual([48, 48, 24])
      expect(column(file, 'appliedRate')).toEqual([150, 150, 200])
      const [roundup, atlantis] = file.summary!.properties.products!
      expect(roundup!.totalApplied.value).toBeCloseTo((200 * 2 * 24 * STEP_M) / 10_000, 6)
      expect(atlantis!.totalApplied.value).toBeCloseTo((100 * 24 * STEP_M) / 10_000, 6)
    },
  )

  it('without a work state rates expire after five seconds, and the state is inferred from them', async () => {
    const rows = [[2_000_000], [], [], []]
    const [file] = await convert({
      ...BASE,
      devices: [sprayer],
      tasks: [task()],
      logs: [logOf({ channels: [{ ddi: 2, elementId: 'DET-3' }], rows })],
    })
    // records every five seconds: the value holds to the second one
    expect(column(file!, 'record')).toEqual([0, 1])
    expect(file!.diagnostics.map(({ code }) => code)).toContain('WORK_STATE_INFERRED')
  })
})

describe('tillage', () => {
  const cultivator = deviceOf('DVC-1', 'Grubber 6 m', 3, [{ id: 'DET-1', type: 1, constants: { 67: 6000 } }])
  it('depth in cm, till type by the words of the implement', async () => {
    const channels = [141, 52, 51].map((ddi) => ({ ddi, elementId: 'DET-1' }))
    const [file] = await convert({
      ...BASE,
      devices: [cultivator],
      tasks: [task()],
      logs: [logOf({ channels, rows: [[1, 142, 150], [], [0]] })],
    })
    expect(file!.operationType).toBe('tillage')
    expect(column(file!, 'tillageDepthActual')[1]).toBeCloseTo(14.2, 9)
    expect(column(file!, 'tillageDepthTarget')[1]).toBe(15)
    expect(file!.summary!.properties.tillType).toEqual(['Cultivator'])
    expect(file!.areaM2).toBeCloseTo(6 * STEP_M, 5)
    expect(file!.dropped).toEqual({ recordingStatus: 1 })
  })

  it('an implement without any channel of its own still tills by its class', async () => {
    const [file] = await convert({
      ...BASE,
      devices: [cultivator],
      tasks: [task()],
      logs: [logOf({ channels: [{ ddi: 141, elementId: 'DET-1' }], rows: [[1], []] })],
    })
    expect(file!.operationType).toBe('tillage')
    expect(file!.evidence.join()).toContain('class 3')
  })
})

describe('totals of the machine', () => {
  it('amounts of the bins add, the ground that they cover counts once, and so does the way', async () => {
    const value = (ddi: number, elementId: string, of: number) => ({ ddi, elementId, value: of })
    const times = [
      {
        start: '2026-07-29T15:00:00',
        type: 4,
        values: [
          ...[value(81, 'DET-3', 3), value(81, 'DET-4', 2)],
          ...[value(116, 'DET-3', 300), value(116, 'DET-4', 290)],
          ...[value(117, 'DET-3', 11_000), value(117, 'DET-4', 10_500)],
        ],
      },
    ]
    const channels = [SPRAY[0]!, { ddi: 7, elementId: 'DET-3' }, { ddi: 7, elementId: 'DET-4' }]
    const [file] = await convert({
      ...BASE,
      devices: [sprayer],
      tasks: [task({ times })],
      logs: [logOf({ channels, rows: [[1, 10_000, 6_000], []] })],
    })
    const { loggedTotals } = file!.summary!.properties
    expect(loggedTotals!['totalApplied']).toMatchObject({ value: 5, unit: 'kg' })
    expect(loggedTotals!['totalArea']).toMatchObject({ value: 300, unit: 'm2' })
    expect(loggedTotals!['totalDistance']).toMatchObject({ value: 11, unit: 'm' })
    // 160 kg/ha on 27 m × 11.13 m
    const applied = (160 * 27 * STEP_M) / 10_000
    expect(loggedTotals!['totalApplied']!.difference).toBeCloseTo(applied / 5 - 1, 9)
  })
})
