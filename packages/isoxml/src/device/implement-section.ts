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

/** A section of a log; states are written out when they are asked for. */
export class SectionOfLog implements ImplementSection {
  readonly element: DeviceElement
  readonly width: GeometrySeries | undefined
  readonly offsetX: GeometrySeries | undefined
  readonly offsetY: GeometrySeries | undefined
  readonly stateRuns: StateRuns | undefined
  readonly #records: number
  #state: Uint8Array | undefined

  constructor(section: Omit<ImplementSection, 'state'>, records: number) {
    this.element = section.element
    this.width = section.width
    this.offsetX = section.offsetX
    this.offsetY = section.offsetY
    this.stateRuns = section.stateRuns
    this.#records = records
  }

  get state(): Uint8Array | undefined {
    if (this.stateRuns !== undefined) this.#state ??= statesOf(this.stateRuns, this.#records)
    return this.#state
  }
}
