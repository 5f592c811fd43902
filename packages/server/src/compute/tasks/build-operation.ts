/** Points artefacts of a group of files → the artefacts of one field operation. */
import {
  type BuiltOperation,
  buildOperation,
  type CorrectionEffect,
  decodePointTable,
  encodePointTable,
  type OperationConfiguration,
  type OriginalOperationData,
  textsOf,
} from '@sheaf/fieldwork'
import type { MultiPolygon } from '@sheaf/isoxml'
import { type BoundingBox, boundingBoxOf } from './point-box.js'
import { viewOf } from './view.js'

export interface BuildOperationInput {
  /** In the order of the group; `logs` are the indexes of the logs that count. */
  readonly files: readonly {
    readonly fileId: string
    readonly points: Uint8Array
    readonly logs: readonly number[]
  }[]
  readonly boundary: MultiPolygon | undefined
  /** False: points outside the boundary stay. */
  readonly clip?: boolean
  readonly configuration: OperationConfiguration
  readonly originalOperationData: OriginalOperationData | undefined
  readonly outOfStandard: boolean
  readonly corrections: readonly CorrectionEffect[]
  readonly weighedWetMassKg?: number | undefined
}

/** Undefined when no counted point lies inside the boundary. */
export type BuildOperationOutput =
  | {
      readonly points: Uint8Array
      readonly pointCount: number
      /** Row numbers of the filtered points, u32 little-endian, ascending. */
      readonly filtered: Uint8Array | undefined
      readonly view: Uint8Array
      readonly bbox: BoundingBox
      readonly startTime: number
      readonly endTime: number
      readonly crops: readonly string[]
      readonly summary: BuiltOperation['summary']
      readonly units: BuiltOperation['units']
      readonly coverageShare: number | undefined
      readonly usedFiles: readonly string[]
    }
  | undefined

export function buildOperationArtefacts(input: BuildOperationInput): BuildOperationOutput {
  const built = buildOperation({
    tables: input.files.map(({ fileId, points, logs }) => ({
      fileId,
      table: decodePointTable(points),
      logs: new Set(logs),
    })),
    boundary: input.boundary,
    clip: input.clip ?? true,
    configuration: input.configuration,
    originalOperationData: input.originalOperationData,
    outOfStandard: input.outOfStandard,
    corrections: input.corrections,
    weighedWetMassKg: input.weighedWetMassKg,
  })
  const bbox = built === undefined ? undefined : boundingBoxOf(built.points)
  if (built === undefined || bbox === undefined) return undefined
  const { points, filtered, summary, units, coverageShare, usedFiles } = built
  return {
    points: encodePointTable(points),
    pointCount: points.length,
    filtered: filtered === undefined ? undefined : new Uint8Array(Uint32Array.from(filtered).buffer),
    view: viewOf(points, filtered),
    bbox,
    startTime: Date.parse(summary.properties.startTime),
    endTime: Date.parse(summary.properties.endTime),
    crops: textsOf(points, 'crop'),
    summary,
    units,
    coverageShare,
    usedFiles,
  }
}
