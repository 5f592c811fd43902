/** A boundary file as bytes → its polygons in WGS 84 with their names. Never throws for what the file holds. */
import type { ErrorKey } from '@sheaf/contract'
import { type FoundPolygon, UnreadableBoundaryFile } from '../boundary-files/found-polygon.js'
import { readGeoJson } from '../boundary-files/geojson.js'
import { readKml } from '../boundary-files/kml.js'
import { readShapefile, type ShapefileParts } from '../boundary-files/shapefile.js'

export type BoundaryFileInput =
  | ({ readonly format: 'SHAPEFILE' } & ShapefileParts)
  | { readonly format: 'GEOJSON' | 'KML'; readonly bytes: Uint8Array }

export type ReadBoundaryFileInput = BoundaryFileInput & {
  /** Polygons that are handed back; the others are counted. */
  readonly most: number
}

export type ReadBoundaryFileOutput =
  | { readonly polygons: readonly FoundPolygon[]; readonly count: number }
  | { readonly refused: { readonly errorKey: ErrorKey; readonly sentence: string } }

export function readBoundaryFile(input: ReadBoundaryFileInput): ReadBoundaryFileOutput {
  try {
    const polygons = polygonsIn(input)
    if (polygons.length === 0)
      return {
        refused: { errorKey: 'noPolygon', sentence: 'The file holds no Polygon and no MultiPolygon.' },
      }
    return { polygons: polygons.slice(0, input.most), count: polygons.length }
  } catch (error) {
    // The parsers are other people's: whatever they throw at is the file's fault.
    const sentence =
      error instanceof UnreadableBoundaryFile
        ? error.message
        : `The file cannot be read: ${error instanceof Error ? error.message : String(error)}.`
    return { refused: { errorKey: 'unreadableFile', sentence } }
  }
}

function polygonsIn(input: BoundaryFileInput): FoundPolygon[] {
  switch (input.format) {
    case 'SHAPEFILE':
      return readShapefile(input)
    case 'GEOJSON':
      return readGeoJson(input.bytes)
    case 'KML':
      return readKml(input.bytes)
  }
}
