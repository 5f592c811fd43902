/**
 * Unit strings of the wire.
 *
 * A point carries plain numbers; the units map of its file or operation says, property by property, what they are in.
 */
import { Type } from 'typebox'
import { schemaOf } from './schema.js'

/** Every unit string that may stand in a units map, a summary or a legend. */
export const UNITS = [
  'm',
  'ft',
  'm/s',
  'ft/s',
  'mi/hr',
  'arcdeg',
  'm2',
  'ft2',
  'ha',
  'ac',
  'kg',
  't',
  'lb',
  'kg/ha',
  't/ha',
  'lb/ac',
  'L',
  'm3',
  'gal',
  'qt',
  'floz',
  'bu',
  'L/ha',
  'm3/ha',
  'gal/ac',
  'qt/ac',
  'floz/ac',
  'bu/ac',
  'seeds',
  'seeds/ha',
  'seeds/ac',
  'percentage',
  'prcnt',
  'kgf',
  'lbf',
  'cm',
  'in',
  'kg/s',
  'lb/s',
  'L/h',
  'gal/h',
  's',
  'US gal',
] as const
export type Unit = (typeof UNITS)[number]

/** Unit systems of the configuration key `unitMeasurement`; `DEFAULT` is "as the source delivered it". */
export const UNIT_SYSTEMS = ['DEFAULT', 'METRIC', 'IMPERIAL'] as const
export type UnitSystem = (typeof UNIT_SYSTEMS)[number]

export const UnitSchema = Type.Enum(UNITS, { type: 'string' })

/** Flat map from a numeric point property to the unit its values are in. */
export interface UnitsMap {
  readonly [property: string]: Unit
}
export const UnitsMapSchema = schemaOf<UnitsMap>(Type.Record(Type.String(), UnitSchema))
