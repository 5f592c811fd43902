/** Guidance groups and patterns (GGP, GPN, version 4). */
import { readChildren } from './attributes.js'
import { decimal, elementTable, integer, text, textOrEmpty } from './element-table.js'
import { lineStringTable, polygonTable } from './geometry.js'
import type { GuidanceGroup, GuidancePattern } from './geometry-model.js'

const patternTable = elementTable(
  [
    textOrEmpty('A'),
    text('B'),
    integer('C'),
    integer('D'),
    integer('E'),
    integer('F'),
    decimal('G'),
    integer('H'),
    integer('I'),
    decimal('J'),
    decimal('K'),
    text('L'),
    text('M'),
    integer('N'),
    integer('O'),
  ],
  (
    id,
    designator,
    type,
    options,
    propagationDirection,
    extension,
    headingDegrees,
    radiusMm,
    gnssMethod,
    horizontalAccuracyM,
    verticalAccuracyM,
    baseStationId,
    originalSrid,
    numberOfSwathsLeft,
    numberOfSwathsRight,
    element,
    context,
  ): GuidancePattern => ({
    id,
    designator,
    type,
    options,
    propagationDirection,
    extension,
    headingDegrees,
    radiusMm,
    gnssMethod,
    horizontalAccuracyM,
    verticalAccuracyM,
    baseStationId,
    originalSrid,
    numberOfSwathsLeft,
    numberOfSwathsRight,
    lineStrings: readChildren(element, 'LSG', context, lineStringTable),
    boundaries: readChildren(element, 'PLN', context, polygonTable),
  }),
)

/** GGP. */
export const guidanceGroupTable = elementTable(
  [textOrEmpty('A'), text('B')],
  (id, designator, element, context): GuidanceGroup => ({
    id,
    designator,
    patterns: readChildren(element, 'GPN', context, patternTable),
    boundaries: readChildren(element, 'PLN', context, polygonTable),
  }),
)
