/** What a task plans: treatment zones, grids, guidance to use, triggers of logging. */
import { childrenNamed, type ReadContext, readChildren } from './attributes.js'
import { ddi, decimal, elementTable, integer, required, text, textOrEmpty } from './element-table.js'
import { polygonTable } from './geometry.js'
import type {
  DataLogTrigger,
  Grid,
  GuidanceAllocation,
  GuidanceShift,
  ProcessDataVariable,
  TreatmentZone,
} from './plan-model.js'
import { readStamp } from './stamp.js'
import type { XmlCursor } from './xml-cursor.js'

/** DDI that stands for "none given": reserved by the dictionary. */
const NO_DDI = 0xffff

const variableTable = elementTable(
  [
    required(ddi('A'), NO_DDI),
    required(integer('B'), 0),
    text('C'),
    text('D'),
    text('E'),
    integer('F'),
    integer('G'),
  ],
  (
    ddi,
    value,
    productId,
    elementId,
    valuePresentationId,
    culturalPractice,
    elementInstance,
  ): ProcessDataVariable => ({
    ddi,
    value,
    productId,
    elementId,
    valuePresentationId,
    culturalPractice,
    elementInstance,
  }),
)

/** Nested variables follow the one that holds them. */
function readVariables(
  parent: XmlCursor,
  context: ReadContext,
  variables: ProcessDataVariable[] = [],
): ProcessDataVariable[] {
  for (const element of childrenNamed(parent, 'PDV')) {
    variables.push(variableTable.read(element, context, ''))
    readVariables(element, context, variables)
  }
  return variables
}

/** TZN. */
export const treatmentZoneTable = elementTable(
  [required(integer('A'), 0), text('B'), integer('C')],
  (code, designator, colour, element, context): TreatmentZone => ({
    code,
    designator,
    colour,
    polygons: readChildren(element, 'PLN', context, polygonTable),
    processDataVariables: readVariables(element, context),
  }),
)

/** GRD. */
export const gridTable = elementTable(
  [
    required(decimal('A'), 0),
    required(decimal('B'), 0),
    required(decimal('C'), 0),
    required(decimal('D'), 0),
    required(integer('E'), 0),
    required(integer('F'), 0),
    required(text('G'), ''),
    integer('H'),
    integer('I'),
    integer('J'),
  ],
  (
    minimumNorth,
    minimumEast,
    cellNorth,
    cellEast,
    columns,
    rows,
    file,
    fileLength,
    type,
    treatmentZoneCode,
  ): Grid => ({
    minimumNorth,
    minimumEast,
    cellNorth,
    cellEast,
    columns,
    rows,
    file: fileStem(file),
    fileLength,
    type,
    treatmentZoneCode,
  }),
)

/** Stem in capitals; a terminal may write the extension too, which does not belong there. */
export function fileStem(name: string): string {
  return name
    .trim()
    .toUpperCase()
    .replace(/\.(BIN|XML)$/, '')
}

const guidanceShiftTable = elementTable(
  [text('A'), text('B'), integer('C'), integer('D'), integer('E')],
  (groupId, patternId, eastShiftMm, northShiftMm, propagationOffsetMm, element, context): GuidanceShift => ({
    groupId,
    patternId,
    eastShiftMm,
    northShiftMm,
    propagationOffsetMm,
    stamp: readStamp(element, context),
  }),
)

/** GAN. */
export const guidanceAllocationTable = elementTable(
  [textOrEmpty('A')],
  (groupId, element, context): GuidanceAllocation => ({
    groupId,
    shifts: readChildren(element, 'GST', context, guidanceShiftTable),
    stamp: readStamp(element, context),
  }),
)

/** DLT. */
export const dataLogTriggerTable = elementTable(
  [
    required(ddi('A'), NO_DDI),
    integer('B'),
    integer('C'),
    integer('D'),
    integer('E'),
    integer('F'),
    integer('G'),
    text('H'),
    text('I'),
    integer('J'),
    integer('K'),
    integer('L'),
  ],
  (
    ddi,
    method,
    distanceIntervalMm,
    timeIntervalMs,
    thresholdMinimum,
    thresholdMaximum,
    thresholdChange,
    elementId,
    valuePresentationId,
    pgn,
    startBit,
    stopBit,
  ): DataLogTrigger => ({
    ddi,
    method,
    distanceIntervalMm,
    timeIntervalMs,
    thresholdMinimum,
    thresholdMaximum,
    thresholdChange,
    elementId,
    valuePresentationId,
    pgn,
    startBit,
    stopBit,
  }),
)
