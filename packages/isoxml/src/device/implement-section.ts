import type { DeviceElement } from '../task-data/model.js'
import type { GeometrySeries } from './geometry-series.js'

/** A section with its place and width. */
export interface ImplementSection {
  readonly element: DeviceElement
  /** Undefined when neither description nor logs tell. */
  readonly width: GeometrySeries | undefined
  /** Metres ahead of the device reference point, positive in driving direction. */
  readonly offsetX: GeometrySeries | undefined
  /** Metres beside the device reference point, positive to the right. */
  readonly offsetY: GeometrySeries | undefined
  /** 0 off, 1 on, 255 unknown; undefined when no state is logged. */
  readonly state: Uint8Array | undefined
}
