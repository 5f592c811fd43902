/** Writes one machine file or operation as the files that were asked for. */
import { mkdir, open, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  convertSummary,
  convertUnits,
  csvChunks,
  DEFAULT_CONVERSION,
  geojsonChunks,
  geoparquet,
  mappedProperties,
  type PointTable,
  polygonGeoparquet,
  propertyGeotiff,
  propertyPng,
  type SummaryFeature,
  unitsMap,
  zippedPngs,
} from '@sheaf/fieldwork'
import { deflate } from './handed-in.js'
import type { ConvertRequest, Format } from './request.js'

export const CONVERSION = DEFAULT_CONVERSION

/** Chunks are written before the next one is asked for. */
const LENT = { lent: true }

export interface Content {
  readonly points: PointTable
  readonly summary: SummaryFeature
  /** Points that pass the filter; undefined where none was asked for. */
  readonly filtered: Uint32Array | undefined
}

/**
 * @param folder  path below the output folder, with `/`
 * @returns file name to path relative to the output folder
 */
export async function writeArtefacts(
  request: Pick<ConvertRequest, 'out' | 'formats' | 'units'>,
  folder: string,
  content: Content,
): Promise<Record<string, string>> {
  const points = convertUnits(content.points, request.units)
  const target = new TargetFolder(request.out, folder)
  await target.json('summary.json', convertSummary(content.summary, request.units))
  await target.json('units.json', unitsMap(points))
  for (const format of request.formats) await WRITERS[format](target, points, content.filtered)
  return target.written
}

type Writer = (target: TargetFolder, points: PointTable, filtered: Uint32Array | undefined) => Promise<void>

const WRITERS: Record<Format, Writer> = {
  geojson: async (target, points, filtered) => {
    await target.stream('standard.geojson', geojsonChunks(points, undefined, LENT))
    if (filtered !== undefined) await target.stream('filtered.geojson', geojsonChunks(points, filtered, LENT))
  },
  geoparquet: async (target, points) => {
    await target.bytes('standard.parquet', geoparquet(points))
    await target.bytes('polygon.parquet', polygonGeoparquet(points))
  },
  csv: (target, points) => target.stream('standard.csv', csvChunks(points)),
  png: async (target, points) => {
    for (const property of mappedProperties(points)) {
      const image = propertyPng(points, property, { deflate })
      if (image === undefined) continue
      await target.bytes(`${property}.png`, image.png)
      await target.bytes(`${property}.png.aux.xml`, new TextEncoder().encode(image.auxXml))
    }
  },
  zip: async (target, points) => {
    const maps = zippedPngs(points, { deflate })
    if (maps !== undefined) await target.bytes('maps.zip', maps)
  },
  tiff: async (target, points) => {
    for (const property of mappedProperties(points)) {
      const image = propertyGeotiff(points, property, { deflate })
      if (image !== undefined) await target.bytes(`${property}.tiff`, image)
    }
  },
}

/** A folder below the output folder that keeps a list of what was written to it. */
class TargetFolder {
  readonly written: Record<string, string> = {}
  readonly #out: string
  readonly #folder: string

  constructor(out: string, folder: string) {
    // a relative one would be looked for, without end, in a working directory that is deleted meanwhile
    this.#out = resolve(out)
    this.#folder = folder
  }

  json(name: string, value: unknown): Promise<void> {
    return this.bytes(name, new TextEncoder().encode(`${JSON.stringify(value)}\n`))
  }

  async bytes(name: string, bytes: Uint8Array): Promise<void> {
    await writeFile(await this.#place(name), bytes)
  }

  /** Each chunk is written before the next one is asked for, which may come in the same memory. */
  async stream(name: string, chunks: Iterable<Uint8Array>): Promise<void> {
    const file = await open(await this.#place(name), 'w')
    try {
      for (const chunk of chunks) await file.writeFile(chunk)
    } finally {
      await file.close()
    }
  }

  async #place(name: string): Promise<string> {
    await mkdir(join(this.#out, this.#folder), { recursive: true })
    this.written[name] = `${this.#folder}/${name}`
    return join(this.#out, this.#folder, name)
  }
}
