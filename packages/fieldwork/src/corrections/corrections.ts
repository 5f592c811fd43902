/**
 * Corrections of harvest data beyond the contract: all off unless the owner switches them on, each named in the summary
 * with its effect on the totals, and each reversible: what they change is kept beside it as `raw…`.
 *
 * They follow the published practice of editing yield maps:
 * - S. Blackmore, M. Moore: Remedial correction of yield map data. Precision Agriculture 1 (1999) 53–66.
 * - K. A. Sudduth, S. T. Drummond: Yield Editor: Software for removing errors from crop yield maps. Agronomy Journal 99
 *   (2007) 1471–1482.
 * - S. T. Drummond, C. W. Fraisse, K. A. Sudduth: Combine harvest area determination by vector processing of GPS
 *   position data. Transactions of the ASAE 42 (1999) 1221–1227.
 * - S. A. Shearer et al.: Data filtering and correction techniques for generating yield maps from multiple-combine
 *   harvesting systems. ASAE Paper 971034 (1997).
 */

/** What is switched on; an absent key is off. */
export interface Corrections {
  /** Seconds that grain takes from the header to the sensor. */
  readonly flowDelaySeconds?: number
  /** Seconds at the start of a pass, while the machine fills, whose points are left out. */
  readonly passStartSeconds?: number
  /** Seconds at the end of a pass, while the machine empties, whose points are left out. */
  readonly passEndSeconds?: number
  /** Count ground that was harvested before only once. */
  readonly removeOverlap?: boolean
  /** Factor on all amounts, by crop; `any` holds for crops that are not named, and for an unknown one. */
  readonly calibrationFactors?: Readonly<Record<string, number>>
}

/** The crop key of `calibrationFactors` for every crop without a factor of its own. */
export const ANY_CROP = 'any'

/** Names of the corrections in the order in which they are applied. */
export const CORRECTIONS = ['flowDelay', 'passTrim', 'calibration', 'overlap', 'weighedTotal'] as const
/** One of the corrections. */
export type CorrectionName = (typeof CORRECTIONS)[number]

/** A total before and after. */
export interface ChangedTotal {
  readonly before: number
  readonly after: number
  readonly unit: string
}

/** What one correction did to the points that count. */
export interface CorrectionEffect {
  readonly name: CorrectionName
  /** What was set: seconds, factors, or the weighed total in kg. */
  readonly setting: Readonly<Record<string, number>>
  readonly points: { readonly before: number; readonly after: number }
  readonly totalArea: ChangedTotal
  /** Absent where no mass is known. */
  readonly totalWetMass?: ChangedTotal
}

/** Whether anything is switched on that acts on a machine file. */
export function correctsFiles(corrections: Corrections | undefined): corrections is Corrections {
  if (corrections === undefined) return false
  const {
    flowDelaySeconds = 0,
    passStartSeconds = 0,
    passEndSeconds = 0,
    removeOverlap = false,
  } = corrections
  const seconds = flowDelaySeconds + passStartSeconds + passEndSeconds
  return seconds > 0 || removeOverlap || Object.keys(corrections.calibrationFactors ?? {}).length > 0
}
