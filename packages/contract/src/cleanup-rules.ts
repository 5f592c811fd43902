/** `cleanupRules`: which points count as valid. A given set replaces the default set as a whole. */
import { type TUnsafe, Type } from 'typebox'
import { schemaOf } from './schema.js'

export const NUMBER_OPERATORS = ['GT', 'GTE', 'LT', 'LTE'] as const
export type NumberOperator = (typeof NUMBER_OPERATORS)[number]
export const TEXT_OPERATORS = ['EQ', 'NE'] as const
export type TextOperator = (typeof TEXT_OPERATORS)[number]

/** Point properties that a rule may compare with a number. */
export const NUMBER_RULE_PROPERTIES = [
  'wetMass',
  'wetMassPerArea',
  'wetVolume',
  'wetVolumePerArea',
  'harvestMoisture',
  'appliedRate',
  'seedRate',
  'tillageDepthActual',
  'products',
  'area',
] as const
/** Point properties that a rule may compare with a text. */
export const TEXT_RULE_PROPERTIES = ['recordingStatus', 'crop'] as const

export interface NumberRule {
  operator: NumberOperator
  value: number
}
export interface TextRule {
  operator: TextOperator
  value: string
}
/** Property → conditions that must all hold; properties without a rule are not filtered. */
export type CleanupRules = {
  [Property in (typeof NUMBER_RULE_PROPERTIES)[number]]?: NumberRule[]
} & {
  [Property in (typeof TEXT_RULE_PROPERTIES)[number]]?: TextRule[]
}

const numberRules = Type.Optional(
  Type.Array(
    Type.Object({ operator: Type.Enum(NUMBER_OPERATORS, { type: 'string' }), value: Type.Number() }),
  ),
)
const textRules = Type.Optional(
  Type.Array(Type.Object({ operator: Type.Enum(TEXT_OPERATORS, { type: 'string' }), value: Type.String() })),
)

/** Other properties than the listed ones are refused. */
export const CleanupRulesSchema: TUnsafe<CleanupRules> = schemaOf<CleanupRules>(
  Type.Object(
    {
      ...Object.fromEntries(NUMBER_RULE_PROPERTIES.map((property) => [property, numberRules])),
      ...Object.fromEntries(TEXT_RULE_PROPERTIES.map((property) => [property, textRules])),
    },
    { additionalProperties: false },
  ),
)

/** The rules of an owner who has set none. */
export const DEFAULT_CLEANUP_RULES: CleanupRules = {
  wetMass: [{ operator: 'GT', value: 0 }],
  wetMassPerArea: [{ operator: 'GT', value: 0 }],
  wetVolume: [{ operator: 'GT', value: 0 }],
  wetVolumePerArea: [{ operator: 'GT', value: 0 }],
  harvestMoisture: [
    { operator: 'GT', value: 0 },
    { operator: 'LT', value: 100 },
  ],
  appliedRate: [{ operator: 'GT', value: 0 }],
  seedRate: [{ operator: 'GT', value: 0 }],
  tillageDepthActual: [{ operator: 'GTE', value: 0 }],
  products: [{ operator: 'GTE', value: 0 }],
  recordingStatus: [{ operator: 'EQ', value: 'On' }],
  crop: [{ operator: 'NE', value: 'unknown' }],
}
