/**
 * Data dictionary identifiers that the standard format reads, by meaning, with the factor from the logged integer
 * to the unit we keep. Factors = resolution of the dictionary × unit conversion.
 */

export type Quantity = 'mass' | 'volume' | 'count'
export type Basis = 'area' | 'time' | 'distance'
export type Role = 'actual' | 'setpoint'

export interface RateMeaning {
  readonly quantity: Quantity
  readonly basis: Basis
  readonly role: Role
  /** To kg, L or seeds per ha (area), per s (time) or per m (distance). */
  readonly factor: number
}

/** Application rates: what is brought onto the ground. */
export const RATES: ReadonlyMap<number, RateMeaning> = new Map([
  // mm³/m² at 0.01: 1 mm³/m² = 0.01 L/ha
  [2, { quantity: 'volume', basis: 'area', role: 'actual', factor: 1e-4 }],
  [1, { quantity: 'volume', basis: 'area', role: 'setpoint', factor: 1e-4 }],
  // ml/m² at 0.1: 1 ml/m² = 10 L/ha
  [589, { quantity: 'volume', basis: 'area', role: 'actual', factor: 1 }],
  [588, { quantity: 'volume', basis: 'area', role: 'setpoint', factor: 1 }],
  // mg/m²: 1 mg/m² = 0.01 kg/ha
  [7, { quantity: 'mass', basis: 'area', role: 'actual', factor: 0.01 }],
  [6, { quantity: 'mass', basis: 'area', role: 'setpoint', factor: 0.01 }],
  // 1/m² at 0.001: 1/m² = 10,000/ha
  [12, { quantity: 'count', basis: 'area', role: 'actual', factor: 10 }],
  [11, { quantity: 'count', basis: 'area', role: 'setpoint', factor: 10 }],
  // mm³/s, mg/s, 1/s at 0.001
  [37, { quantity: 'volume', basis: 'time', role: 'actual', factor: 1e-6 }],
  [36, { quantity: 'volume', basis: 'time', role: 'setpoint', factor: 1e-6 }],
  [42, { quantity: 'mass', basis: 'time', role: 'actual', factor: 1e-6 }],
  [41, { quantity: 'mass', basis: 'time', role: 'setpoint', factor: 1e-6 }],
  [47, { quantity: 'count', basis: 'time', role: 'actual', factor: 0.001 }],
  [46, { quantity: 'count', basis: 'time', role: 'setpoint', factor: 0.001 }],
  // ml/m at 0.001
  [634, { quantity: 'volume', basis: 'distance', role: 'actual', factor: 1e-6 }],
  [633, { quantity: 'volume', basis: 'distance', role: 'setpoint', factor: 1e-6 }],
])

/** Unit of a rate per hectare, by quantity. */
export const RATE_UNIT: Readonly<Record<Quantity, string>> = {
  mass: 'kg/ha',
  volume: 'L/ha',
  count: 'seeds/ha',
}

export interface YieldMeaning {
  readonly quantity: 'mass' | 'volume' | 'dryMass'
  readonly basis: 'area' | 'time'
  /** To kg/ha or L/ha (area), kg/s or L/s (time). */
  readonly factor: number
}

/** Yields, in the order of preference within a quantity. */
export const YIELDS: ReadonlyMap<number, YieldMeaning> = new Map([
  [84, { quantity: 'mass', basis: 'area', factor: 0.01 }],
  [185, { quantity: 'mass', basis: 'area', factor: 0.01 }],
  [87, { quantity: 'mass', basis: 'time', factor: 1e-6 }],
  [187, { quantity: 'mass', basis: 'time', factor: 1e-6 }],
  [83, { quantity: 'volume', basis: 'area', factor: 10 }],
  [86, { quantity: 'volume', basis: 'time', factor: 1e-3 }],
  [181, { quantity: 'dryMass', basis: 'area', factor: 0.01 }],
  [182, { quantity: 'dryMass', basis: 'time', factor: 1e-6 }],
])

export interface TotalMeaning<Of extends string> {
  readonly quantity: Of
  /** To kg, L or seeds. */
  readonly factor: number
}

/** Counters of what was harvested, for machines that log no yield. */
export const YIELD_TOTALS: ReadonlyMap<number, TotalMeaning<YieldMeaning['quantity']>> = new Map([
  [90, { quantity: 'mass', factor: 1 }],
  [189, { quantity: 'mass', factor: 1 }],
  [89, { quantity: 'volume', factor: 1 }],
  [183, { quantity: 'dryMass', factor: 1 }],
])

/** Counters of what was brought out, for machines that log no rate. */
export const RATE_TOTALS: ReadonlyMap<number, TotalMeaning<Quantity>> = new Map([
  [80, { quantity: 'volume', factor: 1 }],
  [81, { quantity: 'mass', factor: 1 }],
  [82, { quantity: 'count', factor: 1 }],
])

/** Single channels. */
export const DDI = {
  cropMoisture: 99,
  dryMatter: 314,
  referenceMoisture: 184,
  protein: 406,
  productDensity: 121,
  yieldHold: 239,
  massFlow: 87,
  seedCottonFlow: 187,
  workState: 141,
  condensedFirst: 161,
  condensedLast: 176,
  headerHeight: 237,
  actualWidth: 67,
  defaultWidth: 68,
  maximumWidth: 70,
  offsetX: 134,
  offsetY: 135,
  tillageDepth: 52,
  tillageDepthTarget: 51,
  speed: 397,
  fuelTotal: 148,
  fuelPerTime: 149,
  culturalPractice: 179,
  connectorType: 157,
  busMessage: 0xdffe,
} as const

/** Planted: measurements that become a point property, with the factor to its unit. */
export const SEED_MEASURES: readonly { ddi: number; key: string; unit: string; factor: number }[] = [
  { ddi: 57, key: 'seedDepth', unit: 'cm', factor: 0.1 },
  { ddi: 427, key: 'downForce', unit: 'kgf', factor: 1 / 9.80665 },
  { ddi: 415, key: 'singulation', unit: 'prcnt', factor: 1e-4 },
  { ddi: 417, key: 'skips', unit: 'prcnt', factor: 1e-4 },
  { ddi: 419, key: 'doubles', unit: 'prcnt', factor: 1e-4 },
  { ddi: 423, key: 'spacingVariation', unit: 'prcnt', factor: 1e-4 },
  { ddi: 17, key: 'seedSpacing', unit: 'm', factor: 0.001 },
]

/** Counters of a task or log that stand for a summary key, with the factor to its DEFAULT unit. */
export const LOGGED_TOTALS: readonly {
  ddi: number
  key: string
  unit: string
  factor: number
  types: readonly string[]
}[] = [
  {
    ddi: 116,
    key: 'totalArea',
    unit: 'm2',
    factor: 1,
    types: ['planted', 'applied', 'harvested', 'tillage'],
  },
  {
    ddi: 117,
    key: 'totalDistance',
    unit: 'm',
    factor: 0.001,
    types: ['planted', 'applied', 'harvested', 'tillage'],
  },
  {
    ddi: 148,
    key: 'totalFuelUsed',
    unit: 'L',
    factor: 0.001,
    types: ['planted', 'applied', 'harvested', 'tillage'],
  },
  { ddi: 90, key: 'totalWetMass', unit: 'kg', factor: 1, types: ['harvested'] },
  { ddi: 89, key: 'totalWetVolume', unit: 'L', factor: 1, types: ['harvested'] },
  { ddi: 183, key: 'totalDryMass', unit: 'kg', factor: 1, types: ['harvested'] },
  { ddi: 82, key: 'totalPlanted', unit: 'seeds', factor: 1, types: ['planted'] },
  { ddi: 80, key: 'totalApplied', unit: 'L', factor: 1, types: ['applied'] },
  { ddi: 81, key: 'totalApplied', unit: 'kg', factor: 1, types: ['applied'] },
]
