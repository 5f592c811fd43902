/**
 * What a task plans to apply (PDV), as properties of features: `ddi6` the value, `ddi6Unit` its unit, `ddi6Name` what
 * it is, `ddi6Product` the product. A second variable of the same DDI (another product, another element) is `ddi6_2`.
 *
 * Values are base values of the data dictionary: raw × resolution, in its unit. A DDI that the dictionary does not list
 * has only the presentation that the file gives (VPN): (raw + offset) × scale; without one the raw value without unit.
 */
import { dataDictionaryEntry } from '../dictionary/entry.js'
import type { TaskData } from '../task-data/model.js'
import type { ProcessDataVariable, TreatmentZone } from '../task-data/plan-model.js'

/** The parts of task data that give variables their meaning. */
export type PlanContext = Pick<TaskData, 'products' | 'valuePresentations'>

/** A variable of a task: the same DDI, product and element in all zones. */
export interface PlannedVariable {
  /** Name of the property that bears the value. */
  readonly property: string
  readonly ddi: number
  /** Of the data dictionary; undefined for a DDI that it does not list. */
  readonly name: string | undefined
  readonly unit: string
  readonly productId: string | undefined
  readonly productDesignator: string | undefined
  readonly elementId: string | undefined
  /** Base value = (raw + offset) × scale; states have offset 0 and scale 1. */
  readonly offset: number
  readonly scale: number
}

/** Every variable of some zones, in the order of their first PDV, and which one a PDV is. */
export interface PlannedVariables {
  readonly variables: readonly PlannedVariable[]
  /** Per zone: index into `variables` of each of its PDVs. */
  readonly ofZone: ReadonlyMap<TreatmentZone, readonly number[]>
}

/** Tells equal variables of different zones apart from different ones of one zone. */
export function plannedVariables(zones: readonly TreatmentZone[], context: PlanContext): PlannedVariables {
  const variables: PlannedVariable[] = []
  const indexByKey = new Map<string, number>()
  const countByDdi = new Map<number, number>()
  const ofZone = new Map<TreatmentZone, readonly number[]>()
  for (const zone of zones) {
    const seen = new Map<string, number>()
    const indices = zone.processDataVariables.map((pdv) => {
      const same = keyOf(pdv)
      const time = (seen.get(same) ?? 0) + 1
      seen.set(same, time)
      const key = `${same} ${time}`
      const known = indexByKey.get(key)
      if (known !== undefined) return known
      const count = (countByDdi.get(pdv.ddi) ?? 0) + 1
      countByDdi.set(pdv.ddi, count)
      indexByKey.set(key, variables.length)
      return variables.push(describe(pdv, count, context)) - 1
    })
    ofZone.set(zone, indices)
  }
  return { variables, ofZone }
}

/** Base value of a raw one. Resolutions are powers of ten: dividing keeps 0.07 from becoming 0.07000000000000001. */
export function baseValue(raw: number, { offset, scale }: Pick<PlannedVariable, 'offset' | 'scale'>): number {
  const divisor = Math.round(1 / scale)
  return Math.abs(scale * divisor - 1) < 1e-12 ? (raw + offset) / divisor : (raw + offset) * scale
}

/** The properties of a variable in a feature. @param value base value */
export function variableProperties(
  { property, unit, name, productDesignator }: PlannedVariable,
  value: number,
): Record<string, number | string | undefined> {
  return {
    [property]: value,
    [`${property}Unit`]: unit,
    [`${property}Name`]: name,
    [`${property}Product`]: productDesignator,
  }
}

function keyOf(pdv: ProcessDataVariable): string {
  const { ddi, productId, elementId, valuePresentationId, culturalPractice, elementInstance } = pdv
  // how a value is shown tells variables apart only where it is all that gives the value a meaning
  const presentationId = dataDictionaryEntry(ddi) === undefined ? valuePresentationId : undefined
  return [ddi, productId, elementId, presentationId, culturalPractice, elementInstance].join(' ')
}

function describe(pdv: ProcessDataVariable, count: number, context: PlanContext): PlannedVariable {
  const { ddi, productId, elementId, valuePresentationId } = pdv
  const entry = dataDictionaryEntry(ddi)
  const presentation =
    entry === undefined && valuePresentationId !== undefined
      ? context.valuePresentations.get(valuePresentationId)
      : undefined
  const product = productId === undefined ? undefined : context.products.get(productId)
  return {
    property: count === 1 ? `ddi${ddi}` : `ddi${ddi}_${count}`,
    ddi,
    name: entry?.name,
    unit: entry?.unit ?? presentation?.unit ?? '',
    productId,
    productDesignator: product?.designator,
    elementId,
    offset: presentation?.offset ?? 0,
    scale: entry?.resolution ?? presentation?.scale ?? 1,
  }
}
