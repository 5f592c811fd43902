/** What a simulated machine leaves behind: the set its terminal writes, and what really happened. */
import type { TaskDataToWrite } from '@sheaf/isoxml'
import type { GroundTruth } from './truth.js'

export interface SimulatedWork {
  readonly taskData: TaskDataToWrite
  readonly truth: GroundTruth
}
