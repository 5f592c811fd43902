/**
 * Crop and variety of a task: its products first (a variety, a crop-type group, or a text that is a crop), then the
 * partfield's crop type and variety. Texts that name no known crop are handed back, never guessed.
 */
import type { Product, Task, TaskData } from '@sheaf/isoxml'
import type { OperationType } from '../points/table.js'
import { matchCrop, namesNoCrop } from './match-crop.js'

export interface TaskCrop {
  readonly crop: string | undefined
  /** The text that names the crop. */
  readonly cropSource?: string
  readonly variety: string | undefined
  /** Texts that stood where a crop is named and are in no table. */
  readonly unknown: readonly string[]
}

type Overrides = Readonly<Record<string, string>>

interface Named {
  readonly text: string
  /** True when the text must be a crop; a product may as well be anything else. */
  readonly isCrop: boolean
  readonly variety: string | undefined
}

/** @param products products that are sown or harvested, as allocated by the task */
export function cropOfTask(
  type: OperationType,
  task: Task,
  taskData: TaskData,
  products: readonly Product[],
  overrides: Overrides,
): TaskCrop {
  if (type === 'tillage') return { crop: undefined, variety: undefined, unknown: [] }
  const ofProducts =
    type === 'applied' ? [] : products.flatMap((product) => namedByProduct(product, taskData))
  const candidates = [...ofProducts, ...namedByPartfield(task, taskData)]
  const unknown = new Set<string>()
  for (const { text, isCrop, variety } of candidates) {
    const crop = matchCrop(text, overrides)
    if (crop !== undefined)
      return {
        crop,
        cropSource: text,
        variety: type === 'applied' ? undefined : (variety ?? varietyOf(candidates)),
        unknown: [...unknown],
      }
    if (isCrop && !namesNoCrop(text)) unknown.add(text)
  }
  const variety = type === 'applied' ? undefined : (varietyOf(candidates) ?? seedName(type, products))
  // nothing else names the crop: what was sown or harvested is the only word for it
  if (unknown.size === 0)
    for (const { text } of ofProducts) if (text.trim() !== '' && !namesNoCrop(text)) unknown.add(text)
  return { crop: undefined, variety, unknown: [...unknown] }
}

const varietyOf = (candidates: readonly Named[]): string | undefined =>
  candidates.find((candidate) => candidate.variety !== undefined)?.variety

/** Seed without a known variety still goes by its name. */
const seedName = (type: OperationType, products: readonly Product[]): string | undefined =>
  type === 'planted' ? products[0]?.designator : undefined

function namedByProduct(product: Product, taskData: TaskData): Named[] {
  const group =
    product.productGroupId === undefined ? undefined : taskData.productGroups.get(product.productGroupId)
  const named: Named[] = []
  for (const variety of taskData.cropVarieties.values()) {
    if (variety.productId !== product.id) continue
    const cropType = taskData.cropTypes.get(variety.cropTypeId)
    if (cropType) named.push({ text: cropType.designator, isCrop: true, variety: variety.designator })
  }
  // a product that is itself a crop ("HV - Hvede") names no variety
  named.push({ text: product.designator, isCrop: false, variety: undefined })
  if (group?.type === 2) named.push({ text: group.designator, isCrop: true, variety: product.designator })
  return named
}

function namedByPartfield(task: Task, taskData: TaskData): Named[] {
  const partfield = task.partfieldId === undefined ? undefined : taskData.partfields.get(task.partfieldId)
  if (partfield === undefined) return []
  const variety =
    partfield.cropVarietyId === undefined ? undefined : taskData.cropVarieties.get(partfield.cropVarietyId)
  const cropType = taskData.cropTypes.get(partfield.cropTypeId ?? variety?.cropTypeId ?? '')
  return cropType === undefined
    ? []
    : [{ text: cropType.designator, isCrop: true, variety: variety?.designator }]
}
