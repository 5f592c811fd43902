/** The job `relink`: after a field's ground has changed, which of the files around touch it now? */
import type { FieldShare, PlacedFile } from '../compute/tasks/place-files.js'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import type { Db, Trx } from '../database/index.js'
import {
  activeGround,
  type Box,
  type FieldRef,
  holdRevision,
  readRevision,
  untilGroundStands,
  wantMerge,
} from '../fields/index.js'
import type { Job } from '../jobs/index.js'

interface Candidate {
  readonly id: string
  readonly pointsKey: string
  readonly bbox: Box
}

/** Measures again until the ground stood still in between; links are published for the very ground they were measured on. */
export async function relinkField(context: Context, job: Job<FieldRef>): Promise<void> {
  const { leafUserId, fieldId } = job.data
  await untilGroundStands(leafUserId, `field ${fieldId} is measured`, () => measureAndPublish(context, job))
}

/** @returns false when the ground changed while it was measured: nothing is published then */
async function measureAndPublish(context: Context, job: Job<FieldRef>): Promise<boolean> {
  const { leafUserId, fieldId } = job.data
  const { db } = context.database
  const revision = await readRevision(db, leafUserId)
  const ground = await activeGround(db, leafUserId, fieldId)
  const linked = await linkedFiles(db, job.data)
  const candidates = ground === undefined ? [] : await filesInside(db, leafUserId, ground.box)
  const { fieldsAttachIntersection } = await configurationOf(db, leafUserId)
  const shares: FieldShare[] = []
  for (const candidate of candidates) {
    const measured = await measure(context, job, candidate, fieldId, ground!.geometry)
    shares.push(...measured.filter(({ share }) => share > fieldsAttachIntersection))
  }
  return await context.database.unitOfWork(async (trx) => {
    if (!(await holdRevision(trx, leafUserId, revision))) return false
    await replaceLinks(trx, job.data, [...linked, ...candidates.map(({ id }) => id)], shares)
    // Also without a file: operations of files that have left must go.
    if (linked.length > 0 || shares.length > 0) await wantMerge(trx, context.jobs, job.data, context.now())
    await job.complete(trx)
    return true
  })
}

async function measure(
  { objects, compute }: Context,
  job: Job<FieldRef>,
  { id, pointsKey, bbox }: Candidate,
  fieldId: string,
  geometry: NonNullable<Awaited<ReturnType<typeof activeGround>>>['geometry'],
): Promise<FieldShare[]> {
  const points = Uint8Array.from(await objects.get(pointsKey))
  const file: PlacedFile = { fileId: id, points, bbox }
  return await compute.run(
    'measureShares',
    { files: [file], grounds: [{ fieldId, geometry }] },
    { signal: job.signal, transfer: [points.buffer] },
  )
}

async function linkedFiles(db: Db, { leafUserId, fieldId }: FieldRef): Promise<string[]> {
  const rows = await db
    .selectFrom('file_field')
    .select('file_id')
    .where('leaf_user_id', '=', leafUserId)
    .where('field_id', '=', fieldId)
    .execute()
  return rows.map((row) => row.file_id)
}

async function filesInside(
  db: Db,
  leafUserId: string,
  [west, south, east, north]: Box,
): Promise<Candidate[]> {
  const rows = await db
    .selectFrom('machine_file')
    .select(['id', 'points_key', 'bbox'])
    .where('leaf_user_id', '=', leafUserId)
    .where('status', '=', 'processed')
    .where('points_key', 'is not', null)
    .execute()
  return rows.flatMap(({ id, points_key, bbox }) => {
    if (points_key === null || bbox === null) return []
    const [fileWest, fileSouth, fileEast, fileNorth] = bbox as unknown as Box
    const apart = fileWest > east || fileEast < west || fileSouth > north || fileNorth < south
    return apart
      ? []
      : [{ id, pointsKey: points_key, bbox: [fileWest, fileSouth, fileEast, fileNorth] as const }]
  })
}

/** Of the files considered, links those with a share and unlinks the others; files that came meanwhile stay as they are. */
async function replaceLinks(
  trx: Trx,
  { leafUserId, fieldId }: FieldRef,
  considered: readonly string[],
  shares: readonly FieldShare[],
): Promise<void> {
  const kept = new Set(shares.map(({ fileId }) => fileId))
  const gone = considered.filter((id) => !kept.has(id))
  if (gone.length > 0) {
    await trx
      .deleteFrom('file_field')
      .where('leaf_user_id', '=', leafUserId)
      .where('field_id', '=', fieldId)
      .where('file_id', 'in', gone)
      .execute()
  }
  for (const { fileId, share } of shares) {
    await trx
      .insertInto('file_field')
      .columns(['file_id', 'leaf_user_id', 'field_id', 'share'])
      .expression((eb) =>
        // A file that was removed meanwhile is not linked any more.
        eb
          .selectFrom('machine_file')
          .select((row) => [
            'id',
            'leaf_user_id',
            row.val(fieldId).as('field_id'),
            row.val(share).as('share'),
          ])
          .where('id', '=', fileId),
      )
      .onConflict((conflict) => conflict.columns(['file_id', 'field_id']).doUpdateSet({ share }))
      .execute()
  }
}
