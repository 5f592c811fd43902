/**
 * GeoJSON, GeoParquet and zipped maps of a points artefact, written when they are first asked for.
 *
 *   points artefact ─► worker thread ─► chunks ─► object store ─► every later download
 *
 * The key holds the artefact's hash and the unit system, so a written form never has to be written again.
 */

import { once } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { UnitSystem } from '@sheaf/contract'
import type { Context } from '../context.js'
import { ApiError } from '../http/index.js'

export const FORMS = {
  standardGeojson: { extension: 'geojson', contentType: 'application/geo+json' },
  filteredGeojson: { extension: 'geojson', contentType: 'application/geo+json' },
  outsideFieldGeojson: { extension: 'geojson', contentType: 'application/geo+json' },
  standardGeoparquet: { extension: 'parquet', contentType: 'application/vnd.apache.parquet' },
  filteredGeoparquet: { extension: 'parquet', contentType: 'application/vnd.apache.parquet' },
  polygonGeoparquet: { extension: 'parquet', contentType: 'application/vnd.apache.parquet' },
  zippedPNGs: { extension: 'zip', contentType: 'application/zip' },
} as const
export type Form = keyof typeof FORMS

/** Forms of some of the points only. */
const SELECTED: ReadonlySet<Form> = new Set(['filteredGeojson', 'filteredGeoparquet', 'outsideFieldGeojson'])

export interface FormSource {
  /** Where the forms stand beside the points: ends in a slash. */
  readonly prefix: string
  /** Digest of everything the points were made from. */
  readonly hash: string
  readonly pointsKey: string
  /** Row numbers of the points that a form of some of them is made of. */
  readonly filteredKey?: string | undefined
  readonly units: UnitSystem
}

const writing = new Map<string, Promise<unknown>>()

/**
 * Key of a form, which stands in the store when this resolves. Requests for the same form wait for one writer.
 *
 * @throws ApiError 404 for the maps of points that have nothing to map
 */
export async function publishedForm(context: Context, form: Form, source: FormSource): Promise<string> {
  const key = `${source.prefix}${form}-${source.hash}-${source.units}.${FORMS[form].extension}`
  if ((await context.objects.size(key)) !== undefined) return key
  const running = writing.get(key) ?? write(context, form, source, key).finally(() => writing.delete(key))
  writing.set(key, running)
  await running
  return key
}

async function write(
  { objects, compute }: Context,
  form: Form,
  source: FormSource,
  key: string,
): Promise<void> {
  const points = Uint8Array.from(await objects.get(source.pointsKey))
  const selection =
    SELECTED.has(form) && source.filteredKey !== undefined
      ? Uint8Array.from(await objects.get(source.filteredKey))
      : undefined
  const input = { points, selection, units: source.units }
  const memoryBytes = 4 * points.length
  if (form === 'standardGeoparquet' || form === 'filteredGeoparquet') {
    await objects.put(key, await compute.run('writeGeoparquet', input, { memoryBytes }))
  } else if (form === 'polygonGeoparquet') {
    await objects.put(key, await compute.run('writePolygonGeoparquet', input, { memoryBytes }))
  } else if (form === 'zippedPNGs') {
    const maps = await compute.run('zipImages', input, { memoryBytes })
    if (maps === undefined)
      throw new ApiError(404, 'notAvailable', 'No property of these points has numbers to draw a map of.')
    await objects.put(key, maps)
  } else {
    const { port1, port2 } = new MessageChannel()
    const ended = compute.run('streamGeojson', { ...input, port: port2 }, { memoryBytes, transfer: [port2] })
    await objects.put(key, chunksFrom(port1, ended))
  }
}

/** Asks for one chunk at a time, so that no more than one waits in memory. A task that fails ends the stream. */
async function* chunksFrom(port: MessagePort, ended: Promise<void>): AsyncGenerator<Uint8Array> {
  const failed = ended.then(() => new Promise<never>(() => {}))
  try {
    for (;;) {
      const answer = once(port, 'message')
      port.postMessage('next')
      const [chunk] = (await Promise.race([answer, failed])) as [Uint8Array | null]
      if (chunk === null) return
      yield chunk
    }
  } finally {
    port.close()
    await ended
  }
}
