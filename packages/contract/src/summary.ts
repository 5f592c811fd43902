/**
 * The summary of a machine file or field operation: a GeoJSON Feature whose properties aggregate the points and whose
 * geometry covers the worked ground. Every value carries its own unit. Times end in `+00:00` on operations.
 */
import { Type } from 'typebox'
import { correctionEffect } from './corrections.js'
import { featureSchema, type MultiPolygon } from './geojson.js'
import { answerObject, oneOf, schemaOf, Timestamp } from './schema.js'
import { UnitSchema } from './units.js'
import { OPERATION_TYPES } from './vocabulary.js'

const stat = answerObject({ avg: Type.Number(), min: Type.Number(), max: Type.Number(), unit: UnitSchema })
/** Mean, least and greatest value of a property. */
export interface SummaryStat extends Type.Static<typeof stat> {}

const quantity = answerObject({ value: Type.Number(), unit: UnitSchema })
/** One value with its unit. */
export interface SummaryQuantity extends Type.Static<typeof quantity> {}

const loggedQuantity = answerObject({
  value: Type.Number(),
  unit: UnitSchema,
  difference: Type.Optional(Type.Number()),
})
/** A total that the terminal logged itself; `difference` = points ÷ logged − 1, absent where the points have no such sum. */
export interface LoggedTotal extends Type.Static<typeof loggedQuantity> {}

const rateStat = answerObject({
  avg: Type.Number(),
  min: Type.Number(),
  max: Type.Number(),
  unit: UnitSchema,
  avgTarget: Type.Optional(Type.Number()),
  minTarget: Type.Optional(Type.Number()),
  maxTarget: Type.Optional(Type.Number()),
})

const machineInfo = answerObject({
  name: Type.String(),
  type: oneOf(['machine', 'implement']),
  serialNumber: Type.Optional(Type.String()),
  brand: Type.Optional(Type.String()),
})
/** A machine or implement that took part. */
export interface MachineInfo extends Type.Static<typeof machineInfo> {}

const variety = answerObject({
  name: Type.String(),
  area: Type.Optional(quantity),
  rate: Type.Optional(rateStat),
  totalPlanted: Type.Optional(quantity),
  harvestMoisture: Type.Optional(stat),
  wetMass: Type.Optional(quantity),
  dryMass: Type.Optional(quantity),
  wetVolume: Type.Optional(quantity),
  dryVolume: Type.Optional(quantity),
  wetMassPerArea: Type.Optional(quantity),
  dryMassPerArea: Type.Optional(quantity),
})
/** What was planted or harvested of one variety. */
export interface SummaryVariety extends Type.Static<typeof variety> {}

const product = answerObject({
  name: Type.String(),
  type: Type.Optional(oneOf(['Component', 'Carrier'])),
  rate: Type.Optional(quantity),
  totalApplied: Type.Optional(quantity),
  area: Type.Optional(quantity),
})
/** What was applied of one product. */
export interface SummaryProduct extends Type.Static<typeof product> {}

const originalOperationData = answerObject({
  originalOperationFarm: Type.Optional(Type.String()),
  originalOperationField: Type.Optional(Type.String()),
  originalOperationGrower: Type.Optional(Type.String()),
  originalOperationType: Type.Optional(Type.String()),
})

const optionalStat = Type.Optional(stat)
const optionalQuantity = Type.Optional(quantity)
const machineTotals = answerObject({
  name: Type.String(),
  serialNumber: Type.Optional(Type.String()),
  totalArea: quantity,
  totalDistance: quantity,
  totalFuelUsed: optionalQuantity,
  totalWetMass: optionalQuantity,
  totalDryMass: optionalQuantity,
  totalWetVolume: optionalQuantity,
  totalDryVolume: optionalQuantity,
  totalPlanted: optionalQuantity,
  totalApplied: optionalQuantity,
})
/** What one of several machines did; beyond the original API. */
export interface MachineTotals extends Type.Static<typeof machineTotals> {}

const summaryProperties = answerObject({
  operationType: oneOf(OPERATION_TYPES),
  originalOperationType: Type.Optional(Type.String()),
  originalOperationData: Type.Optional(originalOperationData),
  operationDescription: Type.Optional(Type.String()),
  startTime: Timestamp,
  endTime: Timestamp,
  totalArea: quantity,
  totalDistance: optionalQuantity,
  totalFuelUsed: optionalQuantity,
  elevation: optionalStat,
  speed: optionalStat,
  fuelRate: optionalStat,
  machinery: Type.Optional(Type.Array(machineInfo)),
  totalsByMachine: Type.Optional(Type.Array(machineTotals)),
  crop: Type.Optional(Type.Array(Type.String())),
  varieties: Type.Optional(Type.Array(variety)),
  seedRate: optionalStat,
  seedRateTarget: optionalStat,
  seedDepth: optionalStat,
  downForce: optionalStat,
  singulation: optionalStat,
  skips: optionalStat,
  doubles: optionalStat,
  totalPlanted: optionalQuantity,
  appliedRate: optionalStat,
  appliedRateTarget: optionalStat,
  totalApplied: optionalQuantity,
  tankMix: Type.Optional(Type.Boolean()),
  products: Type.Optional(Type.Array(product)),
  harvestMoisture: optionalStat,
  proteinPercentage: optionalStat,
  cropFlow: optionalStat,
  wetMass: optionalStat,
  wetMassPerArea: optionalStat,
  wetVolume: optionalStat,
  wetVolumePerArea: optionalStat,
  dryMass: optionalStat,
  dryMassPerArea: optionalStat,
  dryVolume: optionalStat,
  dryVolumePerArea: optionalStat,
  totalWetMass: optionalQuantity,
  totalWetVolume: optionalQuantity,
  totalDryMass: optionalQuantity,
  totalDryVolume: optionalQuantity,
  tillageDepthTarget: optionalStat,
  tillageDepthActual: optionalStat,
  tillType: Type.Optional(Type.Array(Type.String())),
  loggedTotals: Type.Optional(Type.Record(Type.String(), loggedQuantity)),
  outOfStandard: Type.Optional(Type.Boolean()),
  corrections: Type.Optional(Type.Array(correctionEffect)),
})
/** The aggregates of a file or operation; which of them stand there follows from the operation type. */
export interface SummaryProperties extends Type.Static<typeof summaryProperties> {}

/** The summary Feature. */
export interface SummaryFeature {
  type: 'Feature'
  properties: SummaryProperties
  geometry: MultiPolygon
}
export const SummaryFeatureSchema = schemaOf<SummaryFeature>(featureSchema(summaryProperties))

interface KeyOrder {
  readonly properties?: Readonly<Record<string, KeyOrder>>
  readonly items?: KeyOrder
  readonly patternProperties?: Readonly<Record<string, KeyOrder>>
}

/** The same summary with its keys in the order of the schema: a document database keeps them in an order of its own. */
export function summaryInOrder(summary: SummaryFeature): SummaryFeature {
  const { type, properties, geometry } = summary
  const order = (SummaryFeatureSchema as KeyOrder).properties?.['properties'] ?? {}
  return { type, properties: inOrder(properties, order) as SummaryFeature['properties'], geometry }
}

function inOrder(value: unknown, order: KeyOrder): unknown {
  if (Array.isArray(value)) return value.map((entry) => inOrder(entry, order.items ?? {}))
  if (typeof value !== 'object' || value === null) return value
  const known = Object.keys(order.properties ?? {})
  const [pattern = {}] = Object.values(order.patternProperties ?? {})
  const record = value as Record<string, unknown>
  const keys = [
    ...known.filter((key) => key in record),
    ...Object.keys(record).filter((key) => !known.includes(key)),
  ]
  return Object.fromEntries(
    keys.map((key) => [key, inOrder(record[key], order.properties?.[key] ?? pattern)]),
  )
}
