/** Corrections of harvest data one by one, on passes of a few points whose numbers are worked out by hand. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrate, calibrationFactor } from '../../src/corrections/calibration.js'
import { shiftFlow } from '../../src/corrections/flow-delay.js'
import { withoutOverlap } from '../../src/corrections/overlap.js'
import { trimPasses } from '../../src/corrections/pass-trim.js'
import { uncorrected } from '../../src/corrections/raw-values.js'
import { coverageOf, numbersOf, type PointTable } from '../../src/index.js'
import { type Pass, passes, tableOf, withNumbers } from '../output/tables.js'

const NAN = Number.NaN
const START_MS = 1_750_000_000_000

interface Second {
  readonly kg: number
  readonly moisture?: number
  /** Square metres; default 10. */
  readonly area?: number
  /** Seconds since the row before; default 1. */
  readonly interval?: number
}

/** A combine at 1 Hz, a row per second. */
function combine(rows: readonly Second[]): PointTable {
  // a row without an interval of its own stands behind a pause of 100 s
  const times = rows.map((_row, at) =>
    rows.slice(1, at + 1).reduce((ms, { interval = 1 }) => ms + 1000 * (interval || 100), START_MS),
  )
  const area = rows.map((row) => row.area ?? 10)
  return tableOf(
    {
      lon: { values: rows.map(() => 8) },
      lat: { values: rows.map(() => 51) },
      time: { unit: 'ms', values: times },
      samplingInterval: { unit: 's', values: rows.map(({ interval = 1 }) => interval) },
      area: { unit: 'm2', values: area },
      wetMass: { unit: 'kg', values: rows.map(({ kg }) => kg) },
      wetMassPerArea: {
        unit: 'kg/ha',
        values: rows.map(({ kg }, at) => (area[at]! > 0 ? (kg / area[at]!) * 10_000 : NAN)),
      },
      harvestMoisture: { unit: 'percentage', values: rows.map(({ moisture = 14 }) => moisture) },
    },
    {
      constants: { operationType: 'harvested' },
      texts: { recordingStatus: area.map((own) => (own > 0 ? 'On' : 'Off')) },
    },
  )
}

const kg = (...masses: number[]): Second[] => masses.map((own) => ({ kg: own }))
const values = (table: PointTable, name: string): number[] => [...(numbersOf(table, name) ?? [])]
const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0)

describe('flow delay', () => {
  it('gives a point the grain that reaches the sensor that much later; at the end nothing is known', () => {
    // grain of the ground behind rows 1 to 4 was weighed at rows 3 to 6
    const table = shiftFlow(combine(kg(0, 0, 0, 8, 9, 7, 8)), 2)
    expect(values(table, 'wetMass')).toEqual([0, 8, 9, 7, 8, NAN, NAN])
    expect(values(table, 'wetMassPerArea')).toEqual([0, 8000, 9000, 7000, 8000, NAN, NAN])
  })

  it('shares the grain of a row by time where the delay is no whole row', () => {
    // half of each of two rows: (8 + 4) / 2, (4 + 0) / 2; of the last second only half was weighed
    const table = shiftFlow(combine(kg(0, 8, 4, 0)), 0.5)
    expect(values(table, 'wetMass').slice(0, 3)).toEqual([4, 6, 2])
  })

  it('holds where records are not equally long', () => {
    // rows cover (0, 1], (1, 3], (3, 4], (4, 6]; a second later they stand for (1, 2], (2, 4], (4, 5], (5, 7]
    const rows = [{ kg: 6 }, { kg: 12, interval: 2 }, { kg: 5 }, { kg: 10, interval: 2 }]
    const table = shiftFlow(combine(rows), 1)
    // half of the 12 kg; its other half and 5 kg; half of the last 10 kg; its other half
    expect(values(table, 'wetMass')).toEqual([6, 11, 5, 5])
  })

  it('moves moisture with the grain', () => {
    const rows = [14, 15, 16, 17].map((moisture) => ({ kg: 5, moisture }))
    expect(values(shiftFlow(combine(rows), 1), 'harvestMoisture')).toEqual([15, 16, 17, NAN])
  })

  it('brings grain back that ran in while the header was up, and does not fetch any over a pause', () => {
    // two seconds of work, then up while 4 and 3 kg still come
    const up = [{ kg: 0 }, { kg: 0 }, { kg: 4, area: 0 }, { kg: 3, area: 0 }]
    expect(values(shiftFlow(combine(up), 2), 'wetMass').slice(0, 2)).toEqual([4, 3])
    // a pause of 100 s: what is weighed behind it was not cut before it
    const paused = [{ kg: 5 }, { kg: 5 }, { kg: 0, interval: 0 }, { kg: 7 }, { kg: 7 }]
    expect(values(shiftFlow(combine(paused), 1), 'wetMass')).toEqual([5, NAN, 0, 7, NAN])
  })

  it('keeps the raw values and gives them back', () => {
    const before = combine(kg(0, 3, 4, 5))
    const after = shiftFlow(before, 1)
    expect(values(after, 'rawWetMass')).toEqual([0, 3, 4, 5])
    expect(uncorrected(after)).toEqual(before)
    // the second correction still knows the first values
    expect(values(calibrate(after, { any: 2 }), 'rawWetMass')).toEqual([0, 3, 4, 5])
  })

  it('adds and loses nothing: what is shared out is what was weighed after the first seconds', () => {
    const row = fc.record({
      kg: fc.integer({ min: 0, max: 20 }),
      interval: fc.constantFrom(1, 2, 3),
      area: fc.constantFrom(0, 10),
    })
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 15 }),
        (rows, delay) => {
          const table = combine(rows)
          let lost = 0
          let left = delay
          for (const { kg: own, interval } of rows) {
            lost += (own * Math.min(interval, Math.max(0, left))) / interval
            left -= interval
          }
          const total = sum(values(table, 'wetMass'))
          expect(sum(values(shiftFlow(table, delay), 'wetMass'))).toBeCloseTo(total - lost, 6)
        },
      ),
    )
  })
})

describe('start and end of passes', () => {
  const trimmed = (rows: Second[], startSeconds: number, endSeconds: number): number[] => [
    ...trimPasses(combine(rows), { startSeconds, endSeconds }),
  ]

  it('leave out the points of the first and last seconds', () => {
    expect(trimmed(kg(1, 2, 3, 4, 5, 6), 2, 1)).toEqual([2, 3, 4])
    expect(trimmed(kg(1, 2, 3), 0, 0)).toEqual([0, 1, 2])
  })

  it('are those of each pass: work that stops, and a pause, end one', () => {
    const rows = [...kg(1, 1, 1), { kg: 0, area: 0 }, ...kg(1, 1, 1)]
    // the row without work is no part of a pass and left to the cleanup rules
    expect(trimmed(rows, 1, 0)).toEqual([1, 2, 3, 5, 6])
    const paused = [...kg(1, 1, 1), { kg: 1, interval: 0 }, ...kg(1, 1)]
    expect(trimmed(paused, 0, 1)).toEqual([0, 1, 3, 4])
  })

  it('take a short pass as a whole', () => {
    expect(trimmed(kg(1, 1, 1), 2, 2)).toEqual([])
  })
})

/** Passes of 6 m, swaths of 2 m, 10 kg each. */
function harvested(list: readonly Pass[]): PointTable {
  const table = passes(list, 6, 2)
  const mass = Array.from({ length: table.length }, () => 10)
  const perArea = mass.map((own) => (own / 12) * 10_000)
  return {
    ...withNumbers(withNumbers(table, 'wetMass', 'kg', mass), 'wetMassPerArea', 'kg/ha', perArea),
    operationType: 'harvested',
  }
}

describe('overlap', () => {
  const FIRST: Pass = { east: 0, north: 0, heading: 0, swaths: 50 }

  it('counts the share of newly covered ground: a pass that overlaps by a third has two thirds of its area', () => {
    const table = withoutOverlap(harvested([FIRST, { ...FIRST, east: 4 }]))
    const areas = values(table, 'area')
    for (const area of areas.slice(0, 50)) expect(area / 12).toBeCloseTo(1, 6)
    for (const area of areas.slice(50)) expect(area / 8).toBeCloseTo(1, 1)
    expect(sum(areas.slice(50)) / (50 * 8)).toBeCloseTo(1, 2)
    // the mass stays, so the yield is that of the ground that was really cut: 10 kg from 8 m2
    expect(sum(values(table, 'wetMass'))).toBe(1000)
    expect(values(table, 'wetMassPerArea')[70]! / 12_500).toBeCloseTo(1, 1)
    expect(values(table, 'rawArea').every((area) => area === 12)).toBe(true)
  })

  it('leaves a point on ground that was cut before without yield, not without its mass', () => {
    const table = withoutOverlap(harvested([FIRST, FIRST]))
    expect(sum(values(table, 'area').slice(50))).toBeCloseTo(0, 6)
    expect(values(table, 'wetMassPerArea').slice(50).every(Number.isNaN)).toBe(true)
    expect(sum(values(table, 'wetMass'))).toBe(1000)
  })

  it('takes the time as order, not the place in the table', () => {
    const table = harvested([FIRST, { ...FIRST, east: 4 }])
    const time = numbersOf(table, 'time')!
    const later = withNumbers(table, 'time', 'ms', [...time.map((ms, row) => (row < 50 ? ms + 1e6 : ms))])
    const areas = values(withoutOverlap(later), 'area')
    expect(sum(areas.slice(0, 50)) / (50 * 8)).toBeCloseTo(1, 2)
    expect(sum(areas.slice(50)) / (50 * 12)).toBeCloseTo(1, 2)
  })

  it('adds up to the covered ground, and the same when it is done again', () => {
    const pass = fc.record({
      east: fc.integer({ min: 0, max: 80 }).map((n) => n / 4),
      north: fc.integer({ min: 0, max: 80 }).map((n) => n / 4),
      heading: fc.constantFrom(0, 35, 90, 270),
      swaths: fc.integer({ min: 5, max: 30 }),
    })
    fc.assert(
      fc.property(fc.array(pass, { minLength: 1, maxLength: 6 }), (list) => {
        const once = withoutOverlap(harvested(list))
        expect(sum(values(once, 'area')) / coverageOf(once).areaM2).toBeCloseTo(1, 2)
        expect(sum(values(once, 'wetMass'))).toBe(10 * once.length)
        expect(values(withoutOverlap(once), 'area')).toEqual(values(once, 'area'))
      }),
      { numRuns: 30 },
    )
  })
})

describe('calibration', () => {
  it('is weighed over measured, and multiplies amounts and yields alike', () => {
    const table = combine(kg(4, 6, 10))
    // 21 t over the scale, 20 t measured
    const factor = calibrationFactor(table, 21)!
    expect(factor).toBeCloseTo(1.05, 12)
    const after = calibrate(table, { any: factor })
    expect(sum(values(after, 'wetMass'))).toBeCloseTo(21, 9)
    expect(values(after, 'wetMassPerArea')[1]).toBeCloseTo(6300, 9)
    expect(values(after, 'harvestMoisture')).toEqual([14, 14, 14])
    expect(uncorrected(after)).toEqual(table)
  })

  it('holds by crop; others keep what was measured', () => {
    const texts = { crop: ['barley', 'rye', undefined] }
    const table = tableOf(
      {
        lon: { values: [8, 8, 8] },
        lat: { values: [51, 51, 51] },
        wetMass: { unit: 'kg', values: [10, 10, 10] },
      },
      { texts, constants: { operationType: 'harvested' } },
    )
    expect(values(calibrate(table, { barley: 1.1 }), 'wetMass')).toEqual([11, 10, 10])
    expect(values(calibrate(table, { barley: 1.1, any: 2 }), 'wetMass')).toEqual([11, 20, 20])
  })

  it('of a harvest without mass there is none', () => {
    expect(calibrationFactor(combine(kg(0, 0)), 100)).toBeUndefined()
  })
})
