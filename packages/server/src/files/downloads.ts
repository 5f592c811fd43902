/** Artefacts of machine files as downloads: what each name stands for. */
import { VIEW_CONTENT_TYPE } from '@sheaf/contract'
import type { FastifyReply } from 'fastify'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import { ApiError, sendObject } from '../http/index.js'
import { filePrefix, hashOfKey } from './artefact-keys.js'
import { outsideSelection } from './outside-field.js'
import { FORMS, type Form, publishedForm } from './published-forms.js'
import type { FileRow } from './wire.js'

type Download = Awaited<ReturnType<typeof sendObject>>

/** Configuration key that has to be on for a form; GeoJSON and maps are always there. */
const SWITCHES = {
  standardGeoparquet: 'enableGeoparquetOutput',
  polygonGeoparquet: 'enablePolygonOutput',
} as const
const FILE_FORMS = [
  'standardGeojson',
  'outsideFieldGeojson',
  'standardGeoparquet',
  'polygonGeoparquet',
  'zippedPNGs',
] as const
type FileForm = (typeof FILE_FORMS)[number]

export async function downloadArtefact(
  context: Context,
  row: FileRow,
  artefact: string,
  reply: FastifyReply,
): Promise<Download> {
  if (artefact === 'originalFile') return await downloadOriginal(context, row, reply)
  const form = FILE_FORMS.find((one) => one === artefact)
  if (form === undefined) throw new ApiError(404, 'notFound', `A machine file has no artefact "${artefact}".`)
  const outside = form === 'outsideFieldGeojson' ? await outsideSelection(context, row) : undefined
  if (form !== 'outsideFieldGeojson') await requireForm(context, row, form)
  const { unitMeasurement } = await configurationOf(context.database.db, row.leaf_user_id)
  const hash = outside?.hash ?? hashOfKey(row.points_key!)
  const key = await publishedForm(context, form, {
    prefix: filePrefix(row.leaf_user_id, row.id),
    hash,
    pointsKey: row.points_key!,
    filteredKey: outside?.key,
    units: unitMeasurement,
  })
  return await sendObject(reply, {
    objects: context.objects,
    key,
    fileName: `${row.file_name.replace(/[/\\]+/g, '-')}-${NAMES[form]}.${FORMS[form].extension}`,
    contentType: FORMS[form].contentType,
    etag: `${form}-${hash}-${unitMeasurement}`,
  })
}

const NAMES: Readonly<Record<Form, string>> = {
  standardGeojson: 'standard',
  filteredGeojson: 'filtered',
  outsideFieldGeojson: 'outside',
  standardGeoparquet: 'standard',
  filteredGeoparquet: 'filtered',
  polygonGeoparquet: 'polygon',
  zippedPNGs: 'maps',
}

/** @throws ApiError 404 when the file has no points or the form is switched off */
export async function requireForm(
  { database }: Pick<Context, 'database'>,
  row: FileRow,
  form: Exclude<FileForm, 'outsideFieldGeojson'>,
): Promise<void> {
  if (row.points_key === null) {
    throw new ApiError(404, 'notAvailable', 'This machine file has no points; its processing steps say why.')
  }
  if (form === 'standardGeojson' || form === 'zippedPNGs') return
  const configuration = await configurationOf(database.db, row.leaf_user_id)
  if (configuration[SWITCHES[form]]) return
  throw new ApiError(
    404,
    'notAvailable',
    `This output is switched off; set ${SWITCHES[form]} in the configuration.`,
  )
}

async function downloadOriginal(
  { database, objects }: Context,
  row: FileRow,
  reply: FastifyReply,
): Promise<Download> {
  const original = await database.db
    .selectFrom('original')
    .select(['object_key', 'name', 'content_hash'])
    .where('leaf_user_id', '=', row.leaf_user_id)
    .where('content_hash', '=', row.content_hash ?? '')
    .executeTakeFirst()
  if (original === undefined)
    throw new ApiError(404, 'notAvailable', 'This file was made here and has no original.')
  return await sendObject(reply, {
    objects,
    key: original.object_key,
    fileName: original.name,
    contentType: 'application/zip',
    etag: original.content_hash,
  })
}

/** The page's columns, coarse level first. */
export async function downloadView(
  objects: Context['objects'],
  viewKey: string | null,
  reply: FastifyReply,
): Promise<Download> {
  if (viewKey === null)
    throw new ApiError(404, 'notAvailable', 'There are no points to draw; the processing steps say why.')
  return await sendObject(reply, {
    objects,
    key: viewKey,
    contentType: VIEW_CONTENT_TYPE,
    contentEncoding: 'gzip',
    etag: hashOfKey(viewKey),
  })
}
