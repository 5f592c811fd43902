import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IsoxmlError } from '../src/diagnostics.js'
import { decodeGrid } from '../src/grid/decode-grid.js'
import { gridFeatureCollection, gridFeatures } from '../src/grid/grid-features.js'
import { gridLayers } from '../src/grid/grid-layers.js'
import type { Grid, ProcessDataVariable, TreatmentZone } from '../src/index.js'
import type { PlanContext } from '../src/zone/planned-variable.js'

/** Three columns and two rows of 0.001° × 0.002° (north × east) from 52° N, 8° E. */
const GRID: Grid = {
  minimumNorth: 52,
  minimumEast: 8,
  cellNorth: 0.001,
  cellEast: 0.002,
  columns: 3,
  rows: 2,
  file: 'GRD00001',
  fileLength: undefined,
  type: 2,
  treatmentZoneCode: 1,
}

const variable = (ddi: number, value = 0, more: Partial<ProcessDataVariable> = {}): ProcessDataVariable => ({
  ddi,
  value,
  productId: undefined,
  elementId: undefined,
  valuePresentationId: undefined,
  culturalPractice: undefined,
  elementInstance: undefined,
  ...more,
})

const zone = (code: number, ...processDataVariables: ProcessDataVariable[]): TreatmentZone => ({
  code,
  designator: undefined,
  colour: undefined,
  polygons: [],
  processDataVariables,
})

const bytesOf = (...values: number[]): Uint8Array => {
  const bytes = new Uint8Array(4 * values.length)
  const view = new DataView(bytes.buffer)
  for (const [at, value] of values.entries()) view.setInt32(4 * at, value, true)
  return bytes
}

const NO_CONTEXT: PlanContext = { products: new Map(), valuePresentations: new Map() }
const codes = ({ diagnostics }: { diagnostics: readonly { code: string }[] }): string[] =>
  diagnostics.map(({ code }) => code)
const codeOf = (decode: () => unknown): string => {
  try {
    decode()
  } catch (error) {
    if (error instanceof IsoxmlError) return error.code
    throw error
  }
  return 'nothing thrown'
}

describe('a grid of type 2', () => {
  it('holds a value per cell and PDV of its zone, cell by cell, little-endian and signed', () => {
    const zones = [zone(0, variable(6)), zone(1, variable(1), variable(6))]
    const cells = decodeGrid(bytesOf(10, -1, 20, -2, 30, -3, 40, -4, 50, -5, 60, -6), GRID, zones)
    expect(cells).toMatchObject({ kind: 'values', columns: 3, rows: 2, storedCells: 6, diagnostics: [] })
    const layers = gridLayers(cells, NO_CONTEXT)
    expect(layers.map((layer) => [layer.variable.ddi, ...layer.values])).toEqual([
      [1, 10, 20, 30, 40, 50, 60],
      [6, -1, -2, -3, -4, -5, -6],
    ])
  })

  it('reads values wherever its bytes lie in memory', () => {
    const padded = new Uint8Array(25)
    padded.set(bytesOf(1, 2, 3, 4, 5, 6), 1)
    const [layer] = gridLayers(decodeGrid(padded.subarray(1), GRID, [zone(1, variable(6))]), NO_CONTEXT)
    expect([...layer!.values]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('cut short keeps its whole cells; those behind have no value, not 0', () => {
    const bytes = bytesOf(1, 2, 3, 4, 5, 6).subarray(0, 14) // three whole cells and half of the fourth
    const cells = decodeGrid(bytes, GRID, [zone(1, variable(6))])
    expect([cells.storedCells, ...codes(cells)]).toEqual([3, 'GRID_SIZE_DIFFERS'])
    const [layer] = gridLayers(cells, NO_CONTEXT)
    expect([...layer!.present]).toEqual([1, 1, 1])
    expect(gridFeatureCollection(cells, NO_CONTEXT).features).toHaveLength(3)
  })

  it('longer than its cells is read to the last cell, whatever length is stated', () => {
    const cells = decodeGrid(bytesOf(1, 2, 3, 4, 5, 6, 7), { ...GRID, fileLength: 24 }, [
      zone(1, variable(6)),
    ])
    expect([cells.storedCells, ...codes(cells)]).toEqual([6, 'GRID_SIZE_DIFFERS'])
    expect(
      codes(decodeGrid(bytesOf(1, 2, 3, 4, 5, 6), { ...GRID, fileLength: 9 }, [zone(1, variable(6))])),
    ).toEqual([])
  })

  it('has no value where a cell says "not available"', () => {
    const cells = decodeGrid(bytesOf(1, 0x7fffffff, -0x80000000, 0, 5, 6), GRID, [zone(1, variable(6))])
    expect([...gridLayers(cells, NO_CONTEXT)[0]!.present]).toEqual([1, 0, 0, 1, 1, 1])
    expect(gridFeatureCollection(cells, NO_CONTEXT).features).toHaveLength(4)
  })

  it('that names no zone takes the one whose PDVs fit the size, and says so', () => {
    const grid = { ...GRID, treatmentZoneCode: undefined }
    const zones = [zone(4), zone(5, variable(6)), zone(6, variable(1), variable(6))]
    const cells = decodeGrid(bytesOf(...new Array<number>(12).fill(0)), grid, zones)
    expect(cells).toMatchObject({ kind: 'values', zone: { code: 6 } })
    expect(codes(cells)).toEqual(['GRID_LAYERS_GUESSED'])
  })

  it('that names a zone which is not there is read as if it named none', () => {
    const cells = decodeGrid(bytesOf(1, 2, 3, 4, 5, 6), { ...GRID, treatmentZoneCode: 9 }, [
      zone(5, variable(6)),
    ])
    expect(cells).toMatchObject({ kind: 'values', zone: { code: 5 } })
    expect(codes(cells)).toEqual(['GRID_LAYERS_GUESSED'])
  })

  it('is not read when no zone tells how many values a cell has', () => {
    const grid = { ...GRID, treatmentZoneCode: undefined }
    expect(codeOf(() => decodeGrid(bytesOf(1), grid, []))).toBe('GRID_LAYERS_UNKNOWN')
    const unlike = [zone(1, variable(6)), zone(2, variable(6), variable(1))]
    expect(codeOf(() => decodeGrid(bytesOf(1), grid, unlike))).toBe('GRID_LAYERS_UNKNOWN')
  })
})

describe('a grid of type 1', () => {
  const grid: Grid = { ...GRID, type: 1, treatmentZoneCode: undefined }
  const zones = [
    zone(0, variable(6, 0)),
    zone(1, variable(6, 15_000)),
    zone(2, variable(6, 20_000), variable(1, 900)),
  ]

  it('takes the values of the zone that each cell names', () => {
    const cells = decodeGrid(Uint8Array.of(0, 1, 2, 2, 1, 0), grid, zones)
    const layers = gridLayers(cells, NO_CONTEXT)
    expect(layers.map(({ values, present }) => [[...values], [...present]])).toEqual([
      [
        [0, 15_000, 20_000, 20_000, 15_000, 0],
        [1, 1, 1, 1, 1, 1],
      ],
      [
        [0, 0, 900, 900, 0, 0],
        [0, 0, 1, 1, 0, 0],
      ],
    ])
    expect(cells.diagnostics).toEqual([])
  })

  it('reports codes that no zone has; their cells keep the code and have no value', () => {
    const cells = decodeGrid(Uint8Array.of(0, 77, 77, 2, 1, 0), grid, zones)
    expect(codes(cells)).toEqual(['DANGLING_REFERENCE'])
    const { features } = gridFeatureCollection(cells, NO_CONTEXT)
    expect(features[1]!.properties).toEqual({ column: 1, row: 0, treatmentZoneCode: 77 })
  })

  it('serves every task that names it with the zones of that task', () => {
    const bytes = Uint8Array.of(1, 1, 1, 1, 1, 1)
    const valueIn = (value: number) =>
      gridLayers(decodeGrid(bytes, grid, [zone(1, variable(6, value))]), NO_CONTEXT)[0]!.values[0]
    expect([valueIn(100), valueIn(200)]).toEqual([100, 200])
  })
})

describe('a grid without a type', () => {
  const grid: Grid = { ...GRID, type: undefined, treatmentZoneCode: undefined }
  it.each([
    [6, 'zoneCodes'], // 3 × 2 cells of one byte
    [24, 'values'], // 3 × 2 cells of four bytes
  ])('of %i bytes for six cells holds %s', (size, kind) => {
    expect(decodeGrid(new Uint8Array(size), grid, [zone(0, variable(6))]).kind).toBe(kind)
  })
})

describe('the cells of a grid as GeoJSON', () => {
  const context: PlanContext = {
    products: new Map([['PDT1', { designator: 'Urea' } as never]]),
    valuePresentations: new Map([
      ['VPN1', { id: 'VPN1', offset: 5, scale: 0.5, decimals: 1, unit: 'kg' } as never],
    ]),
  }

  it('are polygons from the south-west corner, row by row northwards', () => {
    const cells = decodeGrid(bytesOf(1, 2, 3, 4, 5, 6), GRID, [zone(1, variable(6))])
    const { features } = gridFeatureCollection(cells, NO_CONTEXT)
    expect(features.map(({ properties }) => [properties['column'], properties['row']])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [0, 1],
      [1, 1],
      [2, 1],
    ])
    // cell (1, 1): 8° + 1 … 2 × 0.002°, 52° + 1 … 2 × 0.001°
    const ring = [
      [8.002, 52.001],
      [8.004, 52.001],
      [8.004, 52.002],
      [8.002, 52.002],
      [8.002, 52.001],
    ]
    for (const [at, [lon, lat]] of features[4]!.geometry.coordinates[0]!.entries()) {
      expect(lon).toBeCloseTo(ring[at]![0]!, 12)
      expect(lat).toBeCloseTo(ring[at]![1]!, 12)
    }
  })

  it('bear base values of the dictionary with unit, name and product', () => {
    // DDI 1: 0.01 mm³/m², raw 935,407 = 9,354.07 mm³/m²; DDI 6: mg/m²
    const zones = [
      zone(1, variable(1), variable(6, 0, { productId: 'PDT1' }), variable(6, 0, { productId: 'PDT9' })),
    ]
    const cells = decodeGrid(bytesOf(935_407, 15_000, 7), GRID, zones)
    expect(gridFeatureCollection(cells, context).features[0]!.properties).toEqual({
      column: 0,
      row: 0,
      ddi1: 9354.07,
      ddi1Unit: 'mm³/m²',
      ddi1Name: 'Setpoint Volume Per Area Application Rate as [mm³/m²]',
      ddi6: 15_000,
      ddi6Unit: 'mg/m²',
      ddi6Name: 'Setpoint Mass Per Area Application Rate',
      ddi6Product: 'Urea',
      ddi6_2: 7,
      ddi6_2Unit: 'mg/m²',
      ddi6_2Name: 'Setpoint Mass Per Area Application Rate',
    })
  })

  it('bear values of a proprietary DDI as the file presents them', () => {
    const cells = decodeGrid(bytesOf(95), GRID, [
      zone(1, variable(0xe001, 0, { valuePresentationId: 'VPN1' })),
    ])
    // (95 + 5) × 0.5
    expect(gridFeatureCollection(cells, context).features[0]!.properties).toMatchObject({
      ddi57345: 50,
      ddi57345Unit: 'kg',
    })
  })

  it('come one by one', () => {
    const cells = decodeGrid(new Uint8Array(4_000_000), { ...GRID, columns: 1000, rows: 1000 }, [
      zone(1, variable(6)),
    ])
    expect(gridFeatures(cells, NO_CONTEXT).next().value.properties).toMatchObject({
      column: 0,
      row: 0,
      ddi6: 0,
    })
  })
})

describe('limits of a grid', () => {
  it.each<[string, Partial<Grid>]>([
    ['no column', { columns: 0 }],
    ['half a row', { rows: 1.5 }],
    ['cells without height', { cellNorth: 0 }],
    ['cells of negative width', { cellEast: -0.001 }],
    ['cells beyond the pole', { rows: 100_000 }],
    ['a corner that is no number', { minimumNorth: Number.NaN }],
  ])('refuse %s', (_, fault) => {
    expect(codeOf(() => decodeGrid(bytesOf(1), { ...GRID, ...fault }, [zone(1, variable(6))]))).toBe(
      'VALUE_INVALID',
    )
  })

  it('refuse columns beyond maxBytes, before they are allocated', () => {
    // six values take 24 bytes and six of presence
    const decode = (maxBytes: number) => () =>
      decodeGrid(bytesOf(1, 2, 3, 4, 5, 6), GRID, [zone(1, variable(6))], { maxBytes })
    expect(codeOf(decode(29))).toBe('GRID_TOO_LARGE')
    expect(decode(30)().storedCells).toBe(6)
  })

  it('hold for any bytes and any announced size: documented errors only, columns in proportion to the file', () => {
    const grid = fc.record({
      columns: fc.integer({ min: -1, max: 2 ** 31 }),
      rows: fc.integer({ min: -1, max: 2 ** 31 }),
      type: fc.constantFrom(1, 2, 3, undefined),
      treatmentZoneCode: fc.constantFrom(0, 1, 2, undefined),
    })
    const zones = [zone(0, variable(6)), zone(1, variable(1), variable(6)), zone(2)]
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), grid, (bytes, shape) => {
        const tiny = { ...GRID, ...shape, cellNorth: 1e-9, cellEast: 1e-9 }
        let cells: ReturnType<typeof decodeGrid>
        try {
          cells = decodeGrid(bytes, tiny, zones)
        } catch (error) {
          expect(error).toBeInstanceOf(IsoxmlError)
          return
        }
        const stored = gridLayers(cells, NO_CONTEXT)
        expect(cells.storedCells).toBeLessThanOrEqual(bytes.length)
        for (const { values } of stored) expect(values.length).toBe(cells.storedCells)
      }),
    )
  })
})
