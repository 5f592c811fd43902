/** A property as PNG with its georeference, coloured by the contract's ramp or in seven classes. */

import { numbersOf } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import { CLASS_COLOURS, type Legend, legendOf, RAMP, type Rgb, rampColour, rgbOf } from './legend.js'
import type { MapGrid } from './map-grid.js'
import { type Deflate, palettePng } from './png.js'
import { type PropertyMap, type PropertyMapOptions, propertyMap } from './property-map.js'

const RAMP_COLOURS = 255

/** How the picture is coloured and compressed. */
export interface PropertyPngOptions extends PropertyMapOptions {
  readonly deflate: Deflate
  /** `ramp` (default): minimum to maximum over the contract's ramp. `classes`: seven classes of equal count. */
  readonly style?: 'ramp' | 'classes'
}

/** Degrees, WGS 84: outer edges of the image. */
export interface ImageExtent {
  readonly xmin: number
  readonly xmax: number
  readonly ymin: number
  readonly ymax: number
}

/** A picture with its georeference and legend. */
export interface PropertyImage {
  readonly png: Uint8Array
  /** Text of the side file `<image>.png.aux.xml`, which places the image on the ground. */
  readonly auxXml: string
  readonly ramp: typeof RAMP
  readonly legend: Legend
  readonly extent: ImageExtent
  readonly width: number
  readonly height: number
}

/** GDAL's side file: EPSG:4326 in longitude, latitude order, and the corner of the first pixel with the pixel size. */
const auxXmlOf = ({ west, north, lonPerPixel, latPerPixel }: MapGrid): string =>
  `<PAMDataset>
  <SRS dataAxisToSRSAxisMapping="2,1">EPSG:4326</SRS>
  <GeoTransform>${west}, ${lonPerPixel}, 0, ${north}, 0, ${-latPerPixel}</GeoTransform>
</PAMDataset>
`

const rampIndexes = ({ values }: PropertyMap, { ranges }: Legend): Uint8Array => {
  const min = ranges[0]!.min
  const span = ranges.at(-1)!.max - min
  return Uint8Array.from(values, (value) => {
    if (Number.isNaN(value)) return 0
    const share = span > 0 ? (value - min) / span : 1
    return 1 + Math.round(Math.max(0, Math.min(1, share)) * (RAMP_COLOURS - 1))
  })
}

const classIndexes = ({ values }: PropertyMap, { ranges }: Legend): Uint8Array => {
  const breaks = ranges.slice(0, -1).map(({ max }) => max)
  return Uint8Array.from(values, (value) => {
    if (Number.isNaN(value)) return 0
    let index = 1
    for (const limit of breaks) if (value >= limit) index++
    return index
  })
}

const STYLES: Record<
  'ramp' | 'classes',
  { readonly palette: readonly Rgb[]; readonly indexes: (map: PropertyMap, legend: Legend) => Uint8Array }
> = {
  ramp: {
    palette: Array.from({ length: RAMP_COLOURS }, (_, k) => rampColour(k / (RAMP_COLOURS - 1))),
    indexes: rampIndexes,
  },
  classes: { palette: CLASS_COLOURS.map(rgbOf), indexes: classIndexes },
}

/**
 * Draws a number property; transparent outside the worked ground.
 * @returns undefined when the table has no value of it or no worked ground
 */
export const propertyPng = (
  table: PointTable,
  property: string,
  options: PropertyPngOptions,
): PropertyImage | undefined => {
  const values = numbersOf(table, property)
  const legend = values === undefined ? undefined : legendOf(values, options.selection)
  const map = legend === undefined ? undefined : propertyMap(table, property, options)
  if (legend === undefined || map === undefined) return undefined
  const { grid } = map
  const { palette, indexes } = STYLES[options.style ?? 'ramp']
  return {
    png: palettePng(indexes(map, legend), grid.width, grid.height, palette, options.deflate),
    auxXml: auxXmlOf(grid),
    ramp: RAMP,
    legend,
    extent: {
      xmin: grid.west,
      xmax: grid.west + grid.width * grid.lonPerPixel,
      ymin: grid.north - grid.height * grid.latPerPixel,
      ymax: grid.north,
    },
    width: grid.width,
    height: grid.height,
  }
}
