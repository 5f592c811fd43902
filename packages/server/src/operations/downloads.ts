/** Artefacts of operations as downloads: what each name stands for. */
import type { ConfigurationValues } from '@sheaf/contract'
import type { FastifyReply } from 'fastify'
import type { Context } from '../context.js'
import { FORMS, hashOfKey, publishedForm } from '../files/index.js'
import { ApiError, sendObject } from '../http/index.js'
import { operationPrefix } from './artefact-keys.js'
import { imageKey } from './images.js'
import type { OperationRow } from './wire.js'

type Download = Awaited<ReturnType<typeof sendObject>>

/** Forms of the points; whether the slow ones and outliers are left out. */
const OPERATION_FORMS = {
  standardGeojson: { filtered: false, name: 'standard' },
  filteredGeojson: { filtered: true, name: 'filtered' },
  standardGeoparquet: { filtered: false, name: 'standard' },
  filteredGeoparquet: { filtered: true, name: 'filtered' },
} as const
export type OperationForm = keyof typeof OPERATION_FORMS

const PICTURE = /^[A-Za-z]{1,64}(\.png|\.png\.aux\.xml|\.tiff)$/
const PICTURE_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.png.aux.xml': 'application/xml',
  '.tiff': 'image/tiff',
}

/** @throws ApiError 404 for a name that stands for nothing, or for something that is switched off */
export async function downloadArtefact(
  context: Context,
  row: OperationRow,
  artefact: string,
  configuration: ConfigurationValues,
  reply: FastifyReply,
): Promise<Download> {
  const [, ending] = PICTURE.exec(artefact) ?? []
  const units = configuration.unitMeasurement
  if (ending !== undefined) {
    return await sendObject(reply, {
      objects: context.objects,
      key: imageKey(row, units, artefact),
      fileName: artefact,
      contentType: PICTURE_TYPES[ending]!,
      etag: `${artefact}-${hashOfKey(row.points_key)}-${units}`,
    })
  }
  if (!isForm(artefact))
    throw new ApiError(404, 'notFound', `A field operation has no artefact "${artefact}".`)
  requireForm(row, artefact, configuration)
  const key = await publishedForm(context, artefact, {
    prefix: operationPrefix(row.leaf_user_id, row.id),
    hash: hashOfKey(row.points_key),
    pointsKey: row.points_key,
    filteredKey: row.filtered_key ?? undefined,
    units,
  })
  const { extension, contentType } = FORMS[artefact]
  const day = row.start_time.toISOString().slice(0, 10)
  return await sendObject(reply, {
    objects: context.objects,
    key,
    fileName: `${row.type}-${day}-${OPERATION_FORMS[artefact].name}.${extension}`,
    contentType,
    etag: `${artefact}-${hashOfKey(row.points_key)}-${units}`,
  })
}

function isForm(artefact: string): artefact is OperationForm {
  return Object.hasOwn(OPERATION_FORMS, artefact)
}

/** @throws ApiError 404 when the form is switched off, or filtering was when the operation was merged */
export function requireForm(
  row: OperationRow,
  form: OperationForm,
  { enableGeoparquetOutput }: ConfigurationValues,
): void {
  if (OPERATION_FORMS[form].filtered) requireFiltered(row)
  if (FORMS[form].extension !== 'parquet' || enableGeoparquetOutput) return
  const sentence = 'This output is switched off; set enableGeoparquetOutput in the configuration.'
  throw new ApiError(404, 'notAvailable', sentence)
}

/** @throws ApiError 404 when the operation was merged while filtering was switched off */
export function requireFiltered(row: OperationRow): void {
  if (row.filtered_key !== null) return
  const sentence =
    'Filtering was switched off when this operation was merged; set operationsFilteredGeojson and reprocess it.'
  throw new ApiError(404, 'notAvailable', sentence)
}
