/** Stamps of allocations (ASP) and positions in the XML (PTN). */
import { childrenNamed, type ReadContext, readChildren } from './attributes.js'
import { decimal, elementTable, integer, text, textOrEmpty } from './element-table.js'
import type { AllocationStamp, StampPosition } from './stamp-model.js'
import type { XmlCursor } from './xml-cursor.js'

const positionTable = elementTable(
  [
    decimal('A'),
    decimal('B'),
    integer('C'),
    integer('D'),
    decimal('E'),
    decimal('F'),
    integer('G'),
    integer('H'),
    integer('I'),
  ],
  (north, east, upMm, status, pdop, hdop, satellites, gpsTimeMs, gpsDate): StampPosition => ({
    north,
    east,
    upMm,
    status,
    pdop,
    hdop,
    satellites,
    gpsTimeMs,
    gpsDate,
  }),
)

const allocationStampTable = elementTable(
  [textOrEmpty('A'), text('B'), integer('C'), integer('D')],
  (start, stop, durationS, type, element, context): AllocationStamp => ({
    start,
    stop,
    durationS,
    type,
    positions: readStampPositions(element, context),
  }),
)

/** The first stamp of an allocation; the schema allows one. */
export function readStamp(allocation: XmlCursor, context: ReadContext): AllocationStamp | undefined {
  const [element] = childrenNamed(allocation, 'ASP')
  return element === undefined ? undefined : allocationStampTable.read(element, context, '')
}

export function readStampPositions(parent: XmlCursor, context: ReadContext): readonly StampPosition[] {
  return readChildren(parent, 'PTN', context, positionTable)
}
