/**
 * The summary of a machine file or operation: one GeoJSON Feature whose geometry is the worked ground.
 */
import type { MultiPolygon } from '@sheaf/isoxml'
import type { CorrectionEffect } from '../corrections/corrections.js'
import type { MachineInfo, OperationType } from '../points/table.js'

/** Mean, least and greatest value. */
export interface Stat {
  readonly avg: number
  readonly min: number
  readonly max: number
  readonly unit: string
}

/** A total with its unit. */
export interface QuantityValue {
  readonly value: number
  readonly unit: string
}

/** A rate with its target. */
export interface RateStat extends Stat {
  readonly avgTarget?: number
  readonly minTarget?: number
  readonly maxTarget?: number
}

/** A total that the machine counted itself; `difference` = points ÷ logged − 1. */
export interface LoggedTotalValue extends QuantityValue {
  /** Sum of points ÷ logged − 1; absent when the points have no such sum. */
  readonly difference?: number
}

export interface PlantedVariety {
  readonly name: string
  readonly rate?: RateStat
  readonly area: QuantityValue
  readonly totalPlanted?: QuantityValue
}

export interface HarvestedVariety {
  readonly name: string
  readonly harvestMoisture?: Stat
  readonly area: QuantityValue
  readonly wetMass?: QuantityValue
  readonly dryMass?: QuantityValue
  readonly wetVolume?: QuantityValue
  readonly dryVolume?: QuantityValue
  readonly wetMassPerArea?: QuantityValue
  readonly dryMassPerArea?: QuantityValue
}

/** What one of several machines did. */
export interface MachineTotals {
  readonly name: string
  readonly serialNumber?: string
  readonly totalArea: QuantityValue
  readonly totalDistance: QuantityValue
  readonly totalFuelUsed?: QuantityValue
  readonly totalWetMass?: QuantityValue
  readonly totalDryMass?: QuantityValue
  readonly totalWetVolume?: QuantityValue
  readonly totalDryVolume?: QuantityValue
  readonly totalPlanted?: QuantityValue
  readonly totalApplied?: QuantityValue
}

/** One product of an application. */
export interface ProductSummary {
  readonly name: string
  readonly type: 'Component' | 'Carrier'
  readonly rate: QuantityValue
  readonly totalApplied: QuantityValue
  readonly area: QuantityValue
}

/** Farm, field, grower and type as the source names them. */
export interface OriginalOperationData {
  readonly originalOperationFarm?: string
  readonly originalOperationField?: string
  readonly originalOperationGrower?: string
  readonly originalOperationType?: string
}

/** Anything a summary property can be, for walks over all of them. */
export type SummaryValue =
  | string
  | number
  | boolean
  | readonly SummaryValue[]
  | { readonly [key: string]: SummaryValue }

/** Statistics and totals stand under the contract's keys beside these. */
export interface SummaryProperties {
  readonly operationType: OperationType
  readonly originalOperationType?: string
  readonly startTime: string
  readonly endTime: string
  readonly totalArea: QuantityValue
  readonly totalDistance: QuantityValue
  readonly machinery?: readonly MachineInfo[]
  /** Beyond the contract: only where at least two machines have points. */
  readonly totalsByMachine?: readonly MachineTotals[]
  readonly crop?: readonly string[]
  readonly tillType?: readonly string[]
  readonly tankMix?: boolean
  readonly varieties?: readonly (PlantedVariety | HarvestedVariety)[]
  readonly products?: readonly ProductSummary[]
  readonly loggedTotals?: Readonly<Record<string, LoggedTotalValue>>
  readonly originalOperationData?: OriginalOperationData
  readonly operationDescription?: string
  readonly outOfStandard?: true
  /** Beyond the contract: only where corrections are switched on. */
  readonly corrections?: readonly CorrectionEffect[]
  readonly [key: string]: unknown
}

/** The summary as a GeoJSON Feature. */
export interface SummaryFeature {
  readonly type: 'Feature'
  readonly properties: SummaryProperties
  readonly geometry: MultiPolygon
}
