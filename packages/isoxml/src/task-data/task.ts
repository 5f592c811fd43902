/** Tasks: what was planned or done, when, with which product and machine, and which time logs belong to it. */
import {
  commentTable,
  connectionTable,
  controlAssignmentTable,
  deviceAllocationTable,
  productAllocationTable,
  workerAllocationTable,
} from './allocations.js'
import { childrenNamed, defined, optionalText, type ReadContext, readChildren } from './attributes.js'
import { ddi, elementTable, integer, text, textOrEmpty } from './element-table.js'
import {
  dataLogTriggerTable,
  fileStem,
  gridTable,
  guidanceAllocationTable,
  treatmentZoneTable,
} from './plan.js'
import { readStampPositions } from './stamp.js'
import type { LoggedTotal, Task, TaskTime } from './task-model.js'
import type { XmlCursor } from './xml-cursor.js'

/** A total without a DDI or value says nothing: undefined. */
const totalTable = elementTable(
  [ddi('A'), integer('B'), text('C'), integer('D'), integer('E'), integer('F')],
  (ddi, value, elementId, pgn, startBit, stopBit): LoggedTotal | undefined =>
    ddi === undefined || value === undefined ? undefined : { ddi, value, elementId, pgn, startBit, stopBit },
)

function readTotals(time: XmlCursor, context: ReadContext): readonly LoggedTotal[] {
  return defined(readChildren(time, 'DLV', context, totalTable))
}

const timeTable = elementTable(
  [textOrEmpty('A'), text('B'), integer('C'), integer('D')],
  (start, stop, durationS, type, element, context): TaskTime => ({
    start,
    stop,
    durationS,
    type,
    values: readTotals(element, context),
    positions: readStampPositions(element, context),
  }),
)

const techniqueTable = elementTable(
  [textOrEmpty('A'), text('B')],
  (culturalPracticeId, techniqueId): Task['techniques'][number] => ({ culturalPracticeId, techniqueId }),
)

/** TSK; the id is `TSK?n` for the n-th task without one. */
export const taskTable = elementTable(
  [
    textOrEmpty('B'),
    text('C'),
    text('D'),
    text('E'),
    text('F'),
    integer('G'),
    integer('H'),
    integer('I'),
    integer('J'),
  ],
  (
    designator,
    customerId,
    farmId,
    partfieldId,
    workerId,
    status,
    defaultTreatmentZoneCode,
    positionLostTreatmentZoneCode,
    outOfFieldTreatmentZoneCode,
    element,
    context,
    id,
  ): Task => ({
    id,
    designator,
    customerId,
    farmId,
    partfieldId,
    workerId,
    status,
    defaultTreatmentZoneCode,
    positionLostTreatmentZoneCode,
    outOfFieldTreatmentZoneCode,
    times: readChildren(element, 'TIM', context, timeTable),
    timeLogs: timeLogStems(element),
    productAllocations: readChildren(element, 'PAN', context, productAllocationTable),
    deviceAllocations: readChildren(element, 'DAN', context, deviceAllocationTable),
    workerAllocations: readChildren(element, 'WAN', context, workerAllocationTable),
    techniques: readChildren(element, 'OTP', context, techniqueTable),
    connections: readChildren(element, 'CNN', context, connectionTable),
    comments: readChildren(element, 'CAN', context, commentTable),
    treatmentZones: readChildren(element, 'TZN', context, treatmentZoneTable),
    grids: readChildren(element, 'GRD', context, gridTable),
    guidanceAllocations: readChildren(element, 'GAN', context, guidanceAllocationTable),
    dataLogTriggers: readChildren(element, 'DLT', context, dataLogTriggerTable),
    controlAssignments: readChildren(element, 'CAT', context, controlAssignmentTable),
    element,
  }),
)

function timeLogStems(task: XmlCursor): string[] {
  const stems = new Set<string>()
  for (const log of childrenNamed(task, 'TLG')) {
    const name = optionalText(log, 'A')
    if (name !== undefined) stems.add(fileStem(name))
  }
  return [...stems]
}
