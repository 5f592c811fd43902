/** Field boundaries for `--boundary`: a GeoJSON Feature, FeatureCollection or geometry with Polygon or MultiPolygon. */
import { readFile } from 'node:fs/promises'
import { checkBoundary, normalizeBoundary, repairBoundary } from '@sheaf/fieldwork'
import type { MultiPolygon } from '@sheaf/isoxml'
import { UsageError } from '../exit-codes.js'

export interface Boundary {
  /** The feature's `id`, else its `name`, else its number from 1. */
  readonly field: string
  readonly geometry: MultiPolygon
}

/** @throws UsageError when the file cannot be read or holds no usable polygon */
export async function readBoundaries(path: string): Promise<Boundary[]> {
  const features = featuresOf(await readJson(path), path)
  if (features.length === 0) throw new UsageError(`--boundary ${path}: holds no feature`)
  return features.map((feature, at) => ({
    field: nameOf(feature, at),
    geometry: geometryOf(feature, path, at),
  }))
}

type Json = Record<string, unknown>

async function readJson(path: string): Promise<Json> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Json
  } catch (error) {
    throw new UsageError(`--boundary ${path}: ${(error as Error).message}`)
  }
}

function featuresOf(document: Json, path: string): Json[] {
  if (document['type'] === 'FeatureCollection' && Array.isArray(document['features']))
    return document['features'] as Json[]
  if (document['type'] === 'Feature') return [document]
  if (document['type'] === 'Polygon' || document['type'] === 'MultiPolygon') return [{ geometry: document }]
  throw new UsageError(`--boundary ${path}: expected GeoJSON, found type "${String(document['type'])}"`)
}

function nameOf(feature: Json, at: number): string {
  const properties = (feature['properties'] ?? {}) as Json
  const name = feature['id'] ?? properties['id'] ?? properties['name'] ?? at + 1
  return String(name).replace(/[/\\:]+/g, '_')
}

function geometryOf(feature: Json, path: string, at: number): MultiPolygon {
  const geometry = normalizeBoundary(feature['geometry'])
  if (geometry === undefined)
    throw new UsageError(`--boundary ${path}: feature ${at + 1} is no Polygon or MultiPolygon`)
  if (checkBoundary(geometry).validity === 'VALID') return geometry
  const repaired = repairBoundary(geometry)
  if (repaired === undefined)
    throw new UsageError(`--boundary ${path}: feature ${at + 1} is not valid and could not be repaired`)
  process.stderr.write(`${path}: feature ${at + 1} was repaired\n`)
  return repaired.geometry
}
