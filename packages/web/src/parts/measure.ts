/** Wire units and what people read instead of them, metric or US. Data table with its three readers. */

export type UnitSystem = 'metric' | 'us'

/** Shown value = stored value × factor. */
export interface Shown {
  readonly unit: string
  readonly factor: number
  readonly decimals: number
}

type Kind = keyof typeof SHOWN

/**
 * What a unit of the wire measures, and how much of the kind's first unit it is.
 * Exact factors: 1 ft = 0.3048 m, 1 lb = 0.45359237 kg, 1 US gal = 3.785411784 L, 1 ac = 4046.8564224 m²,
 * 1 US bushel = 35.23907016688 L.
 */
const ACRE_M2 = 4046.8564224
const HECTARES_PER_ACRE = ACRE_M2 / 10_000
const POUND_KG = 0.45359237
const GALLON_L = 3.785411784
const BUSHEL_L = 35.23907016688
const WIRE: Readonly<Record<string, readonly [Kind, number]>> = {
  m: ['length', 1],
  ft: ['length', 0.3048],
  cm: ['depth', 1],
  in: ['depth', 2.54],
  'm/s': ['speed', 1],
  'ft/s': ['speed', 0.3048],
  'mi/hr': ['speed', 0.44704],
  m2: ['area', 1],
  ft2: ['area', 0.3048 ** 2],
  ha: ['area', 10_000],
  ac: ['area', ACRE_M2],
  kg: ['mass', 1],
  t: ['mass', 1_000],
  lb: ['mass', POUND_KG],
  'kg/ha': ['massRate', 1],
  't/ha': ['massRate', 1_000],
  'lb/ac': ['massRate', POUND_KG / HECTARES_PER_ACRE],
  L: ['volume', 1],
  m3: ['volume', 1_000],
  gal: ['volume', GALLON_L],
  'US gal': ['volume', GALLON_L],
  qt: ['volume', GALLON_L / 4],
  floz: ['volume', GALLON_L / 128],
  bu: ['volume', BUSHEL_L],
  'L/ha': ['volumeRate', 1],
  'm3/ha': ['volumeRate', 1_000],
  'gal/ac': ['volumeRate', GALLON_L / HECTARES_PER_ACRE],
  'qt/ac': ['volumeRate', GALLON_L / 4 / HECTARES_PER_ACRE],
  'floz/ac': ['volumeRate', GALLON_L / 128 / HECTARES_PER_ACRE],
  'bu/ac': ['volumeRate', BUSHEL_L / HECTARES_PER_ACRE],
  'seeds/ha': ['seedRate', 1],
  'seeds/ac': ['seedRate', 1 / HECTARES_PER_ACRE],
  percentage: ['share', 1],
  prcnt: ['share', 1],
  kgf: ['force', 1],
  lbf: ['force', POUND_KG],
  'kg/s': ['massFlow', 1],
  'lb/s': ['massFlow', POUND_KG],
  'L/h': ['volumeFlow', 1],
  'gal/h': ['volumeFlow', GALLON_L],
  arcdeg: ['angle', 1],
}

const SHOWN = {
  length: { metric: shown('m', 1, 1), us: shown('ft', 1 / 0.3048, 1) },
  distance: { metric: shown('km', 0.001, 1), us: shown('mi', 1 / 1609.344, 1) },
  depth: { metric: shown('cm', 1, 1), us: shown('in', 1 / 2.54, 1) },
  speed: { metric: shown('km/h', 3.6, 1), us: shown('mph', 1 / 0.44704, 1) },
  area: { metric: shown('ha', 1 / 10_000, 2), us: shown('ac', 1 / ACRE_M2, 2) },
  mass: { metric: shown('kg', 1, 1), us: shown('lb', 1 / POUND_KG, 0) },
  load: { metric: shown('t', 0.001, 1), us: shown('lb', 1 / POUND_KG, 0) },
  massRate: { metric: shown('kg/ha', 1, 1), us: shown('lb/ac', HECTARES_PER_ACRE / POUND_KG, 1) },
  yield: { metric: shown('t/ha', 0.001, 2), us: shown('lb/ac', HECTARES_PER_ACRE / POUND_KG, 0) },
  volume: { metric: shown('L', 1, 1), us: shown('gal', 1 / GALLON_L, 1) },
  grain: { metric: shown('m³', 0.001, 1), us: shown('bu', 1 / BUSHEL_L, 0) },
  volumeRate: { metric: shown('L/ha', 1, 1), us: shown('gal/ac', HECTARES_PER_ACRE / GALLON_L, 2) },
  grainRate: { metric: shown('L/ha', 1, 0), us: shown('bu/ac', HECTARES_PER_ACRE / BUSHEL_L, 1) },
  seedRate: { metric: shown('seeds/ha', 1, 0), us: shown('seeds/ac', HECTARES_PER_ACRE, 0) },
  share: { metric: shown('%', 1, 1), us: shown('%', 1, 1) },
  force: { metric: shown('kgf', 1, 0), us: shown('lbf', 1 / POUND_KG, 0) },
  massFlow: { metric: shown('kg/s', 1, 1), us: shown('lb/s', 1 / POUND_KG, 1) },
  volumeFlow: { metric: shown('L/h', 1, 1), us: shown('gal/h', 1 / GALLON_L, 1) },
  angle: { metric: shown('°', 1, 0), us: shown('°', 1, 0) },
} as const satisfies Record<string, Record<UnitSystem, Shown>>

function shown(unit: string, factor: number, decimals: number): Shown {
  return { unit, factor, decimals }
}

/** Kinds that a property is read as, in place of what its unit alone says. */
const READ_AS: readonly (readonly [RegExp, from: Kind, to: Kind])[] = [
  [/^(dry|wet)MassPerArea$/, 'massRate', 'yield'],
  [/^(dry|wet)VolumePerArea$/, 'volumeRate', 'grainRate'],
  [/^total(Dry|Wet)Volume$/, 'volume', 'grain'],
  [/^totalDistance$/, 'length', 'distance'],
  [/^total/, 'mass', 'load'],
]

/** How a value of a property is shown; a unit that is not known stays as it is. */
export function shownAs(property: string, unit: string, system: UnitSystem): Shown {
  const known = WIRE[unit]
  if (known === undefined) return shown(unit, 1, 2)
  const [kind, size] = known
  const read = READ_AS.find(([name, from]) => from === kind && name.test(property))?.[2] ?? kind
  const { unit: text, factor, decimals } = SHOWN[read][system]
  return { unit: text, factor: size * factor, decimals }
}
