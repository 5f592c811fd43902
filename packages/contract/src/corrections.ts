/**
 * Corrections of harvest data, beyond the original contract and off by default: what an owner may switch on, and what a
 * summary says of their effect.
 */
import { Type } from 'typebox'
import { answerObject, oneOf, schemaOf, Uuid } from './schema.js'
import { UnitSchema } from './units.js'

const seconds = (maximum: number) => Type.Optional(Type.Number({ minimum: 0, maximum }))
const factor = Type.Number({ minimum: 0.1, maximum: 10 })

/** What is switched on. A given object replaces the one before as a whole; other members are refused. */
export interface Corrections {
  /** Seconds that grain takes from the header to the sensor. */
  flowDelaySeconds?: number
  /** Points in the first seconds of each pass are left out. */
  passStartSeconds?: number
  /** Points in the last seconds of each pass are left out. */
  passEndSeconds?: number
  /** Ground that was harvested before counts once. */
  removeOverlap?: boolean
  /** Factor on amounts and yields by crop; `any` for all other crops. */
  calibrationFactors?: Record<string, number>
}
export const CorrectionsSchema = schemaOf<Corrections>(
  Type.Object(
    {
      flowDelaySeconds: seconds(60),
      passStartSeconds: seconds(120),
      passEndSeconds: seconds(120),
      removeOverlap: Type.Optional(Type.Boolean()),
      calibrationFactors: Type.Optional(Type.Record(Type.String(), factor)),
    },
    { additionalProperties: false },
  ),
)

/** What the harvest of an operation weighed over the scale; its points are calibrated to it. */
export interface WeighedTotal {
  operationId: string
  wetMassKilograms: number
}
export const WeighedTotalsSchema = schemaOf<WeighedTotal[]>(
  Type.Array(
    Type.Object(
      { operationId: Uuid, wetMassKilograms: Type.Number({ exclusiveMinimum: 0 }) },
      { additionalProperties: false },
    ),
    { maxItems: 10_000 },
  ),
)

const changedTotal = answerObject({ before: Type.Number(), after: Type.Number(), unit: UnitSchema })

/** One correction in a summary: what was set, and points and totals before and after. */
export const correctionEffect = answerObject({
  name: oneOf(['flowDelay', 'passTrim', 'calibration', 'overlap', 'weighedTotal']),
  setting: Type.Record(Type.String(), Type.Number()),
  points: answerObject({ before: Type.Integer(), after: Type.Integer() }),
  totalArea: changedTotal,
  totalWetMass: Type.Optional(changedTotal),
})
/** What one correction did to the points of a file or operation. */
export interface CorrectionEffect extends Type.Static<typeof correctionEffect> {}
