/** Stamps of allocations (ASP) and positions in the XML (PTN) as elements. */
import type { AllocationStamp, StampPosition, XmlElement } from '../task-data/model.js'
import type { GivenDeep } from './given.js'
import { element, roundedDegrees } from './xml-text.js'

const EFFECTIVE = 4
/** A position whose status is not stated: the schema requires one, and 15 says "not available". */
const STATUS_NOT_AVAILABLE = 15

export function stampElements(stamp: GivenDeep<AllocationStamp> | undefined): XmlElement[] {
  if (stamp === undefined) return []
  return [
    element(
      'ASP',
      { A: stamp.start, B: stamp.stop, C: stamp.durationS, D: stamp.type ?? EFFECTIVE },
      (stamp.positions ?? []).map(positionElement),
    ),
  ]
}

export function positionElement(position: GivenDeep<StampPosition>): XmlElement {
  return element('PTN', {
    A: position.north === undefined ? undefined : roundedDegrees(position.north),
    B: position.east === undefined ? undefined : roundedDegrees(position.east),
    C: position.upMm,
    D: position.status ?? STATUS_NOT_AVAILABLE,
    E: position.pdop,
    F: position.hdop,
    G: position.satellites,
    H: position.gpsTimeMs,
    I: position.gpsDate,
  })
}
