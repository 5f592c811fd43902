/** What the pure packages ask their caller for: digests, deflate and the time zone of a place. */
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import lookUpZone from '@photostructure/tz-lookup'
import { utcOffsetByZone } from '@sheaf/fieldwork'

/** SHA-256 in hex. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** zlib format (RFC 1950), as PNG and TIFF want it. */
export function deflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes)
}

/** Minutes east of UTC at a place and local time. */
export const timeZone = utcOffsetByZone((lon, lat) => lookUpZone(lat, lon))
