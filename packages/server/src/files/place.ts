/** What the placing of an archive's files on fields needs to know, gathered from archive and database. */
import { CLAAS } from '@sheaf/contract'
import { boundingBox } from '@sheaf/fieldwork'
import type { ConvertArchiveOutput } from '../compute/tasks/convert-archive.js'
import type { PlaceFilesInput } from '../compute/tasks/place-files.js'
import { localLinkValue, type PartfieldToRecognise } from '../compute/tasks/recognise-fields.js'
import { geometryHash } from '../compute/tasks/survey-boundary.js'
import type { Context } from '../context.js'
import { deterministicId } from '../database/deterministic-id.js'
import { type Box, jointBox, type MasterDataSource, masterKey, readGround } from '../fields/index.js'
import type { FileToPublish } from './file-rows.js'

export interface Placement {
  readonly revision: number
  readonly input: PlaceFilesInput
}

/** Master data is left out (an empty list) when fields do not sync by themselves. */
export async function gatherPlacement(
  { database: { db } }: Pick<Context, 'database'>,
  source: MasterDataSource,
  masterData: ConvertArchiveOutput['masterData'],
  files: readonly FileToPublish[],
  fix: boolean,
): Promise<Placement> {
  const partfields = masterData.flatMap((data) => partfieldsToRecognise(source, data))
  const placed = files.flatMap(({ row, points }) =>
    points === undefined || !isBox(row.bbox) ? [] : [{ fileId: row.id, points, bbox: row.bbox }],
  )
  const boxes = [
    ...placed.map(({ bbox }) => bbox),
    ...partfields.map(({ boundary }) => boundingBox(boundary)).filter((box) => box !== undefined),
  ]
  const linkValues = partfields.flatMap(({ id, uuid }) => [
    ...(uuid === undefined ? [] : [uuid]),
    ...(source.machineId === undefined ? [] : [localLinkValue(source.machineId, id)]),
  ])
  const ground = await readGround(db, source.leafUserId, jointBox(boxes), linkValues)
  return {
    revision: ground.revision,
    input: {
      partfields,
      fields: ground.fields,
      links: ground.links,
      machineId: source.machineId,
      provider: CLAAS,
      observedMs: source.observedAt.getTime(),
      fix,
      files: placed,
    },
  }
}

function partfieldsToRecognise(
  { leafUserId, machineId }: MasterDataSource,
  { farms, partfields }: ConvertArchiveOutput['masterData'][number],
): PartfieldToRecognise[] {
  return partfields.map((partfield) => ({
    ...partfield,
    newFieldId: deterministicId('field', leafUserId, partfield.uuid ?? geometryHash(partfield.boundary)),
    farmKey: masterKey(
      machineId,
      farms.find(({ id }) => id === partfield.farmId),
    ),
  }))
}

function isBox(bbox: readonly number[] | null | undefined): bbox is Box {
  return bbox?.length === 4
}
