/** A task (TSK) with its times, totals, allocations, plan and references to logs, in the order of the schema. */
import type {
  CommentAllocation,
  DeviceAllocation,
  LoggedTotal,
  ProductAllocation,
  Task,
  TaskTime,
  WorkerAllocation,
  XmlElement,
} from '../task-data/model.js'
import type { Given, GivenDeep } from './given.js'
import {
  controlAssignmentElement,
  dataLogTriggerElement,
  gridElement,
  guidanceAllocationElement,
  treatmentZoneElement,
} from './plan.js'
import { positionElement, stampElements } from './stamp.js'
import { ddiText, optionalDdiText } from './version.js'
import { element } from './xml-text.js'

/** As the reader's `Task`; lists may be left out. */
export type TaskToWrite = GivenDeep<Omit<Task, 'element'>> & {
  /** Elements that have no plain form here (proprietary ones), written last as they stand. */
  readonly otherElements?: readonly XmlElement[]
}

const PLANNED = 1
const EFFECTIVE = 4
/** The only type of time log that the standard defines. */
const TLG_TYPE = 1

/** @param gridLengths bytes of the grid binaries of the set by stem */
export function taskElement(task: TaskToWrite, gridLengths: ReadonlyMap<string, number>): XmlElement {
  return element(
    'TSK',
    {
      A: task.id,
      B: task.designator,
      C: task.customerId,
      D: task.farmId,
      E: task.partfieldId,
      F: task.workerId,
      G: task.status ?? PLANNED,
      H: task.defaultTreatmentZoneCode,
      I: task.positionLostTreatmentZoneCode,
      J: task.outOfFieldTreatmentZoneCode,
    },
    [
      ...(task.treatmentZones ?? []).map(treatmentZoneElement),
      ...(task.times ?? []).map(timeElement),
      ...(task.techniques ?? []).map((technique) =>
        element('OTP', { A: technique.culturalPracticeId, B: technique.techniqueId }),
      ),
      ...allocationElements(task),
      ...(task.dataLogTriggers ?? []).map(dataLogTriggerElement),
      ...(task.comments ?? []).map(commentElement),
      ...(task.timeLogs ?? []).map((stem) => element('TLG', { A: stem, C: TLG_TYPE })),
      ...(task.grids ?? []).map((grid) => gridElement(grid, gridLengths.get(grid.file))),
      ...(task.controlAssignments ?? []).map(controlAssignmentElement),
      ...(task.guidanceAllocations ?? []).map(guidanceAllocationElement),
      ...(task.otherElements ?? []),
    ],
  )
}

/** Workers, devices, connections, products. */
function allocationElements(task: TaskToWrite): XmlElement[] {
  return [
    ...(task.workerAllocations ?? []).map(workerAllocationElement),
    ...(task.deviceAllocations ?? []).map(deviceAllocationElement),
    ...(task.connections ?? []).map((coupled) =>
      element('CNN', {
        A: coupled.deviceId0,
        B: coupled.elementId0,
        C: coupled.deviceId1,
        D: coupled.elementId1,
      }),
    ),
    ...(task.productAllocations ?? []).map(productAllocationElement),
  ]
}

function timeElement(time: GivenDeep<TaskTime>): XmlElement {
  return element('TIM', { A: time.start, B: time.stop, C: time.durationS, D: time.type ?? EFFECTIVE }, [
    ...(time.positions ?? []).map(positionElement),
    ...(time.values ?? []).map(totalElement),
  ])
}

function totalElement(total: Given<LoggedTotal>): XmlElement {
  return element('DLV', {
    A: ddiText(total.ddi),
    B: total.value,
    C: total.elementId,
    D: total.pgn,
    E: total.startBit,
    F: total.stopBit,
  })
}

function workerAllocationElement(allocation: GivenDeep<WorkerAllocation>): XmlElement {
  return element('WAN', { A: allocation.workerId }, stampElements(allocation.stamp))
}

function deviceAllocationElement(allocation: GivenDeep<DeviceAllocation>): XmlElement {
  return element(
    'DAN',
    { A: allocation.clientName, B: allocation.clientNameMask, C: allocation.deviceId },
    stampElements(allocation.stamp),
  )
}

function productAllocationElement(allocation: GivenDeep<ProductAllocation>): XmlElement {
  return element(
    'PAN',
    {
      A: allocation.productId,
      B: optionalDdiText(allocation.quantityDdi),
      C: allocation.quantity,
      D: allocation.transferMode,
      E: allocation.elementId,
      F: allocation.valuePresentationId,
      G: allocation.productSubTypeId,
    },
    stampElements(allocation.stamp),
  )
}

function commentElement(comment: GivenDeep<CommentAllocation>): XmlElement {
  return element(
    'CAN',
    { A: comment.codedCommentId, B: comment.codedCommentListValueId, C: comment.freeText },
    stampElements(comment.stamp),
  )
}
