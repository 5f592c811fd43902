/** Who, what and with which machine: allocations of a task. */
import { ddi, elementTable, integer, required, text, textOrEmpty } from './element-table.js'
import { readStamp } from './stamp.js'
import type {
  CommentAllocation,
  Connection,
  ControlAssignment,
  DeviceAllocation,
  ProductAllocation,
  WorkerAllocation,
} from './task-model.js'

/** PAN. */
export const productAllocationTable = elementTable(
  [required(text('A'), ''), ddi('B'), integer('C'), integer('D'), text('E'), text('F'), text('G')],
  (
    productId,
    quantityDdi,
    quantity,
    transferMode,
    elementId,
    valuePresentationId,
    productSubTypeId,
    element,
    context,
  ): ProductAllocation => ({
    productId,
    quantityDdi,
    quantity,
    transferMode,
    elementId,
    valuePresentationId,
    productSubTypeId,
    stamp: readStamp(element, context),
  }),
)

/** DAN. */
export const deviceAllocationTable = elementTable(
  [text('A'), text('B'), text('C')],
  (clientName, clientNameMask, deviceId, element, context): DeviceAllocation => ({
    clientName,
    clientNameMask,
    deviceId,
    stamp: readStamp(element, context),
  }),
)

/** WAN. */
export const workerAllocationTable = elementTable(
  [textOrEmpty('A')],
  (workerId, element, context): WorkerAllocation => ({ workerId, stamp: readStamp(element, context) }),
)

/** CAN. */
export const commentTable = elementTable(
  [text('A'), text('B'), text('C')],
  (codedCommentId, codedCommentListValueId, freeText, element, context): CommentAllocation => ({
    codedCommentId,
    codedCommentListValueId,
    freeText,
    stamp: readStamp(element, context),
  }),
)

/** CAT. */
export const controlAssignmentTable = elementTable(
  [text('A'), text('B'), text('C'), text('D'), integer('E'), integer('F'), ddi('G')],
  (
    sourceClientName,
    userClientName,
    sourceStructureLabel,
    userStructureLabel,
    sourceElementNumber,
    userElementNumber,
    ddi,
    element,
    context,
  ): ControlAssignment => ({
    sourceClientName,
    userClientName,
    sourceStructureLabel,
    userStructureLabel,
    sourceElementNumber,
    userElementNumber,
    ddi,
    stamp: readStamp(element, context),
  }),
)

/** CNN. */
export const connectionTable = elementTable(
  [textOrEmpty('A'), textOrEmpty('B'), textOrEmpty('C'), textOrEmpty('D')],
  (deviceId0, elementId0, deviceId1, elementId1): Connection => ({
    deviceId0,
    elementId0,
    deviceId1,
    elementId1,
  }),
)
