/** GeoJSON as boundaries: RFC 7946, and the form of 2008 that names its coordinate reference system. */
import { type FoundPolygon, isObject, moved, polygonsOf, UnreadableBoundaryFile } from './found-polygon.js'
import { fromCrsMember } from './projection.js'

/** @throws UnreadableBoundaryFile when the bytes are no JSON, or in a system that is not known */
export function readGeoJson(bytes: Uint8Array): FoundPolygon[] {
  const value = parsed(bytes)
  const toWgs84 = fromCrsMember(isObject(value) ? value['crs'] : undefined)
  return polygonsOf(value).map((polygon) => moved(polygon, toWgs84))
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder(encodingOf(bytes)).decode(bytes))
  } catch (error) {
    throw new UnreadableBoundaryFile(`The file is no JSON: ${(error as Error).message}.`)
  }
}

/** JSON is UTF-8 (RFC 8259 §8.1); some programs of Windows write UTF-16 behind a byte-order mark all the same. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}
