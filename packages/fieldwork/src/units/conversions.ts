/**
 * Unit systems as a table: from the DEFAULT unit to METRIC and IMPERIAL, with exact factors.
 *
 * Exact definitions: foot 0.3048 m, acre 4046.8564224 m², pound 0.45359237 kg, US gallon 3.785411784 L, US fluid ounce
 * 1/128 gallon, US bushel 35.23907016688 L, mile 1609.344 m, inch 2.54 cm, kilogram-force 9.80665 N ÷ 4.4482216152605 N.
 */

import { nameOfRaw } from '../corrections/raw-values.js'

/** The contract's unit systems. */
export type UnitSystem = 'DEFAULT' | 'METRIC' | 'IMPERIAL'

/** Unit and factor from the DEFAULT unit. */
export interface Conversion {
  readonly unit: string
  /** Multiply by this. */
  readonly factor: number
}

const FOOT_M = 0.3048
const ACRE_M2 = 4046.8564224
const ACRE_HA = ACRE_M2 / 10_000
const POUND_KG = 0.45359237
const GALLON_L = 3.785411784
const BUSHEL_L = 35.23907016688
const MILE_M = 1609.344
const HOUR_S = 3600
const INCH_CM = 2.54
const POUND_FORCE_KGF = 4.4482216152605 / 9.80665

/** IMPERIAL by DEFAULT unit; what is not listed stays. */
const IMPERIAL: ReadonlyMap<string, Conversion> = new Map([
  ['m', { unit: 'ft', factor: 1 / FOOT_M }],
  ['m/s', { unit: 'mi/hr', factor: HOUR_S / MILE_M }],
  ['m2', { unit: 'ft2', factor: 1 / (FOOT_M * FOOT_M) }],
  ['kg', { unit: 'lb', factor: 1 / POUND_KG }],
  ['kg/ha', { unit: 'lb/ac', factor: ACRE_HA / POUND_KG }],
  ['kg/s', { unit: 'lb/s', factor: 1 / POUND_KG }],
  ['L', { unit: 'gal', factor: 1 / GALLON_L }],
  ['L/ha', { unit: 'gal/ac', factor: ACRE_HA / GALLON_L }],
  ['L/h', { unit: 'gal/h', factor: 1 / GALLON_L }],
  ['seeds/ha', { unit: 'seeds/ac', factor: ACRE_HA }],
  ['kgf', { unit: 'lbf', factor: 1 / POUND_FORCE_KGF }],
  ['cm', { unit: 'in', factor: 1 / INCH_CM }],
])

/** Crop volumes are sold by the bushel or cubic metre, crop masses by the tonne. */
const CROP_MASS = /^(?:total)?(?:wet|dry)Mass$/i
const CROP_MASS_PER_AREA = /^(?:wet|dry)MassPerArea$/
const CROP_VOLUME = /^(?:total)?(?:wet|dry)Volume$/i
const CROP_VOLUME_PER_AREA = /^(?:wet|dry)VolumePerArea$/

/** Properties whose target depends on what they measure; first row that matches key and unit counts. */
const BY_PROPERTY: readonly {
  readonly system: UnitSystem
  readonly key: RegExp
  readonly from: string
  readonly to: Conversion
}[] = [
  { system: 'METRIC', key: CROP_MASS, from: 'kg', to: { unit: 't', factor: 1 / 1000 } },
  { system: 'METRIC', key: CROP_MASS_PER_AREA, from: 'kg/ha', to: { unit: 't/ha', factor: 1 / 1000 } },
  { system: 'METRIC', key: CROP_VOLUME, from: 'L', to: { unit: 'm3', factor: 1 / 1000 } },
  { system: 'METRIC', key: CROP_VOLUME_PER_AREA, from: 'L/ha', to: { unit: 'm3/ha', factor: 1 / 1000 } },
  {
    system: 'METRIC',
    key: /^(?:totalArea|summaryArea)$/,
    from: 'm2',
    to: { unit: 'ha', factor: 1 / 10_000 },
  },
  { system: 'IMPERIAL', key: CROP_VOLUME, from: 'L', to: { unit: 'bu', factor: 1 / BUSHEL_L } },
  {
    system: 'IMPERIAL',
    key: CROP_VOLUME_PER_AREA,
    from: 'L/ha',
    to: { unit: 'bu/ac', factor: ACRE_HA / BUSHEL_L },
  },
  {
    system: 'IMPERIAL',
    key: /^(?:totalArea|summaryArea)$/,
    from: 'm2',
    to: { unit: 'ac', factor: 1 / ACRE_M2 },
  },
]

/**
 * Unit and factor of a property in a system.
 *
 * @param property point property or summary key; areas inside `varieties` and `products` go by `summaryArea`
 * @param unit its DEFAULT unit
 */
export function conversionOf(property: string, unit: string, system: UnitSystem): Conversion {
  if (system === 'DEFAULT') return { unit, factor: 1 }
  const key = nameOfRaw(property) ?? property
  const special = BY_PROPERTY.find((row) => row.system === system && row.from === unit && row.key.test(key))
  if (special) return special.to
  return (system === 'IMPERIAL' ? IMPERIAL.get(unit) : undefined) ?? { unit, factor: 1 }
}
