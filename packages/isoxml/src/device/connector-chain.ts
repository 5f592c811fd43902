/**
 * From the logged position to a section as if all couplings were rigid: antenna → vehicle connector → implement
 * connector → section, all relative to the reference points of their devices. X is positive in driving direction,
 * Y positive to the right. Where drawn implements trail, `sectionPositions` follows them.
 */
import type { Connection, TaskData } from '../task-data/model.js'
import { couplingOf } from './coupling.js'
import type { OwnedElement } from './element-tree.js'
import { type GeometrySeries, geometrySeries, metresAt, type TaskLogs } from './geometry-series.js'

const OFFSET_X = 134
const OFFSET_Y = 135

/** Metres per record from the logged position to an element: forward and to the right of the driving direction. */
export interface OffsetFromPosition {
  /** Metres ahead of the logged position, per record. */
  readonly forwardM: Float32Array
  /** Metres to the right of the logged position, per record. */
  readonly rightM: Float32Array
}

/**
 * Offset of an element from the logged position. Without a navigation element the position is that of the vehicle's
 * reference point; without a connection to a vehicle the element's own device is taken as the vehicle.
 *
 *   forward = −X antenna + X vehicle connector − X implement connector + X element, and the same for Y to the right
 *
 * @param connections of the task (CNN)
 */
export function offsetFromPosition(
  taskData: Pick<TaskData, 'devices'>,
  connections: readonly Connection[],
  owned: OwnedElement,
  task: TaskLogs,
): OffsetFromPosition {
  const { antenna, hitches } = couplingOf(taskData, connections, owned.device)
  const parts: { sign: number; owned: OwnedElement }[] = [{ sign: 1, owned }]
  if (antenna !== undefined) parts.push({ sign: -1, owned: antenna })
  for (const { front, rear } of hitches) parts.push({ sign: 1, owned: front }, { sign: -1, owned: rear })
  const sum = (ddi: number): Float32Array => {
    const series = parts.flatMap(({ sign, owned: part }) => {
      const found = geometrySeries(part, ddi, task)
      return found === undefined ? [] : [{ sign, found }]
    })
    return summed(series, task.current.records)
  }
  return { forwardM: sum(OFFSET_X), rightM: sum(OFFSET_Y) }
}

function summed(series: readonly { sign: number; found: GeometrySeries }[], records: number): Float32Array {
  const total = new Float32Array(records)
  for (let record = 0; record < records; record++) {
    let metres = 0
    for (const { sign, found } of series) metres += sign * metresAt(found, record)
    total[record] = metres
  }
  return total
}
