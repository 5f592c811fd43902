/** `operationsImageAttributeCreation`: which properties of which operation type get a picture. */
import { Type } from 'typebox'
import { schemaOf } from './schema.js'
import type { OperationType } from './vocabulary.js'

/** The properties of each operation type that a picture can be made of. */
export const IMAGE_ATTRIBUTES = {
  harvested: [
    'area',
    'distance',
    'elevation',
    'equipmentWidth',
    'harvestMoisture',
    'wetMass',
    'wetMassPerArea',
    'wetVolume',
    'wetVolumePerArea',
    'dryMass',
    'dryMassPerArea',
    'dryVolume',
    'dryVolumePerArea',
    'speed',
    'heading',
    'cropFlow',
    'proteinPercentage',
    'fuelRate',
    'fuelUsed',
  ],
  planted: [
    'heading',
    'distance',
    'elevation',
    'seedRate',
    'area',
    'equipmentWidth',
    'speed',
    'seedRateTarget',
    'seedDepth',
    'fuelRate',
    'fuelUsed',
    'downForce',
    'singulation',
  ],
  applied: [
    'heading',
    'distance',
    'elevation',
    'appliedRate',
    'area',
    'equipmentWidth',
    'speed',
    'appliedRateTarget',
    'fuelRate',
    'fuelUsed',
  ],
  tillage: [
    'area',
    'heading',
    'distance',
    'elevation',
    'equipmentWidth',
    'tillageDepthTarget',
    'speed',
    'tillageDepthActual',
    'fuelRate',
    'fuelUsed',
  ],
} as const satisfies Record<OperationType, readonly string[]>

type Attribute<Kind extends OperationType> = (typeof IMAGE_ATTRIBUTES)[Kind][number]
/** Operation type → property → whether a picture is made; absent means no. */
export type ImageAttributeCreation = {
  [Kind in OperationType]?: { [Property in Attribute<Kind>]?: boolean }
}

function perAttribute<Value>(value: Value): Record<string, Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(IMAGE_ATTRIBUTES).map(([kind, properties]) => [
      kind,
      Object.fromEntries(properties.map((property) => [property, value])),
    ]),
  )
}

const switches = Object.entries(perAttribute(Type.Optional(Type.Boolean()))).map(
  ([kind, properties]) => [kind, Type.Optional(Type.Object(properties))] as const,
)
export const ImageAttributeCreationSchema = schemaOf<ImageAttributeCreation>(
  Type.Object(Object.fromEntries(switches)),
)

/** Every picture switched off. */
export const NO_IMAGE_ATTRIBUTES: ImageAttributeCreation = perAttribute(false)
