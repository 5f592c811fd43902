/**
 * What really happened, as plain numbers summed before anything is rounded or encoded: the yardstick for whoever reads
 * the set. A record stands for the stretch since the record before it in the same log.
 */
import type { Step } from './drive.js'
import { CUSTOMER, FARM } from './farm.js'
import type { SimulatedField } from './fields.js'
import { utcMs, wallClockMs, wallClockText } from './local-time.js'

export interface GroundTruth {
  readonly operationType: 'harvested' | 'planted' | 'applied' | 'tillage'
  readonly machines: readonly string[]
  readonly field: string
  readonly farm: string
  readonly customer: string
  readonly fieldAreaM2: number
  readonly crop?: string
  readonly variety?: string
  readonly records: number
  /** Records with the work state on. */
  readonly inWorkRecords: number
  /** Wall time in Europe/Berlin, `2026-08-03T11:12:00`. */
  readonly startLocal: string
  readonly stopLocal: string
  readonly startUtc: string
  /** Σ width in use × distance over the records in work. */
  readonly areaM2: number
  /** Σ distance over the records in work. */
  readonly distanceM: number
  readonly fuelL: number
  readonly harvest?: {
    /** Σ yield × area. */
    readonly wetMassKg: number
    /** Mean over the records in work, held between samples. */
    readonly moisturePercent: number
  }
  readonly planting?: {
    /** Σ rate × area. */
    readonly seeds: number
    readonly depthMm: number
  }
  /** Σ rate × area per product. */
  readonly applied?: readonly { readonly product: string; readonly litres: number }[]
  readonly tillage?: {
    /** Mean over the records in work. */
    readonly depthMm: number
    readonly targetMm: number
  }
}

/** Sums over the records in work. */
export interface WorkTally {
  readonly inWorkRecords: number
  readonly areaM2: number
  readonly distanceM: number
  readonly workTimeS: number
}

/** @param widthsM width in use per step; a step with width 0 is out of work, whatever the implement does */
export function tallyWork(steps: readonly Step[], widthsM: readonly number[]): WorkTally {
  let [inWorkRecords, areaM2, distanceM, workTimeS] = [0, 0, 0, 0]
  steps.forEach((step, index) => {
    const widthM = widthsM[index]!
    if (widthM === 0) return
    inWorkRecords++
    areaM2 += widthM * step.distanceM
    distanceM += step.distanceM
    workTimeS += index === 0 ? 0 : (step.elapsedMs - steps[index - 1]!.elapsedMs) / 1000
  })
  return { inWorkRecords, areaM2, distanceM, workTimeS }
}

/** Σ value × width × distance, for values per m². */
export function sumOverArea(
  steps: readonly Step[],
  widthsM: readonly number[],
  perM2: readonly number[],
): number {
  return steps.reduce((sum, step, index) => sum + perM2[index]! * widthsM[index]! * step.distanceM, 0)
}

/** Mean of a value over the records in work. */
export function meanInWork(widthsM: readonly number[], values: readonly number[]): number {
  const inWork = values.filter((_, index) => widthsM[index]! > 0)
  return inWork.reduce((sum, value) => sum + value, 0) / inWork.length
}

/** A finished run of one machine over one field, before any encoding. */
export interface Job {
  readonly operationType: GroundTruth['operationType']
  readonly machines: readonly string[]
  readonly field: SimulatedField
  readonly crop?: string
  readonly variety?: string
  readonly startLocal: string
  readonly steps: readonly Step[]
  /** Width in use per step, 0 out of work. */
  readonly widthsM: readonly number[]
  readonly totalFuelMl: readonly number[]
}

/** The part of the truth that all kinds of work have. */
export function truthOfJob(job: Job): GroundTruth {
  const { workTimeS: _, ...tally } = tallyWork(job.steps, job.widthsM)
  const startMs = wallClockMs(job.startLocal)
  return {
    operationType: job.operationType,
    machines: job.machines,
    field: job.field.name,
    farm: FARM.designator,
    customer: CUSTOMER.lastName,
    fieldAreaM2: job.field.areaM2,
    ...(job.crop === undefined ? {} : { crop: job.crop }),
    ...(job.variety === undefined ? {} : { variety: job.variety }),
    records: job.steps.length,
    ...tally,
    startLocal: job.startLocal,
    stopLocal: wallClockText(startMs + job.steps.at(-1)!.elapsedMs),
    startUtc: new Date(utcMs(startMs)).toISOString(),
    fuelL: job.totalFuelMl.at(-1)! / 1000,
  }
}
