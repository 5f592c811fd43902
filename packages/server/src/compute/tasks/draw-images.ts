/** Points artefact → one picture a property: a PNG with side file, classes and extent, or a GeoTIFF. */
import { deflateSync } from 'node:zlib'
import {
  convertUnits,
  decodePointTable,
  type ImageExtent,
  type LegendRange,
  type PointTable,
  propertyGeotiff,
  propertyPng,
  take,
  zippedPngs,
} from '@sheaf/fieldwork'
import { selectionOf, type WritePointsInput } from './write-points.js'

export interface DrawImagesInput extends WritePointsInput {
  readonly properties: readonly string[]
}

export interface DrawnImage {
  readonly property: string
  readonly png: Uint8Array
  /** Georeference of the picture. */
  readonly auxXml: string
  /** Seven classes, ascending. */
  readonly ranges: readonly LegendRange[]
  readonly extent: ImageExtent
}

/** Properties without a number in any point give no picture. */
export function drawImages(input: DrawImagesInput): DrawnImage[] {
  const table = drawnTable(input)
  return input.properties.flatMap((property) => {
    const image = propertyPng(table, property, { deflate: deflateSync, style: 'classes' })
    if (image === undefined) return []
    const { png, auxXml, legend, extent } = image
    return [{ property, png, auxXml, ranges: legend.ranges, extent }]
  })
}

/** One band of numbers a property; those without a number in any point give none. */
export function drawGeotiffs(
  input: DrawImagesInput,
): { readonly property: string; readonly tiff: Uint8Array }[] {
  const table = drawnTable(input)
  return input.properties.flatMap((property) => {
    const tiff = propertyGeotiff(table, property, { deflate: deflateSync })
    return tiff === undefined ? [] : [{ property, tiff }]
  })
}

/** All maps of the points in one zip, coloured by the contract's ramp; undefined when there is nothing to map. */
export function zipImages(input: WritePointsInput): Uint8Array | undefined {
  return zippedPngs(drawnTable(input), { deflate: deflateSync })
}

function drawnTable(input: WritePointsInput): PointTable {
  const whole = decodePointTable(input.points)
  const selection = selectionOf(input)
  return convertUnits(selection === undefined ? whole : take(whole, selection), input.units)
}
