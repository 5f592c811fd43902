/**
 * Simulated sets by name.
 *
 *   name ─► machine at work ─► ground truth
 *                          └─► task data ─► files ─► zip
 */
import { deflateRawSync } from 'node:zlib'
import { type FileToWrite, writeTaskDataSet, zipFiles } from '@sheaf/isoxml'
import { harvestWheat } from './combine.js'
import { cultivateStubble } from './cultivator.js'
import { plannedDrilling } from './planned.js'
import { plantMaize } from './planter.js'
import type { SimulatedWork } from './simulated-work.js'
import { sprayBarley } from './sprayer.js'
import type { GroundTruth } from './truth.js'

interface Scenario {
  readonly fileName: string
  readonly work: (seed: number) => { taskData: SimulatedWork['taskData']; truth?: GroundTruth }
}

const SCENARIOS = {
  planting: { fileName: 'TASKDATA_20260424_164200.zip', work: plantMaize },
  spraying: { fileName: 'TASKDATA_20260507_091500.zip', work: sprayBarley },
  /** The card read after 60 % of the harvest. */
  'harvest-started': { fileName: 'TASKDATA_20260803_143000.zip', work: (seed) => harvestWheat(seed, 0.6) },
  /** The same log again, longer. */
  harvest: { fileName: 'TASKDATA_20260803_190000.zip', work: (seed) => harvestWheat(seed) },
  tillage: { fileName: 'TASKDATA_20260902_193000.zip', work: cultivateStubble },
  /** No log at all. */
  planned: { fileName: 'PLAN_20260825.zip', work: () => ({ taskData: plannedDrilling() }) },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof SCENARIOS

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[]

export interface SimulatedSet {
  readonly name: ScenarioName
  readonly fileName: string
  /** The archive as it stands in the outbox. */
  readonly zip: Uint8Array
  readonly files: readonly FileToWrite[]
  /** Undefined for planned work. */
  readonly truth: GroundTruth | undefined
}

const DEFAULT_SEED = 20_260_803

/** The same name and seed always give the same bytes. */
export function simulate(name: ScenarioName, options: { seed?: number } = {}): SimulatedSet {
  const { fileName, work }: Scenario = SCENARIOS[name]
  const { taskData, truth } = work(options.seed ?? DEFAULT_SEED)
  const files = writeTaskDataSet(taskData)
  return { name, fileName, zip: zipFiles(files, (bytes) => deflateRawSync(bytes)), files, truth }
}
