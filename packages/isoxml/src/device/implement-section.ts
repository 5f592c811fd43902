import type { DeviceElement } from '../task-data/model.js'
import type { GeometrySeries } from './geometry-series.js'
import { type StateRuns, statesOf } from './state-runs.js'

/** A section with its place and width. */
export interface ImplementSection {
  readonly element: DeviceElement
  /** Undefined when neither description nor logs tell. */
  readonly width: GeometrySeries | undefined
  /** Metres ahead of the device reference point, positive in driving direction. */
  readonly offsetX: GeometrySeries | undefined
  /** Metres beside the device reference point, positive to the right. */
  readonly offsetY: GeometrySeries | undefined
  /** 0 off, 1 on, 255 unknown, from record to record; undefined when no state is logged. */
  readonly stateRuns: StateRuns | undefined
  /** The same, one for each record. */
  readonly state: Uint8Array | undefined
}

/** A section of a log of so many records; its states are written out when they are asked for. */
export function sectionOfLog(section: Omit<ImplementSection, 'state'>, records: number): ImplementSection {
  let written: Uint8Array | undefined
  return {
    ...section,
    get state() {
      if (section.stateRuns !== undefined) written ??= statesOf(section.stateRuns, records)
      return written
    },
  }
}
