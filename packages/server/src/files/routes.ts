/** Routes of machine files, those that fields give of them included. */
import { FILE_STEPS, type FileStatus, isUuid, type UnitsMap } from '@sheaf/contract'
import { convertUnitsMap } from '@sheaf/fieldwork'
import { leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import { fieldRow, fullFields } from '../fields/index.js'
import { ApiError, notFound, paged, type RouteImplementations } from '../http/index.js'
import { downloadArtefact, downloadView, requireForm } from './downloads.js'
import { createFieldFromFile } from './field-from-file.js'
import { filesOfField, listFiles, listFilesOfField } from './list-files.js'
import { mergeFiles } from './merge-files.js'
import { applyNames, sourceNames } from './names.js'
import { listOutsideField, outsideFieldOf } from './outside-field.js'
import { fileRow, shownFiles, unitsOf } from './read-files.js'
import { fieldFileOf, fileArtefactUrl, summaryIn } from './wire.js'

export function fileRoutes(context: Context): RouteImplementations {
  const { database, settings } = context
  const { db } = database
  return {
    listFiles: async ({ owner, query, request }) => {
      const { rows, total } = await listFiles(db, owner.id, query)
      const operations = await shownFiles(context, owner, rows)
      return paged(request, query, { message: 'SUCCESS', operations }, total)
    },
    listUncoveredFiles: async ({ owner, query }) => {
      const user = await leafUserOf(db, owner, query.leafUserId)
      return { status: 200, body: { files: await uncoveredFiles(context, user.id) } }
    },
    mergeFiles: async ({ owner, body }) => {
      const id = await mergeFiles(context, owner, body.ids)
      return { status: 200, body: { id, status: 'SENT_TO_MERGE' } }
    },
    listOutsideField: async ({ owner, query, request }) => {
      const { items, total } = await listOutsideField(context, owner, query)
      return paged(request, query, items, total)
    },
    getFileOutsideField: async ({ owner, params }) => {
      const { id: _, ...body } = await outsideFieldOf(context, await fileRow(db, owner, params.fileId))
      return { status: 200, body }
    },
    getFile: async ({ owner, params }) => {
      const [file] = await shownFiles(context, owner, [await fileRow(db, owner, params.fileId)])
      return { status: 200, body: file! }
    },
    getFileSummary: async ({ owner, params }) => {
      const row = await fileRow(db, owner, params.fileId)
      if (row.summary === null) throw noPoints()
      return { status: 200, body: summaryIn(row.summary, await unitsOf(db, row.leaf_user_id)) }
    },
    getFileUnits: async ({ owner, params }) => {
      const row = await fileRow(db, owner, params.fileId)
      if (row.units === null) throw noPoints()
      const units = convertUnitsMap(row.units as Record<string, string>, await unitsOf(db, row.leaf_user_id))
      return { status: 200, body: units as UnitsMap }
    },
    getFileStatus: async ({ owner, params }) => {
      const row = await fileRow(db, owner, params.fileId)
      return { status: 200, body: withEvidence(inOrder(row.steps as FileStatus), row.evidence as string[]) }
    },
    // Pictures are drawn of field operations only.
    listFileImages: async ({ owner, params }) => {
      await fileRow(db, owner, params.fileId)
      return { status: 200, body: [] }
    },
    getFileStandardGeoparquet: async ({ owner, params }) => {
      const row = await fileRow(db, owner, params.fileId)
      await requireForm(context, row, 'standardGeoparquet')
      const url = fileArtefactUrl(settings.publicUrl, row.id, 'standardGeoparquet')
      return { status: 200, body: { downloadStandardGeoparquet: url } }
    },
    getFilePolygonGeoparquet: async ({ owner, params }) => {
      const row = await fileRow(db, owner, params.fileId)
      await requireForm(context, row, 'polygonGeoparquet')
      const url = fileArtefactUrl(settings.publicUrl, row.id, 'polygonGeoparquet')
      return { status: 200, body: { downloadPolygonGeoparquet: url } }
    },
    downloadFileArtefact: async ({ owner, params, reply }) =>
      await downloadArtefact(context, await fileRow(db, owner, params.fileId), params.artefact, reply),
    getFileView: async ({ owner, params, reply }) => {
      const row = await fileRow(db, owner, params.fileId)
      return wholeOrCurrent(await downloadView(context.objects, row.view_key, reply))
    },
    createFieldFromFile: async ({ owner, params }) => {
      const row = await fileRow(db, owner, params.fileId)
      const id = await createFieldFromFile(context, row)
      const [field] = await fullFields(db, [await fieldRow(db, row.leaf_user_id, id)])
      const location = `/services/fields/api/users/${row.leaf_user_id}/fields/${id}`
      return { status: 201, headers: { location }, body: field! }
    },
  }
}

export function nameRoutes(context: Context): RouteImplementations {
  const { db } = context.database
  return {
    listSourceNames: async ({ owner, params }) => {
      const { id } = await leafUserOf(db, owner, params.leafUserId)
      return { status: 200, body: await sourceNames(db, id) }
    },
    applyNames: async ({ owner, params }) => {
      const { id } = await leafUserOf(db, owner, params.leafUserId)
      return { status: 202, body: { files: await applyNames(context, id) } }
    },
  }
}

export function fieldFileRoutes({ database: { db } }: Context): RouteImplementations {
  const fieldFile = async (leafUserId: string, fieldId: string, fileId: string) => {
    const row = isUuid(fileId)
      ? await filesOfField(db, leafUserId, fieldId)
          .selectAll('machine_file')
          .where('machine_file.id', '=', fileId)
          .executeTakeFirst()
      : undefined
    if (row === undefined) throw notFound('file')
    return fieldFileOf(row)
  }
  return {
    listFieldFiles: async ({ owner, params, query, request }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      await fieldRow(db, user.id, params.fieldId)
      const { rows, total } = await listFilesOfField(db, user.id, params.fieldId, query)
      return paged(request, query, rows.map(fieldFileOf), total)
    },
    getFieldFile: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      return { status: 200, body: await fieldFile(user.id, params.fieldId, params.fileId) }
    },
    listFieldOperations: async ({ owner, params, query, request }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      await fieldRow(db, user.id, params.fieldId)
      const { operationProvider, operationStartTime, operationEndTime, operationCrop, ...rest } = query
      const { rows, total } = await listFilesOfField(db, user.id, params.fieldId, {
        ...rest,
        ...(operationProvider === undefined ? {} : { provider: operationProvider }),
        ...(operationCrop === undefined ? {} : { crop: operationCrop }),
        ...(operationStartTime === undefined ? {} : { startTime: operationStartTime }),
        ...(operationEndTime === undefined ? {} : { endTime: operationEndTime }),
      })
      return paged(request, query, rows.map(fieldFileOf), total)
    },
    getFieldOperation: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      return { status: 200, body: await fieldFile(user.id, params.fieldId, params.fileId) }
    },
  }
}

/** Steps in the order in which a file passes them; the database keeps the keys of a document in an order of its own. */
function inOrder(steps: FileStatus): FileStatus {
  return Object.fromEntries(FILE_STEPS.map((step) => [step, steps[step]])) as FileStatus
}

/** What told the kind of work stands with the step that tells it. */
function withEvidence(steps: FileStatus, evidence: readonly string[]): FileStatus {
  if (evidence.length === 0) return steps
  return { ...steps, normalizedGeojson: { ...steps.normalizedGeojson, evidence: [...evidence] } }
}

function noPoints(): ApiError {
  return new ApiError(404, 'notAvailable', 'This machine file has no points; its processing steps say why.')
}

type Download = Awaited<ReturnType<typeof downloadView>>

/** The view is read from its start on; a range that was asked for is answered by the whole. */
export function wholeOrCurrent(download: Download): Extract<Download, { status: 304 }> | WholeDownload {
  return download.status === 304 ? download : { ...download, status: 200 }
}
type WholeDownload = Omit<Extract<Download, { status: 200 | 206 }>, 'status'> & { readonly status: 200 }

async function uncoveredFiles({ database: { db } }: Context, leafUserId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('machine_file')
    .select('id')
    .where('leaf_user_id', '=', leafUserId)
    .where('status', '=', 'processed')
    .where('origin', 'in', ['provider', 'uploaded'])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('file_field')
            .select('file_id')
            .whereRef('file_field.file_id', '=', 'machine_file.id'),
        ),
      ),
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}
