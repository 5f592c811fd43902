/** Field boundaries for `--boundary`: a GeoJSON Feature, FeatureCollection or geometry with Polygon or MultiPolygon. */
import { readFile } from 'node:fs/promises'
import { checkBoundary, normalizeBoundary, repairBoundary } from '@sheaf/fieldwork'
import type { Diagnostic, MultiPolygon } from '@sheaf/isoxml'
import { UsageError } from '../exit-codes.js'

export interface Boundary {
  /** The feature's `id`, else its `name`, else its number from 1. */
  readonly field: string
  readonly geometry: MultiPolygon
  /** What was repaired; undefined for a boundary that was valid. */
  readonly repaired: Diagnostic | undefined
}

/** @throws UsageError when the file cannot be read or holds no usable polygon */
export async function readBoundaries(path: string): Promise<Boundary[]> {
  const features = featuresOf(await readJson(path), path)
  if (features.length === 0) throw new UsageError(`--boundary ${path}: holds no feature`)
  return features.map((feature, at) => {
    const field = nameOf(feature, at)
    return { field, ...geometryOf(feature, field, path, at) }
  })
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

function geometryOf(feature: Json, field: string, path: string, at: number): Omit<Boundary, 'field'> {
  const geometry = normalizeBoundary(feature['geometry'])
  if (geometry === undefined)
    throw new UsageError(`--boundary ${path}: feature ${at + 1} is no Polygon or MultiPolygon`)
  const { validity } = checkBoundary(geometry)
  if (validity === 'VALID') return { geometry, repaired: undefined }
  const repaired = repairBoundary(geometry)
  if (repaired === undefined)
    throw new UsageError(`--boundary ${path}: feature ${at + 1} is not valid and could not be repaired`)
  const [before, after] = [repaired.areaBefore, repaired.areaAfter].map((m2) => Math.round(m2))
  const message = `The boundary of field ${field} in ${path} was not valid (${validity}) and has been repaired: ${before} m² before, ${after} m² after.`
  return {
    geometry: repaired.geometry,
    repaired: {
      code: 'BOUNDARY_REPAIRED',
      severity: 'warning',
      message,
      where: { file: path, element: field },
    },
  }
}
