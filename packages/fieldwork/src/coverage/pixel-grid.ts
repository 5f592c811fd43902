/** The grid of the worked ground's pixels. */

import { metresPerDegree } from '../boundary/ellipsoid.js'

export interface PixelGrid {
  /** Degrees, WGS 84: corner of pixel (0, 0). Pixel numbers may be negative. */
  readonly lon: number
  readonly lat: number
  readonly lonPerPixel: number
  readonly latPerPixel: number
}

/** A grid of square pixels with the given edge length at a place. */
export const pixelGridAt = (lon: number, lat: number, pixelM: number): PixelGrid => {
  const metres = metresPerDegree(lat)
  return { lon, lat, lonPerPixel: pixelM / metres.lon, latPerPixel: pixelM / metres.lat }
}
