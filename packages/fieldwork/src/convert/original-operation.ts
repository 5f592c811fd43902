/** Farm, field, grower and type of a task as its set names them. */
import type { Task, TaskData } from '@sheaf/isoxml'
import { techniqueTexts } from '../classify/technique-texts.js'
import type { OriginalOperationData } from '../summary/summary-feature.js'
import { defined } from '../summary/varieties.js'

/** Type text of the source: its technique, else the task's designator. */
export function originalOperationType(task: Task, taskData: TaskData): string | undefined {
  return techniqueTexts(task, taskData)[0] ?? (task.designator.trim() || undefined)
}

/** Undefined when the set names none of the four. */
export function originalOperationData(task: Task, taskData: TaskData): OriginalOperationData | undefined {
  const partfield = task.partfieldId === undefined ? undefined : taskData.partfields.get(task.partfieldId)
  const farm = taskData.farms.get(task.farmId ?? partfield?.farmId ?? '')
  const customer = taskData.customers.get(task.customerId ?? partfield?.customerId ?? farm?.customerId ?? '')
  const grower = customer && [customer.firstName, customer.lastName].filter(Boolean).join(' ')
  const data = defined({
    originalOperationFarm: farm?.designator || undefined,
    originalOperationField: partfield?.designator || undefined,
    originalOperationGrower: grower || undefined,
    originalOperationType: originalOperationType(task, taskData),
  })
  return Object.keys(data).length === 0 ? undefined : (data as OriginalOperationData)
}
