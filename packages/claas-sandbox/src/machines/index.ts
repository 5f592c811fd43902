export { SCENARIO_NAMES, type ScenarioName, type SimulatedSet, simulate } from './scenarios.js'
export type { GroundTruth } from './truth.js'
