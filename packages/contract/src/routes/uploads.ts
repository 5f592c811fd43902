/** Routes of boundary-file uploads. */
import { Type } from 'typebox'
import {
  CreateUploadQuerySchema,
  ListUploadsQuerySchema,
  UploadEntrySchema,
  UploadFormSchema,
  UploadSchema,
} from '../uploads.js'
import { pathIds, problems, routeRows } from './row.js'

const uploads = { service: 'uploadservice', auth: 'bearer', objectName: 'upload' } as const
const download = { 200: 'binary', 206: 'binary', 304: null, ...problems(404, 416) } as const

export const UPLOAD_ROUTES = routeRows({
  createUpload: {
    ...uploads,
    method: 'POST',
    path: '/services/uploadservice/api/upload',
    summary:
      'Upload boundaries: a zip of Shapefile, GeoJSON, KML or KMZ files, or one GeoJSON, KML or KMZ file; leafUserId and farmId may stand in query or form',
    query: CreateUploadQuerySchema,
    form: UploadFormSchema,
    location: true,
    answers: { 201: UploadSchema, ...problems(400, 404, 415) },
  },
  listUploads: {
    ...uploads,
    method: 'GET',
    path: '/services/uploadservice/api/upload',
    summary: 'List boundary-file uploads, newest first',
    query: ListUploadsQuerySchema,
    paged: true,
    answers: { 200: Type.Array(UploadSchema), ...problems(400) },
  },
  getUpload: {
    ...uploads,
    method: 'GET',
    path: '/services/uploadservice/api/upload/:uploadId',
    summary: 'Get a boundary-file upload',
    params: pathIds('uploadId'),
    answers: { 200: UploadSchema, ...problems(404) },
  },
  listUploadEntries: {
    ...uploads,
    method: 'GET',
    path: '/services/uploadservice/api/upload/:uploadId/entries',
    summary: 'List the boundary files of an upload with the fields that each made and what was refused',
    params: pathIds('uploadId'),
    answers: { 200: Type.Array(UploadEntrySchema), ...problems(404) },
  },
  downloadUpload: {
    ...uploads,
    method: 'GET',
    path: '/services/uploadservice/api/upload/:uploadId/download',
    summary: 'Download the file that was uploaded; byte ranges are answered',
    params: pathIds('uploadId'),
    answers: download,
  },
  downloadUploadEntry: {
    ...uploads,
    method: 'GET',
    path: '/services/uploadservice/api/upload/:uploadId/entries/:entryId/download',
    summary:
      'Download one boundary file of an upload, a Shapefile as a zip of its parts; byte ranges are answered',
    params: pathIds('uploadId', 'entryId'),
    answers: download,
  },
})
