/** Tasks: their times, logs and allocations. What a task plans stands in `plan-model.ts`. */
import type { DataLogTrigger, Grid, GuidanceAllocation, TreatmentZone } from './plan-model.js'
import type { AllocationStamp, StampPosition } from './stamp-model.js'
import type { XmlElement } from './xml-element.js'

/** TSK: a task with its times, logs and allocations. */
export interface Task {
  readonly id: string
  readonly designator: string
  readonly customerId: string | undefined
  readonly farmId: string | undefined
  readonly partfieldId: string | undefined
  readonly workerId: string | undefined
  /** 1 planned, 2 running, 3 paused, 4 completed, 5 template, 6 cancelled; judge by content, not by this. */
  readonly status: number | undefined
  /** Codes of zones (TSK H, I, J): where no zone is drawn, without a position, out of the field. */
  readonly defaultTreatmentZoneCode: number | undefined
  readonly positionLostTreatmentZoneCode: number | undefined
  readonly outOfFieldTreatmentZoneCode: number | undefined
  readonly times: readonly TaskTime[]
  /** Time logs in document order, as upper-case file stems without extension (`TLG00001`). */
  readonly timeLogs: readonly string[]
  readonly productAllocations: readonly ProductAllocation[]
  readonly deviceAllocations: readonly DeviceAllocation[]
  readonly workerAllocations: readonly WorkerAllocation[]
  readonly techniques: readonly {
    readonly culturalPracticeId: string
    readonly techniqueId: string | undefined
  }[]
  readonly connections: readonly Connection[]
  readonly comments: readonly CommentAllocation[]
  readonly treatmentZones: readonly TreatmentZone[]
  readonly grids: readonly Grid[]
  readonly guidanceAllocations: readonly GuidanceAllocation[]
  readonly dataLogTriggers: readonly DataLogTrigger[]
  readonly controlAssignments: readonly ControlAssignment[]
  /** The task as scanned, with proprietary attributes and elements; built when it is looked at. */
  readonly element: XmlElement
}

/** TIM of a task: a span of time with the counters at its end. */
export interface TaskTime {
  /** As written: local, or with zone suffix. */
  readonly start: string
  readonly stop: string | undefined
  readonly durationS: number | undefined
  /** 1 planned, 2 preliminary, 4 effective, 5 ineffective, 6 repair, 7 clearing, 8 powered down. */
  readonly type: number | undefined
  readonly values: readonly LoggedTotal[]
  /** PTN: where it began and ended, at most two by the standard. */
  readonly positions: readonly StampPosition[]
}

/** DLV inside a task's TIM: a counter or average at the end of that span. */
export interface LoggedTotal {
  readonly ddi: number
  readonly value: number
  readonly elementId: string | undefined
  /** Of a value cut out of a bus message: parameter group number, first and last bit. */
  readonly pgn: number | undefined
  readonly startBit: number | undefined
  readonly stopBit: number | undefined
}

/** PAN: a product in a bin or on a boom. */
export interface ProductAllocation {
  readonly productId: string
  readonly quantityDdi: number | undefined
  readonly quantity: number | undefined
  /** 1 fill, 2 empty, 3 remainder. */
  readonly transferMode: number | undefined
  readonly elementId: string | undefined
  readonly valuePresentationId: string | undefined
  readonly productSubTypeId: string | undefined
  readonly stamp: AllocationStamp | undefined
}

/** DAN: a machine that was used. */
export interface DeviceAllocation {
  readonly clientName: string | undefined
  readonly clientNameMask: string | undefined
  readonly deviceId: string | undefined
  readonly stamp: AllocationStamp | undefined
}

/** WAN: a worker at work. */
export interface WorkerAllocation {
  readonly workerId: string
  readonly stamp: AllocationStamp | undefined
}

/** CAN: a comment, coded or free. */
export interface CommentAllocation {
  readonly codedCommentId: string | undefined
  readonly codedCommentListValueId: string | undefined
  readonly freeText: string | undefined
  readonly stamp: AllocationStamp | undefined
}

/** CAT: one device sets values of another (version 4). */
export interface ControlAssignment {
  readonly sourceClientName: string | undefined
  readonly userClientName: string | undefined
  readonly sourceStructureLabel: string | undefined
  readonly userStructureLabel: string | undefined
  readonly sourceElementNumber: number | undefined
  readonly userElementNumber: number | undefined
  readonly ddi: number | undefined
  readonly stamp: AllocationStamp | undefined
}

/** CNN: which connector of which device is coupled to which. */
export interface Connection {
  readonly deviceId0: string
  readonly elementId0: string
  readonly deviceId1: string
  readonly elementId1: string
}
