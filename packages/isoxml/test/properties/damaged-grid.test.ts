/** Grid binaries of any bytes under headers of any numbers: cells that are there keep their values, no cell is made up. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeGrid, type Grid, type ProcessDataVariable, type TreatmentZone } from '../../src/index.js'
import { bytesAllocatedBy } from './allocated.js'
import { anyDamage, damaged } from './damage.js'
import { expectSoberDiagnostics, outcomeOf } from './outcome.js'

const variable: ProcessDataVariable = {
  ddi: 6,
  value: 0,
  productId: undefined,
  elementId: undefined,
  valuePresentationId: undefined,
  culturalPractice: undefined,
  elementInstance: undefined,
}

const zone = (code: number, layers: number): TreatmentZone => ({
  code,
  designator: undefined,
  colour: undefined,
  polygons: [],
  processDataVariables: Array.from({ length: layers }, () => variable),
})

const gridOf = (columns: number, rows: number, type: 1 | 2): Grid => ({
  minimumNorth: 52,
  minimumEast: 8,
  cellNorth: 0.0001,
  cellEast: 0.0001,
  columns,
  rows,
  file: 'GRD00001',
  fileLength: undefined,
  type,
  treatmentZoneCode: type === 2 ? 1 : undefined,
})

const side = fc.integer({ min: 1, max: 12 })

describe('a damaged grid of type 2', () => {
  it('keeps the value of every cell before the damage, and holds no more cells than its bytes', () => {
    const drawn = fc.record({
      columns: side,
      rows: side,
      layers: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(),
    })
    fc.assert(
      fc.property(drawn, anyDamage, ({ columns, rows, layers, seed }, damage) => {
        const sound = Int32Array.from({ length: columns * rows * layers }, (_, at) => (at + 1) * (seed + 1))
        const { bytes, from } = damaged(new Uint8Array(sound.buffer), damage)
        const cells = outcomeOf('decodeGrid', () =>
          decodeGrid(bytes, gridOf(columns, rows, 2), [zone(1, layers)]),
        )
        if (cells?.kind !== 'values') throw new Error('a grid of type 2 holds values')
        expectSoberDiagnostics(cells.diagnostics)
        expect(cells.storedCells).toBe(Math.min(columns * rows, Math.floor(bytes.length / 4 / layers)))
        const untouched = Math.min(cells.storedCells, Math.floor(from / 4 / layers))
        for (const [layer, { values }] of cells.layers.entries()) {
          expect(values.length).toBe(cells.storedCells)
          for (let cell = 0; cell < untouched; cell++) {
            expect(values[cell]).toBe(sound[cell * layers + layer])
          }
        }
        // said in the list whenever the size is not the one that the header asks for
        expect(cells.diagnostics.length > 0).toBe(bytes.length !== sound.byteLength)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a grid of any numbers over any bytes', () => {
  it('is decoded or refused with a documented code, within the memory that its bytes allow', () => {
    const number = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.constantFrom(0, -1, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 53, 1e-9, Number.NaN, Number.POSITIVE_INFINITY),
    )
    const anyGrid = fc.record({
      minimumNorth: number,
      minimumEast: number,
      cellNorth: number,
      cellEast: number,
      columns: fc.oneof(side, number),
      rows: fc.oneof(side, number),
      file: fc.constant('GRD00001'),
      fileLength: fc.option(number, { nil: undefined }),
      type: fc.option(fc.oneof(fc.constantFrom(1, 2), number), { nil: undefined }),
      treatmentZoneCode: fc.option(fc.nat(3), { nil: undefined }),
    })
    // numbers that make sense by themselves, so that not all end at the first check
    const plausible = anyGrid.map((grid) => ({
      ...grid,
      minimumNorth: 0,
      minimumEast: 0,
      cellNorth: 1e-9,
      cellEast: 1e-9,
    }))
    const zones = fc.array(
      fc.tuple(fc.nat(3), fc.nat(3)).map(([code, layers]) => zone(code, layers)),
      { maxLength: 3 },
    )
    fc.assert(
      fc.property(
        fc.oneof(anyGrid, plausible),
        zones,
        fc.uint8Array({ maxLength: 400 }),
        (grid, zones, bytes) => {
          const { result, bytes: allocated } = bytesAllocatedBy(() =>
            outcomeOf('decodeGrid', () => decodeGrid(bytes, grid as Grid, zones)),
          )
          if (result !== undefined) expectSoberDiagnostics(result.diagnostics)
          // a value and its presence for every four bytes; a counter for each of 256 zone codes
          expect(allocated).toBeLessThanOrEqual(1.25 * bytes.length + 1024)
        },
      ),
      { numRuns: 500 },
    )
  })
})
