/** Routes of boundary-file uploads. */
import type { ConverterFormat } from '@sheaf/contract'
import { leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import { paged, type RouteImplementations, sendObject } from '../http/index.js'
import { createUpload, farmOf } from './create-upload.js'
import { entryRow, listUploads, shownEntries, shownUpload, uploadRow } from './read-uploads.js'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  zip: 'application/zip',
  kmz: 'application/vnd.google-earth.kmz',
  kml: 'application/vnd.google-earth.kml+xml',
  json: 'application/geo+json',
  geojson: 'application/geo+json',
}

export function uploadRoutes(context: Context): RouteImplementations {
  const { objects, settings, database } = context
  const { db } = database
  return {
    createUpload: async ({ owner, query, request }) => {
      // Known before the file comes in: nobody has to send three gigabytes to hear of a wrong id.
      if (query.leafUserId !== undefined) {
        const user = await leafUserOf(db, owner, query.leafUserId)
        if (query.farmId !== undefined) await farmOf(db, user.id, query.farmId)
      }
      const id = await createUpload(context, owner, query, request)
      const location = `/services/uploadservice/api/upload/${id}`
      const body = shownUpload(await uploadRow(db, owner, id), settings.publicUrl)
      return { status: 201, headers: { location }, body }
    },
    listUploads: async ({ owner, query, request }) => {
      const { rows, total } = await listUploads(db, owner, query)
      return paged(
        request,
        query,
        rows.map((row) => shownUpload(row, settings.publicUrl)),
        total,
      )
    },
    getUpload: async ({ owner, params }) => {
      const row = await uploadRow(db, owner, params.uploadId)
      return { status: 200, body: shownUpload(row, settings.publicUrl) }
    },
    listUploadEntries: async ({ owner, params }) => {
      const { id } = await uploadRow(db, owner, params.uploadId)
      return { status: 200, body: await shownEntries(db, id, settings.publicUrl) }
    },
    downloadUpload: async ({ owner, params, reply }) => {
      const row = await uploadRow(db, owner, params.uploadId)
      return await sendObject(reply, {
        objects,
        key: row.object_key,
        fileName: row.file_name,
        contentType: contentTypeOf(row.file_name),
        etag: row.content_hash,
      })
    },
    downloadUploadEntry: async ({ owner, params, reply }) => {
      const upload = await uploadRow(db, owner, params.uploadId)
      const row = await entryRow(db, upload, params.entryId)
      const fileName = downloadName(row.path, row.format)
      return await sendObject(reply, {
        objects,
        key: row.object_key,
        fileName,
        contentType: contentTypeOf(fileName),
        etag: row.id,
      })
    },
  }
}

/** Without folders; the parts of a Shapefile come as a zip. */
function downloadName(path: string, format: ConverterFormat): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return format === 'SHAPEFILE' ? name.replace(/\.shp$/i, '.zip') : name
}

function contentTypeOf(fileName: string): string {
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()
  return CONTENT_TYPES[extension] ?? 'application/octet-stream'
}
