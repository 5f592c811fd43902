/**
 * The configuration keys that act on conversion and operations, spelled as in the contract, with their defaults.
 */
import type { CleanupRules } from '../clean/rules.js'
import type { Corrections } from '../corrections/corrections.js'

/** What acts on conversion. */
export interface ConversionConfiguration {
  readonly cleanupStandardGeojson: boolean
  /** Undefined: the default rules. */
  readonly cleanupRules: CleanupRules | undefined
  readonly originalOperationData: boolean
  readonly outOfStandardOperations: boolean
  readonly summarizeByProductEntry: boolean
  /** `standardGeoJson.planted.crop` = optional. */
  readonly cropOptional: boolean
  /** `standardGeoJson.planted.seedRate` = optional. */
  readonly seedRateOptional: boolean
  /** The owner's names for crops, applied before the tables. */
  readonly cropNames?: Readonly<Record<string, string>>
  /** The owner's names for varieties and products. */
  readonly varietyNames?: Readonly<Record<string, string>>
  readonly productNames?: Readonly<Record<string, string>>
  /** Beyond the contract; absent: none. */
  readonly corrections?: Corrections | undefined
}

/** What acts on operations beside that. */
export interface OperationConfiguration extends ConversionConfiguration {
  readonly operationsFilteredGeojson: boolean
  readonly operationsRemoveOutliers: boolean
  /** Standard deviations. */
  readonly operationsOutliersLimit: number
}

/** The contract's defaults of conversion. */
export const DEFAULT_CONVERSION: ConversionConfiguration = {
  cleanupStandardGeojson: true,
  cleanupRules: undefined,
  originalOperationData: true,
  outOfStandardOperations: false,
  summarizeByProductEntry: true,
  cropOptional: false,
  seedRateOptional: false,
}

/** The contract's defaults of operations. */
export const DEFAULT_OPERATION: OperationConfiguration = {
  ...DEFAULT_CONVERSION,
  operationsFilteredGeojson: true,
  operationsRemoveOutliers: true,
  operationsOutliersLimit: 3,
}
