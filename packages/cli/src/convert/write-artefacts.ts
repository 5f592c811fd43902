/** Writes one machine file or operation as the files that were asked for. */
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
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
} from '@sheaf/fieldwork'
import { deflate } from './handed-in.js'
import type { ConvertRequest, Format } from './request.js'

export const CONVERSION = DEFAULT_CONVERSION

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
    await target.stream('standard.geojson', geojsonChunks(points))
    if (filtered !== undefined) await target.stream('filtered.geojson', geojsonChunks(points, filtered))
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
    this.#out = out
    this.#folder = folder
  }

  json(name: string, value: unknown): Promise<void> {
    return this.bytes(name, new TextEncoder().encode(`${JSON.stringify(value)}\n`))
  }

  async bytes(name: string, bytes: Uint8Array): Promise<void> {
    await writeFile(await this.#place(name), bytes)
  }

  /** Chunks are reused by their writers: each is copied before the next one is asked for. */
  async stream(name: string, chunks: Iterable<Uint8Array>): Promise<void> {
    await pipeline(
      Readable.from(copies(chunks), { objectMode: false }),
      createWriteStream(await this.#place(name)),
    )
  }

  async #place(name: string): Promise<string> {
    await mkdir(join(this.#out, this.#folder), { recursive: true })
    this.written[name] = `${this.#folder}/${name}`
    return join(this.#out, this.#folder, name)
  }
}

function* copies(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const chunk of chunks) yield chunk.slice()
}
