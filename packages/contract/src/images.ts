/** Pictures of a property: the ramp form (V1), the class form (V2), and the numbers themselves (GeoTIFF). */
import { Type } from 'typebox'
import { answerObject, schemaOf, Url } from './schema.js'

const colour = Type.Array(Type.Integer({ minimum: 0, maximum: 255 }), { minItems: 3, maxItems: 4 })

/** The constant ramp of V1 pictures: percent of the way from least to greatest value → red, green, blue. */
export const IMAGE_RAMP = {
  '0%': [200, 0, 0],
  '35%': [255, 40, 0],
  '45%': [255, 150, 0],
  '55%': [255, 240, 0],
  '65%': [0, 230, 0],
  '75%': [0, 190, 0],
  '100%': [0, 130, 0],
  nv: [0, 0, 0, 0],
} as const

/** Colours of the seven classes of V2 pictures, low to high. */
export const IMAGE_CLASS_COLOURS = [
  '#C80000',
  '#FF2800',
  '#FF9600',
  '#FFF000',
  '#00E600',
  '#00BE00',
  '#008200',
] as const

const image = answerObject({
  property: Type.String(),
  ramp: Type.Record(Type.String(), colour),
  url: Url,
  downloadUrl: Url,
})
/** A V1 picture. */
export interface Image extends Type.Static<typeof image> {}
export const ImageSchema = schemaOf<Image>(image)

const geotiffImage = answerObject({ property: Type.String(), url: Url, downloadUrl: Url })
/** A property as one band of numbers. */
export interface GeotiffImage extends Type.Static<typeof geotiffImage> {}
export const GeotiffImageSchema = schemaOf<GeotiffImage>(geotiffImage)

const legendRange = answerObject({
  colorCode: Type.String({ pattern: '^#[0-9A-F]{6}$' }),
  min: Type.Number(),
  max: Type.Number(),
})
const imageV2 = answerObject({
  property: Type.String(),
  legend: answerObject({ ranges: Type.Array(legendRange, { maxItems: 7 }) }),
  extent: answerObject({
    xmin: Type.Number(),
    xmax: Type.Number(),
    ymin: Type.Number(),
    ymax: Type.Number(),
  }),
  url: Url,
  downloadUrl: Url,
})
/** A V2 picture; `extent` in degrees, `x` longitude and `y` latitude. */
export interface ImageV2 extends Type.Static<typeof imageV2> {}
export const ImageV2Schema = schemaOf<ImageV2>(imageV2)
