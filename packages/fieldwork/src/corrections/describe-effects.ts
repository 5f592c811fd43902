/** Effects of corrections as a diagnostic that people read. */
import type { Diagnostic } from '@sheaf/isoxml'
import type { ChangedTotal, CorrectionEffect, CorrectionName } from './corrections.js'

type Setting = CorrectionEffect['setting']

const WORDS: Readonly<Record<CorrectionName, (setting: Setting) => string>> = {
  flowDelay: ({ seconds }) => `flow delay of ${seconds} s`,
  passTrim: ({ startSeconds, endSeconds }) =>
    `first ${startSeconds} s and last ${endSeconds} s of each pass left out`,
  calibration: (factors) =>
    `calibration factor ${Object.entries(factors)
      .map(([crop, factor]) => `${factor} (${crop})`)
      .join(', ')}`,
  overlap: () => 'ground harvested before counted once',
  weighedTotal: ({ wetMassKilograms, factor }) =>
    `weighed total of ${wetMassKilograms} kg (factor ${factor!.toFixed(4)})`,
}

/** One diagnostic per correction: what was set, and the totals before and after. */
export function correctionDiagnostics(effects: readonly CorrectionEffect[], task: string): Diagnostic[] {
  return effects.map(({ name, setting, points, totalArea, totalWetMass }) => ({
    code: 'POINTS_CORRECTED',
    severity: 'info',
    message: `Correction beyond the contract, ${WORDS[name](setting)}: ${[
      ...(totalWetMass === undefined ? [] : [`wet mass ${changeOf(totalWetMass)}`]),
      `area ${changeOf(totalArea)}`,
      `${points.before} → ${points.after} points`,
    ].join(', ')}.`,
    where: { element: task },
  }))
}

function changeOf({ before, after, unit }: ChangedTotal): string {
  const share = before === 0 ? '' : ` (${signed((100 * (after - before)) / before)} %)`
  return `${before.toFixed(1)} → ${after.toFixed(1)} ${unit}${share}`
}

const signed = (percent: number): string => `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(2)}`
