/**
 * Corrections in their order, each with what it did to the points that count:
 *
 *   raw points ─► flow delay ─► pass trim ─► cleanup rules ─► calibration ─► overlap ─► points
 *
 * On an operation overlap is removed anew over the ground of all its files, then a weighed total calibrates.
 */
import { hasAnyValue } from '../points/columns.js'
import { take } from '../points/select.js'
import type { PointTable } from '../points/table.js'
import { sumOf } from '../summary/statistics.js'
import { calibrate, calibrationFactor } from './calibration.js'
import type { ChangedTotal, CorrectionEffect, CorrectionName, Corrections } from './corrections.js'
import { shiftFlow } from './flow-delay.js'
import { withoutOverlap } from './overlap.js'
import { trimPasses } from './pass-trim.js'
import { rawName } from './raw-values.js'

/** Points after corrections and cleanup. */
export interface CorrectedPoints {
  readonly points: PointTable
  /** Points dropped, by cleanup property; `passTrim` for those at the ends of passes. */
  readonly dropped: Readonly<Record<string, number>>
  readonly effects: readonly CorrectionEffect[]
}

/** What the cleanup rules leave. */
export type Clean = (table: PointTable) => Pick<CorrectedPoints, 'points' | 'dropped'>

/** Corrects and cleans the harvest points of a machine file. */
export function correctFile(raw: PointTable, corrections: Corrections, clean: Clean): CorrectedPoints {
  const { flowDelaySeconds = 0, passStartSeconds = 0, passEndSeconds = 0 } = corrections
  const effects: CorrectionEffect[] = []
  let table = raw
  let cleaned = clean(table)
  let trimmed = 0
  const step = (name: CorrectionName, setting: CorrectionEffect['setting'], after: PointTable): void => {
    const next = clean(after)
    effects.push(effectOf(name, setting, cleaned.points, next.points))
    table = after
    cleaned = next
  }
  if (flowDelaySeconds > 0)
    step('flowDelay', { seconds: flowDelaySeconds }, shiftFlow(table, flowDelaySeconds))
  if (passStartSeconds + passEndSeconds > 0) {
    const kept = trimPasses(table, { startSeconds: passStartSeconds, endSeconds: passEndSeconds })
    trimmed = table.length - kept.length
    step('passTrim', { startSeconds: passStartSeconds, endSeconds: passEndSeconds }, take(table, kept))
  }
  const calibrated = calibratedBy(cleaned.points, corrections, effects)
  const points = corrections.removeOverlap === true ? overlapRemoved(calibrated, effects) : calibrated
  return {
    points,
    dropped: trimmed > 0 ? { ...cleaned.dropped, passTrim: trimmed } : cleaned.dropped,
    effects,
  }
}

function calibratedBy(
  points: PointTable,
  { calibrationFactors = {} }: Corrections,
  effects: CorrectionEffect[],
): PointTable {
  if (Object.keys(calibrationFactors).length === 0) return points
  const after = calibrate(points, calibrationFactors)
  effects.push(effectOf('calibration', calibrationFactors, points, after))
  return after
}

function overlapRemoved(points: PointTable, effects: CorrectionEffect[]): PointTable {
  if (points.length === 0) return points
  const after = withoutOverlap(points)
  effects.push(effectOf('overlap', {}, points, after))
  return after
}

/** What corrects an operation beside its files. */
export interface OperationCorrections {
  readonly removeOverlap: boolean
  /** Wet mass over the scale, kg. */
  readonly weighedWetMassKg: number | undefined
}

/**
 * Corrects the harvest points of an operation.
 *
 * @param ofFiles what was done to its files, whole files and not only what lies on this field
 */
export function correctOperation(
  points: PointTable,
  { removeOverlap, weighedWetMassKg }: OperationCorrections,
  ofFiles: readonly CorrectionEffect[],
): Pick<CorrectedPoints, 'points' | 'effects'> {
  // overlap is counted here over all files, so what each file saw of it alone does not matter any more
  const effects = summed(ofFiles.filter(({ name }) => !removeOverlap || name !== 'overlap'))
  let table = points
  if (removeOverlap) {
    const before = points.columns.get(rawName('area')) ?? points.columns.get('area')!
    const after = withoutOverlap(points)
    const whole = { ...points, columns: new Map(points.columns).set('area', before) }
    effects.push(effectOf('overlap', {}, whole, after))
    table = after
  }
  const factor = weighedWetMassKg === undefined ? undefined : calibrationFactor(table, weighedWetMassKg)
  if (factor !== undefined) {
    const after = calibrate(table, { any: factor })
    effects.push(effectOf('weighedTotal', { wetMassKilograms: weighedWetMassKg!, factor }, table, after))
    table = after
  }
  return { points: table, effects }
}

/** One entry per correction and setting, totals added. */
function summed(effects: readonly CorrectionEffect[]): CorrectionEffect[] {
  const byName = new Map<string, CorrectionEffect>()
  for (const effect of effects) {
    const key = JSON.stringify([effect.name, Object.entries(effect.setting).sort()])
    const known = byName.get(key)
    byName.set(key, known === undefined ? effect : added(known, effect))
  }
  return [...byName.values()]
}

function added(a: CorrectionEffect, b: CorrectionEffect): CorrectionEffect {
  const mass = [a.totalWetMass, b.totalWetMass].filter((total) => total !== undefined)
  return {
    ...a,
    points: { before: a.points.before + b.points.before, after: a.points.after + b.points.after },
    totalArea: addedTotals([a.totalArea, b.totalArea]),
    ...(mass.length === 0 ? {} : { totalWetMass: addedTotals(mass) }),
  }
}

const addedTotals = (totals: readonly ChangedTotal[]): ChangedTotal => ({
  before: totals.reduce((sum, { before }) => sum + before, 0),
  after: totals.reduce((sum, { after }) => sum + after, 0),
  unit: totals[0]!.unit,
})

function effectOf(
  name: CorrectionName,
  setting: CorrectionEffect['setting'],
  before: PointTable,
  after: PointTable,
): CorrectionEffect {
  const changed = (key: string, unit: string): ChangedTotal => ({
    before: sumOf(before, key) ?? 0,
    after: sumOf(after, key) ?? 0,
    unit,
  })
  const mass = before.columns.get('wetMass')
  return {
    name,
    setting,
    points: { before: before.length, after: after.length },
    totalArea: changed('area', 'm2'),
    ...(mass !== undefined && hasAnyValue(mass) ? { totalWetMass: changed('wetMass', 'kg') } : {}),
  }
}
