/**
 * Cleanup rules: property → conditions that must all hold. A set given by the owner replaces the default whole.
 */

export type NumberOperator = 'GT' | 'GTE' | 'LT' | 'LTE'
export type TextOperator = 'EQ' | 'NE'

/** One condition that a kept point fulfils. */
export interface CleanupCondition {
  readonly operator: NumberOperator | TextOperator
  readonly value: number | string
}

/** Conditions by property; all must hold. */
export type CleanupRules = Readonly<Record<string, readonly CleanupCondition[]>>

const ABOVE_ZERO: readonly CleanupCondition[] = [{ operator: 'GT', value: 0 }]

/** The contract's valid-point rules. */
export const DEFAULT_CLEANUP_RULES: CleanupRules = {
  // first, so that points outside of work are counted as such and not by the zeros they carry
  recordingStatus: [{ operator: 'EQ', value: 'On' }],
  wetMass: ABOVE_ZERO,
  wetMassPerArea: ABOVE_ZERO,
  wetVolume: ABOVE_ZERO,
  wetVolumePerArea: ABOVE_ZERO,
  harvestMoisture: [
    { operator: 'GT', value: 0 },
    { operator: 'LT', value: 100 },
  ],
  appliedRate: ABOVE_ZERO,
  seedRate: ABOVE_ZERO,
  tillageDepthActual: [{ operator: 'GTE', value: 0 }],
  crop: [{ operator: 'NE', value: 'unknown' }],
  products: [{ operator: 'GTE', value: 0 }],
}

/** Whether a value fulfils a condition, by operator. */
export const HOLDS: Readonly<
  Record<CleanupCondition['operator'], (value: number | string, bound: number | string) => boolean>
> = {
  GT: (value, bound) => value > bound,
  GTE: (value, bound) => value >= bound,
  LT: (value, bound) => value < bound,
  LTE: (value, bound) => value <= bound,
  EQ: (value, bound) => value === bound,
  NE: (value, bound) => value !== bound,
}
