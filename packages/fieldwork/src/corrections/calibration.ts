/**
 * Calibration: yield sensors are off by some percent until they are compared with a scale. All amounts, yields and
 * flows are multiplied by weighed ÷ measured total, which leaves the pattern of the map as it is (scaling each combine
 * to the weighed grain: Shearer et al. 1997; general practice of post-calibration, Sudduth and Drummond 2007).
 */
import { numbersOf, textAt } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import { sumOf } from '../summary/statistics.js'
import { ANY_CROP } from './corrections.js'
import { AMOUNTS, perAreaName } from './harvest-columns.js'
import { corrected } from './raw-values.js'

const SCALED = [...AMOUNTS, ...AMOUNTS.map(perAreaName), 'cropFlow']

/** @param factors by crop, with `any` for all others; a crop without a factor stays as it is */
export function calibrate(table: PointTable, factors: Readonly<Record<string, number>>): PointTable {
  const crop = table.columns.get('crop')
  const factorOf = (row: number): number => factors[textAt(crop, row) ?? ANY_CROP] ?? factors[ANY_CROP] ?? 1
  const factor = Float64Array.from({ length: table.length }, (_, row) => factorOf(row))
  const changed = SCALED.flatMap((name): [string, Float64Array][] => {
    const values = numbersOf(table, name)
    return values === undefined ? [] : [[name, values.map((value, row) => value * factor[row]!)]]
  })
  return corrected(table, new Map(changed))
}

/** Weighed ÷ measured wet mass; undefined where no mass was measured. */
export function calibrationFactor(table: PointTable, weighedWetMassKg: number): number | undefined {
  const measured = sumOf(table, 'wetMass')
  return measured === undefined || !(measured > 0) ? undefined : weighedWetMassKg / measured
}
