/** One planned operation: built in a worker thread, its artefacts put down, its row ready to publish. */
import type { ConfigurationValues } from '@sheaf/contract'
import type { MultiPolygon } from '@sheaf/isoxml'
import type { Insertable } from 'kysely'
import type { Context } from '../context.js'
import { deterministicId, type Tables } from '../database/index.js'
import type { FieldRef } from '../fields/index.js'
import { conversionConfiguration } from '../files/index.js'
import type { Job } from '../jobs/index.js'
import { operationPrefix } from './artefact-keys.js'
import { describeSources } from './read-sources.js'
import type { WantedOperation } from './wanted.js'

type OperationColumns = Insertable<Tables['operation']>

export interface BuiltRow {
  readonly id: string
  readonly contentHash: string
  readonly row: Omit<OperationColumns, 'owner_id' | 'leaf_user_id' | 'field_id' | 'created_at' | 'updated_at'>
  /** Files that gave at least one point. */
  readonly fileIds: readonly string[]
}

/** The one that it continues; else it follows from what it is made of. */
export function operationIdOf({ leafUserId, fieldId }: FieldRef, want: WantedOperation): string {
  return want.existing?.id ?? deterministicId('operation', leafUserId, fieldId, want.type, ...want.fileIds)
}

/** What a planned operation comes to; nothing is stored. Undefined when no counted point lies inside the boundary. */
export async function computePlanned(
  context: Context,
  signal: AbortSignal,
  want: WantedOperation,
  configuration: ConfigurationValues,
  boundary: MultiPolygon,
) {
  const files = []
  for (const { file, logs } of want.planned.parts) {
    const points = Uint8Array.from(await context.objects.get(file.pointsKey))
    files.push({ fileId: file.id, points, logs })
  }
  const bytes = files.reduce((sum, { points }) => sum + points.length, 0)
  return await context.compute.run(
    'buildOperationArtefacts',
    {
      files,
      boundary,
      clip: want.clip,
      configuration: {
        ...conversionConfiguration(configuration),
        operationsFilteredGeojson: configuration.operationsFilteredGeojson,
        operationsRemoveOutliers: configuration.operationsRemoveOutliers,
        operationsOutliersLimit: configuration.operationsOutliersLimit,
      },
      ...(await describeSources(context.database.db, want.fileIds)),
      weighedWetMassKg: want.weighedWetMassKg,
    },
    { signal, memoryBytes: 4 * bytes, transfer: files.map(({ points }) => points.buffer) },
  )
}

/** Undefined when no counted point lies inside the boundary. */
export async function buildPlanned(
  context: Context,
  job: Job<FieldRef>,
  want: WantedOperation,
  configuration: ConfigurationValues,
  boundary: MultiPolygon,
): Promise<BuiltRow | undefined> {
  const { leafUserId } = job.data
  const built = await computePlanned(context, job.signal, want, configuration, boundary)
  if (built === undefined) return undefined
  const id = operationIdOf(job.data, want)
  const key = (name: string) => `${operationPrefix(leafUserId, id)}${name}-${want.contentHash}`
  await context.objects.put(key('points'), built.points)
  await context.objects.put(key('view'), built.view)
  if (built.filtered !== undefined) await context.objects.put(key('filtered'), built.filtered)
  return {
    id,
    contentHash: want.contentHash,
    fileIds: built.usedFiles,
    row: {
      id,
      type: want.type,
      start_time: new Date(built.startTime),
      end_time: new Date(built.endTime),
      crops: JSON.stringify(built.crops),
      providers: JSON.stringify(want.planned.group.providers),
      points: built.pointCount,
      filtered_points:
        built.filtered === undefined ? null : built.filtered.byteLength / Uint32Array.BYTES_PER_ELEMENT,
      coverage: built.coverageShare ?? null,
      content_hash: want.contentHash,
      summary: JSON.stringify(built.summary),
      units: JSON.stringify(built.units),
      points_key: key('points'),
      filtered_key: built.filtered === undefined ? null : key('filtered'),
      view_key: key('view'),
      bbox: [...built.bbox],
    },
  }
}
