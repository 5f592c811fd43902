/** All maps of a table in one zip: a PNG and its side file a property, so that each lies on the ground once unpacked. */

import { zipFiles } from '@sheaf/isoxml'
import type { PointTable } from '../points/table.js'
import { encodeUtf8 } from '../text/utf8.js'
import { mappedProperties } from './mapped-properties.js'
import { type PropertyPngOptions, propertyPng } from './property-png.js'

/** How the pictures are drawn, and for which properties; default: all that `mappedProperties` names. */
export interface ZippedPngsOptions extends PropertyPngOptions {
  readonly properties?: readonly string[]
}

/**
 * A zip with `<property>.png` and `<property>.png.aux.xml`; pictures are compressed already and stored as they are.
 * @returns undefined when no property has a picture
 */
export const zippedPngs = (table: PointTable, options: ZippedPngsOptions): Uint8Array | undefined => {
  const files = (options.properties ?? mappedProperties(table)).flatMap((property) => {
    const image = propertyPng(table, property, options)
    if (image === undefined) return []
    return [
      { path: `${property}.png`, bytes: image.png },
      { path: `${property}.png.aux.xml`, bytes: encodeUtf8(image.auxXml) },
    ]
  })
  return files.length === 0 ? undefined : zipFiles(files)
}
