/**
 * Pictures of an operation, drawn when they are first asked for: a PNG with its side file or a GeoTIFF a property, and
 * one index of each kind that says which properties there are, with legend and extent.
 */
import type { ConfigurationValues, GeotiffImage, ImageV2, UnitSystem } from '@sheaf/contract'
import type { DrawnImage } from '../compute/tasks/draw-images.js'
import type { Context } from '../context.js'
import { digestOf, hashOfKey } from '../files/index.js'
import { ApiError } from '../http/index.js'
import { operationPrefix } from './artefact-keys.js'
import { type OperationRow, operationArtefactUrl } from './wire.js'

type ImageIndex = readonly Pick<DrawnImage, 'property' | 'ranges' | 'extent'>[]
type GeotiffIndex = readonly { readonly property: string }[]

export function imageKey(row: OperationRow, units: UnitSystem, name: string): string {
  return `${operationPrefix(row.leaf_user_id, row.id)}image-${hashOfKey(row.points_key)}-${units}-${name}`
}

/** @throws ApiError 404 while pictures are switched off */
export async function imagesOf(
  context: Context,
  row: OperationRow,
  configuration: ConfigurationValues,
): Promise<ImageV2[]> {
  requireSwitch(configuration, 'operationsImageCreation')
  const index = await indexOf<ImageIndex>(context, row, configuration, 'png', async (input) => {
    const drawn = await context.compute.run('drawImages', input)
    for (const { property, png, auxXml } of drawn) {
      await context.objects.put(imageKey(row, input.units, `${property}.png`), png)
      const text = new TextEncoder().encode(auxXml)
      await context.objects.put(imageKey(row, input.units, `${property}.png.aux.xml`), text)
    }
    return drawn.map(({ property, ranges, extent }) => ({ property, ranges, extent }))
  })
  return index.map(({ property, ranges, extent }) => {
    const url = operationArtefactUrl(context.settings.publicUrl, row.id, `${property}.png`)
    return {
      property,
      legend: { ranges: ranges.map((range) => ({ ...range })) },
      extent: { ...extent },
      url,
      downloadUrl: url,
    }
  })
}

/** @throws ApiError 404 while GeoTIFFs are switched off */
export async function geotiffsOf(
  context: Context,
  row: OperationRow,
  configuration: ConfigurationValues,
): Promise<GeotiffImage[]> {
  requireSwitch(configuration, 'operationsImageAsGeoTiff')
  const index = await indexOf<GeotiffIndex>(context, row, configuration, 'tiff', async (input) => {
    const drawn = await context.compute.run('drawGeotiffs', input)
    for (const { property, tiff } of drawn) {
      await context.objects.put(imageKey(row, input.units, `${property}.tiff`), tiff)
    }
    return drawn.map(({ property }) => ({ property }))
  })
  return index.map(({ property }) => {
    const url = operationArtefactUrl(context.settings.publicUrl, row.id, `${property}.tiff`)
    return { property, url, downloadUrl: url }
  })
}

/** @throws ApiError 404 while the key is switched off */
export function requireSwitch(
  configuration: ConfigurationValues,
  key: 'operationsImageCreation' | 'operationsImageAsGeoTiff',
): void {
  if (configuration[key]) return
  throw new ApiError(404, 'notAvailable', `Pictures are switched off; set ${key} in the configuration.`)
}

interface Drawing {
  readonly points: Uint8Array
  readonly selection: Uint8Array | undefined
  readonly units: UnitSystem
  readonly properties: readonly string[]
}

/** The stored index; what is missing is drawn first. The index is written last, so what it names is there. */
async function indexOf<Index>(
  { objects }: Context,
  row: OperationRow,
  configuration: ConfigurationValues,
  kind: 'png' | 'tiff',
  draw: (input: Drawing) => Promise<Index>,
): Promise<Index> {
  const properties = enabledProperties(configuration, row.type)
  const units = configuration.unitMeasurement
  const key = imageKey(row, units, `${kind}-${digestOf(...properties)}.json`)
  if ((await objects.size(key)) !== undefined) {
    return JSON.parse(new TextDecoder().decode(await objects.get(key))) as Index
  }
  const points = Uint8Array.from(await objects.get(row.points_key))
  const selection =
    row.filtered_key === null ? undefined : Uint8Array.from(await objects.get(row.filtered_key))
  const index = await draw({ points, selection, units, properties })
  await objects.put(key, new TextEncoder().encode(JSON.stringify(index)))
  return index
}

/** Properties whose pictures the configuration asks for, of this kind of work. */
function enabledProperties(
  { operationsImageAttributeCreation }: ConfigurationValues,
  type: string,
): string[] {
  const switches =
    (operationsImageAttributeCreation as Record<string, Record<string, boolean> | undefined>)[type] ?? {}
  return Object.keys(switches)
    .filter((property) => switches[property] === true)
    .sort()
}
