import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type GeoJsonInput,
  guidanceFromGeoJson,
  IsoxmlError,
  type PrescribedRate,
  type PrescriptionForm,
  partfieldFromGeoJson,
  plannedTask,
  prescriptionFromGeoJson,
  type TaskDataToWrite,
  writeTaskDataSet,
} from '../src/index.js'
import { schemaFaults } from './schema-validator.js'
import { readBack } from './writer-compare.js'
import { DEVICE } from './writer-sets.js'

type Lonlat = [number, number]

const polygon = (rings: Lonlat[][], properties: object = {}) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: rings },
})
const collection = (...features: object[]): GeoJsonInput =>
  ({ type: 'FeatureCollection', features }) as GeoJsonInput

/** A box by its corners. */
const box = (west: number, south: number, east: number, north: number): Lonlat[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]

function refusal(act: () => unknown): IsoxmlError {
  try {
    act()
  } catch (error) {
    if (error instanceof IsoxmlError) return error
    throw error
  }
  throw new Error('expected an IsoxmlError')
}

describe('a part field from GeoJSON', () => {
  it('has the polygon as boundary and its area on the ellipsoid', () => {
    const field = partfieldFromGeoJson(polygon([box(0, 0, 0.01, 0.01)], { name: 'Am Bach' }), { id: 'PFD1' })
    expect(field.designator).toBe('Am Bach')
    // WGS 84 at the equator: a degree of longitude is 111,319.491 m, one of latitude 110,574.276 m; their product × 0.0001
    expect(field.areaM2).toBeCloseTo(1_230_907, -1)
    expect(field.boundary?.coordinates).toEqual([[box(0, 0, 0.01, 0.01)]])
  })

  it('takes holes off the area and turns rings as RFC 7946 wants them', () => {
    const hole = box(0.002, 0.002, 0.004, 0.004)
    const field = partfieldFromGeoJson(polygon([[...box(0, 0, 0.01, 0.01)].reverse(), hole]), {
      id: 'PFD1',
      designator: 'x',
    })
    // 4 % of the square is hole
    expect(field.areaM2).toBeCloseTo(1_230_907 * 0.96, -1)
    expect(field.boundary?.coordinates[0]).toEqual([
      [...box(0, 0, 0.01, 0.01)].reverse().reverse(),
      [...hole].reverse(),
    ])
  })

  it.each(['3.3', '4.3'] as const)(
    'is written as polygons, one a part, and reads back (%s)',
    async (version) => {
      const parts = {
        type: 'MultiPolygon',
        coordinates: [
          [box(8, 52, 8.01, 52.01), box(8.002, 52.002, 8.004, 52.004)],
          [box(8.02, 52, 8.03, 52.01)],
        ],
      }
      const field = partfieldFromGeoJson(parts, { id: 'PFD1', designator: 'Two parts' })
      const files = writeTaskDataSet({ version, dataTransferOrigin: 1, partfields: [field] })
      expect(schemaFaults(files)).toEqual([])
      const read = (await readBack(files)).taskData.partfields.get('PFD1')
      expect(read?.boundary).toEqual(field.boundary)
      expect(read?.polygons.map(({ lineStrings }) => lineStrings.map(({ type }) => type))).toEqual([
        [1, 2],
        [1],
      ])
    },
  )

  it('closes an open ring and leaves doubled points out', () => {
    const open: Lonlat[] = [
      [8, 52],
      [8.01, 52],
      [8.01, 52],
      [8.01, 52.01],
    ]
    const field = partfieldFromGeoJson(polygon([open]), { id: 'PFD1', designator: 'x' })
    expect(field.boundary!.coordinates[0]![0]).toEqual([
      [8, 52],
      [8.01, 52],
      [8.01, 52.01],
      [8, 52],
    ])
  })

  it.each([
    [
      'a line',
      {
        type: 'LineString',
        coordinates: [
          [8, 52],
          [9, 52],
        ],
      },
      'VALUE_INVALID',
      'a Polygon or MultiPolygon is due',
    ],
    [
      'projected coordinates',
      { type: 'Polygon', coordinates: [box(446_000, 5_756_000, 447_000, 5_757_000)] },
      'VALUE_INVALID',
      'convert projected coordinates first',
    ],
    [
      'points on one line',
      {
        type: 'Polygon',
        coordinates: [
          [
            [8, 52],
            [8.1, 52.1],
            [8.2, 52.2],
            [8, 52],
          ],
        ],
      },
      'BOUNDARY_INVALID',
      'encloses no area',
    ],
    [
      'two features',
      collection(polygon([box(0, 0, 1, 1)]), polygon([box(0, 0, 1, 1)])),
      'VALUE_INVALID',
      'Feature 1: a part field is one feature',
    ],
    [
      'nothing',
      { type: 'FeatureCollection', features: [] } as GeoJsonInput,
      'VALUE_INVALID',
      'holds no feature',
    ],
    [
      'no geometry',
      { type: 'Feature', geometry: null } as GeoJsonInput,
      'VALUE_INVALID',
      'Feature 0: a Feature with a geometry is due',
    ],
  ] satisfies [string, GeoJsonInput, string, string][])('refuses %s', (_, input, code, sentence) => {
    const error = refusal(() => partfieldFromGeoJson(input, { id: 'PFD1', designator: 'x' }))
    expect(error.code).toBe(code)
    expect(error.message).toContain(sentence)
  })
})

const LINES = collection(
  {
    type: 'Feature',
    properties: { name: 'Long side' },
    geometry: {
      type: 'LineString',
      coordinates: [
        [8.23, 51.96],
        [8.24, 51.97],
      ],
    },
  },
  { type: 'Feature', properties: { heading: 90 }, geometry: { type: 'Point', coordinates: [8.23, 51.96] } },
  {
    type: 'Feature',
    properties: null,
    geometry: {
      type: 'LineString',
      coordinates: [
        [8.23, 51.96],
        [8.235, 51.961],
        [8.24, 51.97],
      ],
    },
  },
)

describe('guidance from GeoJSON', () => {
  it('two points are AB, a point with a heading A+, more points a curve', () => {
    const { patterns = [] } = guidanceFromGeoJson(LINES, { id: 'GGP1', designator: 'Lines', firstPattern: 4 })
    expect(patterns.map(({ id, type }) => [id, type])).toEqual([
      ['GPN4', 1],
      ['GPN5', 2],
      ['GPN6', 3],
    ])
    expect(patterns[0]!.designator).toBe('Long side')
    expect(patterns[1]!.headingDegrees).toBe(90)
    // reference A, guidance point, reference B
    expect(patterns.map(({ lineStrings }) => lineStrings![0]!.pointTypes)).toEqual([[6, 7], [6], [6, 9, 7]])
  })

  it('is written as patterns in version 4 and as lines of type 5 in version 3', async () => {
    const guidanceGroups = [guidanceFromGeoJson(LINES, { id: 'GGP1' })]
    const set = (version: '3.3' | '4.3'): TaskDataToWrite => ({
      version,
      dataTransferOrigin: 1,
      partfields: [{ id: 'PFD1', designator: 'x', guidanceGroups }],
    })
    for (const version of ['3.3', '4.3'] as const) {
      const files = writeTaskDataSet(set(version))
      expect(schemaFaults(files)).toEqual([])
      const field = (await readBack(files)).taskData.partfields.get('PFD1')!
      expect(field.guidanceGroups.flatMap(({ patterns }) => patterns)).toHaveLength(version === '4.3' ? 3 : 0)
      expect(field.lineStrings.map(({ type }) => type)).toEqual(version === '4.3' ? [] : [5, 5, 5])
    }
  })

  it.each([
    ['a point without heading', { type: 'Point', coordinates: [8, 52] }, 'needs the property "heading"'],
    ['one position', { type: 'LineString', coordinates: [[8, 52]] }, 'at least 2 positions are due, found 1'],
    [
      'equal A and B',
      {
        type: 'LineString',
        coordinates: [
          [8, 52],
          [8, 52],
        ],
      },
      'the same place',
    ],
    ['a polygon', { type: 'Polygon', coordinates: [] }, 'a LineString, or a Point with "heading", is due'],
  ])('refuses %s', (_, geometry, sentence) => {
    const feature = { type: 'Feature', properties: {}, geometry }
    const error = refusal(() => guidanceFromGeoJson(collection(LINES, feature), { id: 'GGP1' }))
    // the collection within the collection is no feature either: it is refused first, with its own index
    expect(error.where.element).toBe('feature 0')
    const second = refusal(() => guidanceFromGeoJson(feature as GeoJsonInput, { id: 'GGP1' }))
    expect(second.code).toBe('VALUE_INVALID')
    expect(second.message).toContain(sentence)
  })

  it('refuses a heading beyond the circle, and one that is no number', () => {
    const heading = (value: unknown): GeoJsonInput =>
      ({
        type: 'Feature',
        properties: { heading: value },
        geometry: { type: 'Point', coordinates: [8, 52] },
      }) as GeoJsonInput
    expect(refusal(() => guidanceFromGeoJson(heading(361), { id: 'GGP1' })).message).toContain('0 to 360')
    const text = refusal(() => guidanceFromGeoJson(heading('north'), { id: 'GGP1' }))
    expect([text.where.element, text.message]).toEqual([
      'feature 0 heading',
      'Feature 0: property "heading" should be a number, found "north".',
    ])
  })
})

const WEST = box(8, 52, 8.001, 52.001)
const EAST = box(8.001, 52, 8.002, 52.001)
const MASS: PrescribedRate = { property: 'rate', ddi: 6, unit: 'kg/ha' }
const POLYGONS: PrescriptionForm = { kind: 'polygons' }

/** Raw values of the first rate by zone code. */
const rawByCode = (input: GeoJsonInput, rate: PrescribedRate): Record<number, number> =>
  Object.fromEntries(
    prescriptionFromGeoJson(input, [rate], POLYGONS).treatmentZones.map(({ code, processDataVariables }) => [
      code,
      processDataVariables![0]!.value,
    ]),
  )

describe('rates become raw integers of their DDI', () => {
  it.each([
    // worked by hand from unit and resolution in the dictionary
    [6, 'kg/ha', 120, 12_000], //          120 kg/ha = 12,000 mg/m², resolution 1
    [6, 't/ha', 3.5, 350_000], //          3,500 kg/ha
    [6, 'g/m²', 12.34, 12_340], //         12,340 mg/m²
    [6, 'lb/ac', 100, 11_209], //          100 × 453,592.37 mg ÷ 4,046.856 m² = 11,208.51
    [1, 'L/ha', 200, 2_000_000], //        200 L/ha = 20,000 mm³/m², ÷ 0.01
    [1, 'gal/ac', 10, 935_396], //         10 × 3,785,411.784 mm³ ÷ 4,046.856 m² = 9,353.96 ÷ 0.01
    [588, 'm³/ha', 20, 20_000], //         20 m³/ha = 2,000 ml/m², ÷ 0.1
    [11, 'seeds/m²', 8.5, 8_500], //       8.5 /m² ÷ 0.001
    [11, 'seeds/ha', 85_000, 8_500], //    the same in hectares
    [51, 'cm', 12.5, 125], //              125 mm
    [6, 'mg/m²', 7, 7], //                 the dictionary's own unit
    [6, 'raw', -5, -5],
    [6, 'kg/ha', 0.005, 1], //             half a unit is rounded away from zero
    [6, 'kg/ha', 0.29, 29], //             0.29 × 100 is 28.999999999999996 in binary
  ])('DDI %i in %s: %d is %i', (ddi, unit, value, raw) => {
    const field = polygon([WEST], { rate: value })
    expect(rawByCode(field, { property: 'rate', ddi, unit })[1]).toBe(raw)
  })

  it.each([
    [
      'a unit of another kind',
      { ...MASS, unit: 'L/ha' },
      'DDI 6 (Setpoint Mass Per Area Application Rate) takes mg/m², g/ha, kg/ha',
    ],
    ['a DDI of a maker, unless raw', { ...MASS, ddi: 0xe001 }, 'DDI 57345 is not in the data dictionary'],
  ])('refuses %s', (_, rate, sentence) => {
    expect(refusal(() => rawByCode(polygon([WEST], { rate: 1 }), rate)).message).toContain(sentence)
  })

  it.each([
    ['absent', undefined, 'should be a number in kg/ha, found nothing'],
    ['a text', '120', 'should be a number in kg/ha, found "120"'],
    ['beyond 32 bits', 3e7, 'make 3000000000, which is beyond 32 bits'],
  ])('names feature and property when a rate is %s', (_, rate, sentence) => {
    const input = collection(
      polygon([WEST], { rate: 1 }),
      polygon([EAST], rate === undefined ? {} : { rate }),
    )
    const error = refusal(() => rawByCode(input, MASS))
    expect([error.code, error.where.element]).toEqual(['VALUE_INVALID', 'feature 1 rate'])
    expect(error.message).toContain(`Feature 1: property "rate"`)
    expect(error.message).toContain(sentence)
  })
})

describe('a prescription as polygons', () => {
  const input = collection(
    polygon([WEST], { rate: 120 }),
    polygon([EAST], { rate: 80 }),
    polygon([box(8.002, 52, 8.003, 52.001)], { rate: 120 }),
  )

  it('has one zone a rate, and zones for outside, out of field and lost position', () => {
    const { treatmentZones } = prescriptionFromGeoJson(
      input,
      [{ ...MASS, outside: 50, positionLost: 60 }],
      POLYGONS,
    )
    const told = treatmentZones.map(({ code, designator, polygons = [], processDataVariables }) => [
      code,
      designator,
      polygons.length,
      processDataVariables![0]!.value,
    ])
    expect(told).toEqual([
      [0, 'Outside', 0, 5_000],
      [1, '120 kg/ha', 2, 12_000],
      [2, '80 kg/ha', 1, 8_000],
      [253, 'Out of field', 0, 5_000],
      [254, 'Position lost', 0, 6_000],
    ])
  })

  it('refuses more than 252 rates', () => {
    const many = collection(...Array.from({ length: 253 }, (_, rate) => polygon([WEST], { rate })))
    expect(refusal(() => prescriptionFromGeoJson(many, [MASS], POLYGONS)).message).toContain('grid of type 2')
  })
})

describe('a prescription as a grid', () => {
  /** 0.001° at 52° N are 111.27 m northwards (111,269 m a degree) and 68.68 m eastwards (68,678 m a degree). */
  const input = collection(polygon([WEST], { rate: 120, seeds: 8 }), polygon([EAST], { rate: 80, seeds: 9 }))

  it('of type 1 covers the polygons with square cells from the south-west corner', () => {
    const { grids, gridFiles } = prescriptionFromGeoJson(input, [MASS], { kind: 'grid', type: 1, cellM: 35 })
    const [grid] = grids
    // 137.4 m ÷ 35 m = 3.9 columns, 111.3 ÷ 35 = 3.2 rows
    expect([grid!.columns, grid!.rows]).toEqual([4, 4])
    expect([grid!.minimumEast, grid!.minimumNorth]).toEqual([8, 52])
    expect(grid!.cellNorth * 111_269).toBeCloseTo(35, 1)
    expect(grid!.cellEast * 68_678).toBeCloseTo(35, 1)
    // centres of the columns at 17.5, 52.5, 87.5 and 122.5 m: two in the west (68.7 m wide), two in the east; of the rows
    // at 17.5, 52.5, 87.5 and 122.5 m the last lies north of the field (111.3 m)
    expect([...gridFiles[0]!.cells]).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2, 0, 0, 0, 0])
  })

  it('of type 2 holds the values of several products side by side', () => {
    const rates: PrescribedRate[] = [
      { ...MASS, outside: 10 },
      { property: 'seeds', ddi: 11, unit: 'seeds/m²', productId: 'PDT1' },
    ]
    const { grids, gridFiles, treatmentZones } = prescriptionFromGeoJson(input, rates, {
      kind: 'grid',
      type: 2,
      cellM: 60,
      file: 'GRD00007',
    })
    // 137.4 ÷ 60 = 2.3 columns with centres at 30, 90 and 150 m (the last beyond); 111.3 ÷ 60 = 1.9 rows at 30 and 90 m
    expect([grids[0]!.columns, grids[0]!.rows, grids[0]!.treatmentZoneCode]).toEqual([3, 2, 1])
    const row = [12_000, 8_000, 8_000, 9_000, 1_000, 0]
    expect(gridFiles).toEqual([{ stem: 'GRD00007', cells: Int32Array.from([...row, ...row]) }])
    const layers = treatmentZones.find(({ code }) => code === 1)!.processDataVariables
    expect(layers).toEqual([
      { ddi: 6, value: 0 },
      { ddi: 11, value: 0, productId: 'PDT1' },
    ])
  })

  it('refuses cells that are too small to hold, and none at all', () => {
    const of = (cellM: number) =>
      refusal(() => prescriptionFromGeoJson(input, [MASS], { kind: 'grid', type: 1, cellM }))
    expect(of(0.01).code).toBe('GRID_TOO_LARGE')
    expect(of(0.01).message).toContain('choose larger cells')
    expect(of(0).message).toContain('larger than 0 m')
  })

  it('a cell takes the rate of the polygon that its centre lies in; of several the last one', () => {
    const corner = fc.tuple(
      fc.double({ min: 0, max: 0.002, noNaN: true }),
      fc.double({ min: 0, max: 0.002, noNaN: true }),
    )
    const ring = fc.array(corner, { minLength: 3, maxLength: 6 })
    fc.assert(
      fc.property(
        fc.array(ring, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 5, max: 40 }),
        (rings, cellM) => {
          const shapes = rings.map((corners) => corners.map(([x, y]): Lonlat => [8 + x, 52 + y]))
          const features = shapes.map((shape, at) => polygon([[...shape, shape[0]!]], { rate: at + 1 }))
          const plan = planned(() =>
            prescriptionFromGeoJson(collection(...features), [MASS], { kind: 'grid', type: 2, cellM }),
          )
          if (plan === undefined) return
          const { columns, rows, minimumEast, minimumNorth, cellEast, cellNorth } = plan.grids[0]!
          const rounded = shapes.map((shape) =>
            shape.map(([x, y]): Lonlat => [Number(x.toFixed(9)), Number(y.toFixed(9))]),
          )
          for (let cell = 0; cell < columns * rows; cell++) {
            const lon = minimumEast + ((cell % columns) + 0.5) * cellEast
            const lat = minimumNorth + (Math.floor(cell / columns) + 0.5) * cellNorth
            const last = rounded.findLastIndex((shape) => isInside(shape, lon, lat))
            expect(plan.gridFiles[0]!.cells[cell]).toBe((last + 1) * 100)
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('polygons that share an edge leave no cell between them, and share none', () => {
    const place = fc.double({ min: 0.0001, max: 0.0019, noNaN: true })
    fc.assert(
      fc.property(place, place, fc.integer({ min: 8, max: 30 }), (south, north, cellM) => {
        const left: Lonlat[] = [
          [8, 52],
          [8 + south, 52],
          [8 + north, 52.002],
          [8, 52.002],
          [8, 52],
        ]
        const right: Lonlat[] = [
          [8 + south, 52],
          [8.002, 52],
          [8.002, 52.002],
          [8 + north, 52.002],
          [8 + south, 52],
        ]
        const cellsOf = (...features: object[]) =>
          prescriptionFromGeoJson(collection(...features), [MASS], { kind: 'grid', type: 2, cellM })
            .gridFiles[0]!.cells
        const one = polygon([left], { rate: 1 })
        const other = polygon([right], { rate: 2 })
        const whole = cellsOf(polygon([box(8, 52, 8.002, 52.002)], { rate: 1 }))
        const parts = cellsOf(one, other)
        expect(parts.map((value) => Math.min(value, 100)).join()).toBe(whole.join())
        expect(cellsOf(other, one).join()).toBe(parts.join())
      }),
      { numRuns: 100 },
    )
  })
})

/** The prescription, undefined where a drawn ring happens to enclose nothing. */
function planned<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof IsoxmlError && error.code === 'BOUNDARY_INVALID') return undefined
    throw error
  }
}

/** Even-odd rule by a ray to the east, edge for edge. */
function isInside(shape: readonly Lonlat[], lon: number, lat: number): boolean {
  let isIn = false
  shape.forEach(([fromLon, fromLat], at) => {
    const [toLon, toLat] = shape[(at + 1) % shape.length]!
    if (fromLat > lat === toLat > lat) return
    if (fromLon + ((toLon - fromLon) * (lat - fromLat)) / (toLat - fromLat) > lon) isIn = !isIn
  })
  return isIn
}

describe('a planned task', () => {
  const prescription = prescriptionFromGeoJson(
    collection(polygon([WEST], { rate: 120 }), polygon([EAST], { rate: 80 })),
    [{ ...MASS, productId: 'PDT1' }],
    { kind: 'grid', type: 1, cellM: 10 },
  )
  const plan = (version: '3.3' | '4.3'): TaskDataToWrite =>
    plannedTask({
      version,
      designator: 'Spread',
      grower: { id: 'CTR1', lastName: 'Weber' },
      farm: { id: 'FRM1', designator: 'Hof' },
      worker: { id: 'WKR1', lastName: 'Kern' },
      partfield: partfieldFromGeoJson(polygon([box(8, 52, 8.002, 52.001)], { name: 'Am Bach' }), {
        id: 'PFD1',
      }),
      guidance: [guidanceFromGeoJson(LINES, { id: 'GGP1' })],
      prescription,
      products: [{ id: 'PDT1', designator: 'CAN 27' }],
      devices: [DEVICE],
      culturalPractice: 'Fertilizing',
      operationTechnique: 'Broadcast',
      plannedStart: '2026-05-07T06:30:00',
      plannedDurationS: 3600,
      comment: 'Mind the pole',
    })

  it.each(['3.3', '4.3'] as const)(
    'is a valid set of version %s that reads back as planned',
    async (version) => {
      const files = writeTaskDataSet(plan(version))
      expect(schemaFaults(files)).toEqual([])
      const { taskData, diagnostics } = await readBack(files)
      expect(diagnostics).toEqual([])
      const [task] = taskData.tasks
      expect(task).toMatchObject({
        status: 1,
        customerId: 'CTR1',
        farmId: 'FRM1',
        partfieldId: 'PFD1',
        workerId: 'WKR1',
        defaultTreatmentZoneCode: 0,
        positionLostTreatmentZoneCode: 254,
        outOfFieldTreatmentZoneCode: 253,
      })
      expect(task!.treatmentZones.map(({ code }) => code)).toEqual([0, 1, 2, 253, 254])
      expect(task!.grids[0]).toMatchObject({ file: 'GRD00001', type: 1 })
      expect(task!.times[0]).toMatchObject({ start: '2026-05-07T06:30:00', durationS: 3600, type: 1 })
      expect(task!.deviceAllocations[0]).toMatchObject({ clientName: DEVICE.clientName, deviceId: 'DVC1' })
      expect(task!.techniques).toEqual([{ culturalPracticeId: 'CPC1', techniqueId: 'OTQ1' }])
      expect(task!.comments[0]?.freeText).toBe('Mind the pole')
      expect(task!.guidanceAllocations.map(({ groupId }) => groupId)).toEqual(
        version === '4.3' ? ['GGP1'] : [],
      )
    },
  )

  it('names the quantity of a product by what is prescribed of it: mass content, DDI 75, for a mass per area', () => {
    expect(plan('4.3').products).toEqual([{ id: 'PDT1', designator: 'CAN 27', quantityDdi: 75 }])
  })

  it('refers the field to grower and farm, the farm to the grower', () => {
    const { partfields, farms } = plan('4.3')
    expect(partfields![0]).toMatchObject({ customerId: 'CTR1', farmId: 'FRM1' })
    expect(farms![0]).toMatchObject({ customerId: 'CTR1' })
  })

  it('holds no more than it is given', () => {
    const files = writeTaskDataSet(
      plannedTask({
        version: '4.3',
        designator: 'Till',
        partfield: partfieldFromGeoJson(polygon([WEST]), { id: 'PFD1', designator: 'x' }),
      }),
    )
    expect(schemaFaults(files)).toEqual([])
    const main = new TextDecoder().decode(files[0]!.bytes)
    expect(main.match(/<TSK[^>]*>/)?.[0]).toBe('<TSK A="TSK1" B="Till" E="PFD1" G="1"/>')
  })
})
