/** The raster of a map: square pixels in metres, regular in degrees (EPSG:4326), first row in the north. */

import type { MultiPolygon } from '@sheaf/isoxml'
import { boundingBox } from '../boundary/bounding-box.js'
import { metresPerDegree } from '../boundary/ellipsoid.js'

export interface MapGrid {
  readonly width: number
  readonly height: number
  /** Degrees: western and northern edge of the raster, and its pixels' extent. */
  readonly west: number
  readonly north: number
  readonly lonPerPixel: number
  readonly latPerPixel: number
  /** Edge length of a pixel in metres. */
  readonly pixelM: number
}

const FINEST_PIXEL_M = 0.25

/**
 * A raster over the worked ground, a pixel wide around it.
 * @param pixelM wanted edge length; made longer where the raster would have more than `maxPixels`
 * @returns undefined for an empty geometry
 */
export const mapGridOver = (ground: MultiPolygon, pixelM: number, maxPixels: number): MapGrid | undefined => {
  const box = boundingBox(ground)
  if (box === undefined) return undefined
  const [west, south, east, north] = box
  const metres = metresPerDegree((south + north) / 2)
  const eastM = (east - west) * metres.lon
  const northM = (north - south) * metres.lat
  const edge = Math.max(
    FINEST_PIXEL_M,
    pixelM,
    Math.sqrt((eastM * northM) / maxPixels),
    Math.max(eastM, northM) / maxPixels,
  )
  const lonPerPixel = edge / metres.lon
  const latPerPixel = edge / metres.lat
  return {
    width: Math.ceil(eastM / edge) + 2,
    height: Math.ceil(northM / edge) + 2,
    west: west - lonPerPixel,
    north: north + latPerPixel,
    lonPerPixel,
    latPerPixel,
    pixelM: edge,
  }
}

/** 1 for pixels whose centre lies on the ground (even-odd over all rings). */
export const pixelsInside = (grid: MapGrid, ground: MultiPolygon): Uint8Array => {
  const crossings: number[][] = Array.from({ length: grid.height }, () => [])
  for (const polygon of ground.coordinates) {
    for (const ring of polygon) {
      for (let i = 1; i < ring.length; i++) {
        const [lonFrom, latFrom] = ring[i - 1]!
        const [lonTo, latTo] = ring[i]!
        const x0 = (lonFrom - grid.west) / grid.lonPerPixel - 0.5
        const y0 = (grid.north - latFrom) / grid.latPerPixel - 0.5
        const x1 = (lonTo - grid.west) / grid.lonPerPixel - 0.5
        const y1 = (grid.north - latTo) / grid.latPerPixel - 0.5
        const last = Math.min(grid.height, Math.ceil(Math.max(y0, y1)))
        for (let row = Math.max(0, Math.ceil(Math.min(y0, y1))); row < last; row++) {
          crossings[row]!.push(x0 + ((row - y0) * (x1 - x0)) / (y1 - y0))
        }
      }
    }
  }
  const inside = new Uint8Array(grid.width * grid.height)
  crossings.forEach((row, y) => {
    row.sort((a, b) => a - b)
    for (let k = 0; k + 1 < row.length; k += 2) {
      const start = y * grid.width
      inside.fill(
        1,
        start + Math.max(0, Math.ceil(row[k]!)),
        start + Math.min(grid.width, Math.ceil(row[k + 1]!)),
      )
    }
  })
  return inside
}
