/**
 * Rates as people state them into the raw integers of a DDI.
 *
 *   value × factor to the dictionary's unit ÷ resolution, rounded to the nearest integer (halves away from zero)
 */

import { IsoxmlError } from '../../diagnostics.js'
import { dataDictionaryEntry } from '../../dictionary/entry.js'
import { I32_MAX, I32_MIN } from '../schema-rules.js'

/** International acre and foot, US gallon and pound, by definition (NIST SP 811). */
const M2_PER_ACRE = 4046.8564224
const MM3_PER_GALLON = 3_785_411.784
const MG_PER_POUND = 453_592.37
const MM_PER_INCH = 25.4
const M2_PER_HECTARE = 10_000

/** Per unit of the data dictionary: what one of a unit of practice is in it. */
const FACTORS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'mm³/m²': {
    'L/ha': 1e6 / M2_PER_HECTARE,
    'm³/ha': 1e9 / M2_PER_HECTARE,
    'gal/ac': MM3_PER_GALLON / M2_PER_ACRE,
  },
  'ml/m²': { 'L/ha': 1e3 / M2_PER_HECTARE, 'm³/ha': 1e6 / M2_PER_HECTARE },
  'mg/m²': {
    'g/ha': 1e3 / M2_PER_HECTARE,
    'kg/ha': 1e6 / M2_PER_HECTARE,
    't/ha': 1e9 / M2_PER_HECTARE,
    'g/m²': 1e3,
    'lb/ac': MG_PER_POUND / M2_PER_ACRE,
  },
  '/m²': {
    'seeds/m²': 1,
    'seeds/ha': 1 / M2_PER_HECTARE,
    '/ha': 1 / M2_PER_HECTARE,
    'seeds/ac': 1 / M2_PER_ACRE,
  },
  mm: { cm: 10, m: 1000, in: MM_PER_INCH },
  ppm: { '%': 10_000 },
}

/**
 * Units that rates may have beside that of the dictionary itself (`mg/m²` for DDI 6). `raw` is the integer as it goes to
 * the machine.
 */
export type RateUnit = string

/** From values in a unit to raw integers of a DDI. */
export interface RateScale {
  /** @throws IsoxmlError `VALUE_INVALID` when the raw value does not fit 32 bits with sign */
  toRaw(value: number): number
}

/**
 * @throws IsoxmlError `DDI_UNKNOWN` for a DDI that the dictionary does not list, unless the unit is `raw`;
 *         `VALUE_INVALID` for a unit that does not belong to the DDI
 */
export function rateScale(ddi: number, unit: RateUnit): RateScale {
  const rawPerUnit = unit === 'raw' ? 1 : rawPerUnitOf(ddi, unit)
  return {
    toRaw(value) {
      const raw = Math.sign(value) * Math.round(Math.abs(value) * rawPerUnit)
      if (raw >= I32_MIN && raw <= I32_MAX) return raw === 0 ? 0 : raw
      const sentence = `${value} ${unit} of DDI ${ddi} make ${raw}, which is beyond 32 bits (${I32_MIN} to ${I32_MAX}); check value and unit.`
      throw new IsoxmlError('VALUE_INVALID', {}, sentence)
    },
  }
}

function rawPerUnitOf(ddi: number, unit: RateUnit): number {
  const entry = dataDictionaryEntry(ddi)
  if (entry === undefined) {
    const sentence = `DDI ${ddi} is not in the data dictionary, so its unit is not known; state its values as raw.`
    throw new IsoxmlError('DDI_UNKNOWN', {}, sentence)
  }
  const factors = FACTORS[entry.unit] ?? {}
  const factor = unit === entry.unit ? 1 : factors[unit]
  if (factor === undefined) {
    const known = [entry.unit, ...Object.keys(factors), 'raw'].filter((name) => name !== '').join(', ')
    const sentence = `DDI ${ddi} (${entry.name}) takes ${known}; found the unit ${JSON.stringify(unit)}.`
    throw new IsoxmlError('VALUE_INVALID', {}, sentence)
  }
  return factor / entry.resolution
}
