/**
 * Which keys a file must have, and which are only missed. A harvest fails without any yield, a planting without seed
 * rate (unless optional), an application without rate; time, area and distance every point has. What else the
 * contract expects and is absent is named once in a diagnostic.
 */
import type { Channel, Diagnostic } from '@sheaf/isoxml'
import { hasAnyValue, textsOf } from '../points/columns.js'
import type { OperationType, PointTable } from '../points/table.js'
import { RATES, YIELD_TOTALS, YIELDS } from '../standardize/ddi.js'
import type { ConversionConfiguration } from './configuration.js'

/** At least one of these must have a value. */
const PRIMARY: Readonly<Record<OperationType, readonly string[]>> = {
  harvested: ['wetMass', 'wetMassPerArea', 'dryMass', 'dryMassPerArea', 'wetVolume', 'wetVolumePerArea'],
  planted: ['seedRate'],
  applied: ['appliedRate'],
  tillage: [],
}

/** The keys that the failure message names. */
const NAMED: Readonly<Record<OperationType, readonly string[]>> = {
  ...PRIMARY,
  harvested: ['wetMass', 'wetMassPerArea'],
}

const EXPECTED_ALWAYS = ['elevation', 'heading']
const EXPECTED: Readonly<Record<OperationType, readonly string[]>> = {
  harvested: ['crop', 'harvestMoisture', 'wetMass', 'dryMass', 'wetVolume', 'dryVolume'],
  planted: ['crop'],
  applied: [],
  tillage: [],
}

const has = (table: PointTable, key: string): boolean => {
  const column = table.columns.get(key)
  return column !== undefined && hasAnyValue(column)
}

/** Keys whose absence fails the file, in the contract's spelling. */
export function missingRequired(table: PointTable, configuration: ConversionConfiguration): string[] {
  if (!has(table, 'time')) return ['timestamp']
  const type = table.operationType
  if (type === 'planted' && configuration.seedRateOptional) return []
  const primary = PRIMARY[type]
  return primary.length === 0 || primary.some((key) => has(table, key)) ? [] : [...NAMED[type]]
}

/** Whether a channel logs what gives the required keys of a type. */
const SOURCES: Readonly<Record<OperationType, (ddi: number) => boolean>> = {
  harvested: (ddi) => YIELDS.has(ddi) || YIELD_TOTALS.has(ddi),
  planted: (ddi) => RATES.get(ddi)?.role === 'actual',
  applied: (ddi) => RATES.get(ddi)?.role === 'actual',
  tillage: () => false,
}

/**
 * Whether the logs carry the source of the required keys, which then are absent only because the machine never worked:
 * values count while the work state is on.
 */
export function isSourceLogged(
  type: OperationType,
  channels: readonly Pick<Channel, 'ddi' | 'data'>[],
): boolean {
  return channels.some(({ ddi, data }) => data.kind !== 'empty' && SOURCES[type](ddi))
}

/** One diagnostic that names every expected key the points lack. */
export function missingExpected(
  table: PointTable,
  task: string,
  configuration: ConversionConfiguration,
): Diagnostic[] {
  const sugarCane = textsOf(table, 'crop').includes('sugar cane')
  const keys = [...EXPECTED_ALWAYS, ...EXPECTED[table.operationType]].filter((key) => {
    if (key === 'crop' && table.operationType === 'planted' && configuration.cropOptional) return false
    if (sugarCane && key.endsWith('Volume')) return false
    return !has(table, key)
  })
  if (keys.length === 0) return []
  const message = `The points of task ${task} (${table.operationType}) carry no ${keys.join(', ')}; neither the logs nor the task data tell more.`
  return [{ code: 'PROPERTY_MISSING', severity: 'info', message, where: { element: task } }]
}
