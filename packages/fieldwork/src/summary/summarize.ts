/**
 * Points → summary Feature in DEFAULT units. `avg` of per-area values and rates is total ÷ area; of all else the mean
 * over points.
 */
import type { MultiPolygon } from '@sheaf/isoxml'
import type { CorrectionEffect } from '../corrections/corrections.js'
import { coverageOf } from '../coverage/index.js'
import { textsOf } from '../points/columns.js'
import { machineryOf, originalOperationTypeOf, tillTypesOf } from '../points/origins.js'
import type { OperationType, PointTable } from '../points/table.js'
import { type LoggedTotals, withDifferences } from './logged-totals.js'
import { appliedTotal, machineTotals } from './machine-totals.js'
import { productEntries } from './products.js'
import { type Averaging, ColumnTotals, sumPerRecord, timeSpan } from './statistics.js'
import type { OriginalOperationData, SummaryFeature, SummaryProperties } from './summary-feature.js'
import { defined, harvestedVarieties, plantedTotal, plantedVarieties } from './varieties.js'

/** What a summary needs beside the points. */
export interface SummaryOptions {
  readonly summarizeByProductEntry: boolean
  /** `Z` in file summaries, `+00:00` in operation summaries. */
  readonly zone: 'Z' | '+00:00'
  readonly originalOperationData?: OriginalOperationData | undefined
  readonly operationDescription?: string | undefined
  readonly loggedTotals?: LoggedTotals | undefined
  readonly outOfStandard?: boolean
  /** Beyond the contract: what corrections did; none: the key is left out. */
  readonly corrections?: readonly CorrectionEffect[] | undefined
  /** The field, where there is one: how much of it was worked is measured. */
  readonly field?: MultiPolygon | undefined
}

/** The summary and the worked ground in m². */
export interface Summarized {
  readonly summary: SummaryFeature
  /** Worked ground, overlaps counted once, m². */
  readonly coverageM2: number
  /** Of it, what lies in the field, m²; undefined without one. */
  readonly coverageInFieldM2: number | undefined
}

type StatRow = readonly [key: string, averaging: Averaging]

/** Statistics of a summary, by type. */
const STATS: Readonly<Record<OperationType | 'all', readonly StatRow[]>> = {
  all: [
    ['elevation', 'points'],
    ['speed', 'points'],
  ],
  planted: [
    ['seedRate', 'area'],
    ['seedRateTarget', 'area'],
    ['seedDepth', 'points'],
    ['downForce', 'points'],
    ['singulation', 'points'],
    ['skips', 'points'],
    ['doubles', 'points'],
  ],
  applied: [
    ['appliedRate', 'area'],
    ['appliedRateTarget', 'area'],
  ],
  harvested: [
    ['harvestMoisture', 'points'],
    ['wetMass', 'points'],
    ['wetMassPerArea', 'amount'],
    ['dryMass', 'points'],
    ['dryMassPerArea', 'amount'],
    ['wetVolume', 'points'],
    ['wetVolumePerArea', 'amount'],
    ['dryVolume', 'points'],
    ['dryVolumePerArea', 'amount'],
  ],
  tillage: [
    ['tillageDepthTarget', 'points'],
    ['tillageDepthActual', 'points'],
  ],
}

/**
 * The summary of a table with at least one point.
 *
 * @throws TypeError for a table without points: there is no time to state
 */
export function summarize(table: PointTable, options: SummaryOptions): Summarized {
  const properties = summaryProperties(table, options)
  const coverage = coverageOf(table, { within: options.field })
  return {
    summary: { type: 'Feature', properties, geometry: coverage.geometry },
    coverageM2: coverage.areaM2,
    coverageInFieldM2: coverage.areaWithinM2,
  }
}

/** What a summary states, without the worked ground. @throws TypeError as `summarize` */
export function summaryProperties(table: PointTable, options: SummaryOptions): SummaryProperties {
  const span = timeSpan(table)
  if (span === undefined) throw new TypeError('A summary needs at least one point; the table has none.')
  const time = (ms: number): string => new Date(ms).toISOString().replace('Z', options.zone)
  const totals = new ColumnTotals(table)
  const stats = [...STATS.all, ...STATS[table.operationType]].map(([key, averaging]) => [
    key,
    totals.stat(key, averaging),
  ])
  const fuel = sumPerRecord(table, 'fuelUsed')
  const properties = defined({
    operationType: table.operationType,
    originalOperationType: originalOperationTypeOf(table),
    operationDescription: options.operationDescription || undefined,
    startTime: time(span.start),
    endTime: time(span.end),
    totalArea: { value: totals.of('area')?.sum ?? 0, unit: 'm2' },
    totalDistance: { value: sumPerRecord(table, 'distance') ?? 0, unit: 'm' },
    ...Object.fromEntries(stats),
    totalFuelUsed: fuel === undefined ? undefined : { value: fuel, unit: 'L' },
    ...OWN_KEYS[table.operationType](table, totals, options),
    machinery: present(machineryOf(table)),
    totalsByMachine: machineTotals(table),
    originalOperationData: options.originalOperationData,
    outOfStandard: options.outOfStandard ? true : undefined,
    corrections: present(options.corrections ?? []),
  }) as unknown as SummaryProperties
  const loggedTotals = options.loggedTotals && withDifferences(options.loggedTotals, properties)
  return loggedTotals ? { ...properties, loggedTotals } : properties
}

type OwnKeys = (table: PointTable, totals: ColumnTotals, options: SummaryOptions) => Record<string, unknown>

const OWN_KEYS: Readonly<Record<OperationType, OwnKeys>> = {
  planted: (table) => {
    const planted = plantedTotal(table)
    return {
      crop: textsOf(table, 'crop'),
      varieties: present(plantedVarieties(table)),
      totalPlanted: planted?.unit === 'seeds' ? planted : undefined,
    }
  },
  applied: (table, _totals, options) => ({
    crop: textsOf(table, 'crop'),
    totalApplied: appliedTotal(table),
    tankMix: table.products.some((product) => product.tankMix),
    products: productEntries(table, options.summarizeByProductEntry),
  }),
  harvested: (table, totals) => ({
    crop: textsOf(table, 'crop'),
    varieties: present(harvestedVarieties(table)),
    totalWetMass: quantity(totals, 'wetMass', 'kg'),
    totalDryMass: quantity(totals, 'dryMass', 'kg'),
    totalWetVolume: quantity(totals, 'wetVolume', 'L'),
    totalDryVolume: quantity(totals, 'dryVolume', 'L'),
  }),
  tillage: (table) => ({ tillType: present(tillTypesOf(table)) }),
}

/** Optional lists without an entry are left out. */
function present<Entry>(list: readonly Entry[]): readonly Entry[] | undefined {
  return list.length > 0 ? list : undefined
}

function quantity(
  totals: ColumnTotals,
  key: string,
  unit: string,
): { value: number; unit: string } | undefined {
  const value = totals.of(key)?.sum
  return value === undefined ? undefined : { value, unit }
}
