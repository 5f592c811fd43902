/**
 * A machine file: one task × one operation type, with its points, summary and everything a status page says about it.
 */
import type { Diagnostic } from '@sheaf/isoxml'
import type { SourceName } from '../crops/owner-names.js'
import type { MachineInfo, OperationType, PointTable } from '../points/table.js'
import type { SummaryOptions } from '../summary/summarize.js'
import type { SummaryFeature } from '../summary/summary-feature.js'

/** Steps that can fail for content. */
export type FailedStep = 'rawGeojson' | 'standardGeojson' | 'summary'

/** Why a file failed, at which step. */
export interface Failure {
  readonly step: FailedStep
  /** The contract's text. */
  readonly message: string
  /** What, where, what to do. */
  readonly detail: string
}

/** A machine file: one task and one kind of work, processed or failed. */
export interface ConvertedFile {
  /** Name of the set within its archive, '' for the only one. */
  readonly set: string
  readonly task: string
  readonly taskName: string
  /** Undefined where the work is of another kind or nothing could be read. */
  readonly operationType: OperationType | undefined
  readonly status: 'processed' | 'failed'
  readonly failure: Failure | undefined
  /** Logged records read for this file. */
  readonly records: number
  /** Kept after cleanup, DEFAULT units, in the order of logs and records. */
  readonly points: PointTable | undefined
  /** Points dropped, by cleanup property. */
  readonly dropped: Readonly<Record<string, number>>
  /** DEFAULT units. */
  readonly summary: SummaryFeature | undefined
  readonly units: Record<string, string> | undefined
  readonly crops: readonly string[]
  readonly varieties: readonly string[]
  /** Crops, varieties and products as the source names them, and what they became. */
  readonly sourceNames: readonly SourceName[]
  readonly machinery: readonly MachineInfo[]
  /** ms UTC. */
  readonly startTime: number | undefined
  readonly endTime: number | undefined
  /** Sum of the points' areas, m². */
  readonly areaM2: number | undefined
  readonly evidence: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
  /** PFD id of the task in its set. */
  readonly partfield: string | undefined
}

/** A machine file before its summary. */
export interface StandardizedFile extends Omit<ConvertedFile, 'summary'> {
  /** What the summary needs beside the points; undefined for a failed file. */
  readonly summaryOptions: SummaryOptions | undefined
}

const NO_POINTS = 'no points passed the filter'

/** Cleanup left nothing, or nothing was recorded with a position. */
export const noPointsFailure = (detail: string): Failure => ({
  step: 'standardGeojson',
  message: NO_POINTS,
  detail,
})

/** The work is of a kind that has no field operation. */
export const unsupportedFailure = (kind: string, detail: string): Failure => ({
  step: 'standardGeojson',
  message: `unsupported operation type: ${kind}`,
  detail,
})

/** Keys that the standard format cannot do without are absent. */
export const missingFailure = (keys: readonly string[], detail: string): Failure => ({
  step: 'standardGeojson',
  message: `missing required properties: ${keys.join(', ')}`,
  detail,
})

/** No log of the task could be read. */
export const unreadableFailure = (detail: string): Failure => ({
  step: 'rawGeojson',
  message: 'Failed to convert file on provider batch processing',
  detail,
})
