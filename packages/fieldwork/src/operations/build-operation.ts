/**
 * One operation from the point tables of its files: only the logs that count, put together, clipped to the field,
 * filtered and summarized.
 */
import type { MultiPolygon } from '@sheaf/isoxml'
import { boundaryAreaM2, selectInside } from '../boundary/index.js'
import { filterPoints } from '../clean/clean.js'
import type { OperationConfiguration } from '../convert/configuration.js'
import { type CorrectedPoints, correctOperation } from '../corrections/correct-points.js'
import type { CorrectionEffect } from '../corrections/corrections.js'
import { requiredNumbers } from '../points/columns.js'
import { concat, selectionOf, take } from '../points/select.js'
import type { PointTable } from '../points/table.js'
import { summarize } from '../summary/summarize.js'
import type { OriginalOperationData, SummaryFeature } from '../summary/summary-feature.js'
import { unitsMap } from '../units/convert.js'

/** What one operation is built from. */
export interface OperationInput {
  /** Tables of one operation type, with the logs of each that count. */
  readonly tables: readonly {
    readonly fileId: string
    readonly table: PointTable
    readonly logs: ReadonlySet<number>
  }[]
  /** The field; undefined where there is none. */
  readonly boundary: MultiPolygon | undefined
  /** Whether points outside the field are dropped; they are by default. */
  readonly clip?: boolean
  readonly configuration: OperationConfiguration
  readonly originalOperationData?: OriginalOperationData | undefined
  /** True when a file of it was let through out of standard. */
  readonly outOfStandard?: boolean
  /** What corrections did to its files. */
  readonly corrections?: readonly CorrectionEffect[]
  /** Wet mass of this harvest over the scale, kg: amounts are calibrated to it. */
  readonly weighedWetMassKg?: number | undefined
}

/** A field operation: points, selection, summary. */
export interface BuiltOperation {
  readonly points: PointTable
  /** Rows of `points` in the filtered output; undefined when it is switched off. */
  readonly filtered: Uint32Array | undefined
  /** Rows that the filtered output leaves out, by `speed` and `outliers`. */
  readonly filteredOut: Readonly<Record<string, number>>
  readonly summary: SummaryFeature
  readonly units: Record<string, string>
  /** Share of the field that was worked, 0–100, measured on the mask of the worked ground. */
  readonly coverageShare: number | undefined
  /** Worked ground, overlaps counted once, m². */
  readonly coverageM2: number
  /** Files that gave at least one point, in the order given by time. */
  readonly usedFiles: readonly string[]
}

/** The operation, or undefined when no point lies inside. Independent of the order of the tables. */
export function buildOperation(input: OperationInput): BuiltOperation | undefined {
  const { boundary, configuration } = input
  const bounds = input.clip === false ? undefined : boundary
  const parts = input.tables.flatMap(({ fileId, table, logs }) => {
    const counted = onlyLogs(table, logs)
    const inside = bounds === undefined ? counted : take(counted, selectInside(counted, bounds))
    return inside.length === 0 ? [] : [{ fileId, table: inside, start: requiredNumbers(inside, 'time')[0]! }]
  })
  if (parts.length === 0) return undefined
  parts.sort((a, b) => a.start - b.start || (a.fileId < b.fileId ? -1 : 1))
  const { points, effects } = correctedPoints(concat(parts.map((part) => part.table)), input)
  const { summary, coverageM2, coverageInFieldM2 } = summarize(points, {
    summarizeByProductEntry: configuration.summarizeByProductEntry,
    zone: '+00:00',
    originalOperationData: configuration.originalOperationData ? input.originalOperationData : undefined,
    outOfStandard: input.outOfStandard ?? false,
    corrections: effects,
    field: boundary,
  })
  const share = boundary && Math.min(100, (100 * (coverageInFieldM2 ?? 0)) / boundaryAreaM2(boundary))
  const filtered = configuration.operationsFilteredGeojson
    ? filterPoints(points, {
        removeOutliers: configuration.operationsRemoveOutliers,
        outliersLimit: configuration.operationsOutliersLimit,
      })
    : undefined
  return {
    points,
    filtered: filtered?.selection,
    filteredOut: filtered?.dropped ?? {},
    summary,
    units: unitsMap(points),
    coverageShare: share,
    coverageM2,
    usedFiles: parts.map((part) => part.fileId),
  }
}

/** Only harvests are corrected. */
function correctedPoints(
  points: PointTable,
  { configuration, corrections = [], weighedWetMassKg }: OperationInput,
): Pick<CorrectedPoints, 'points' | 'effects'> {
  const removeOverlap = configuration.corrections?.removeOverlap === true
  if (points.operationType !== 'harvested') return { points, effects: [] }
  return correctOperation(points, { removeOverlap, weighedWetMassKg }, corrections)
}

/** Rows of the logs that count. */
function onlyLogs(table: PointTable, logs: ReadonlySet<number>): PointTable {
  if (table.logs.every((_log, index) => logs.has(index))) return table
  const log = requiredNumbers(table, 'log')
  return take(table, selectionOf(Uint8Array.from(log, (index) => (logs.has(index) ? 1 : 0))))
}
