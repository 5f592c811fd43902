/** A planned task with everything that a terminal needs to open it, composed from its parts. */
import { dataDictionaryEntry } from '../dictionary/entry.js'
import type { Customer, Farm, Product, ProductGroup, ValuePresentation, Worker } from '../task-data/model.js'
import type { DeviceToWrite } from './device.js'
import type { Prescription } from './from-geojson/prescription.js'
import type { Given } from './given.js'
import type { GuidanceGroupToWrite, PartfieldToWrite } from './partfield.js'
import type { TaskDataToWrite } from './set-model.js'
import type { TaskToWrite } from './task.js'
import type { TaskDataVersion } from './version.js'

/** The parts of a planned task. Ids are the caller's; references between the parts are made here. */
export interface PlannedTask {
  readonly version: TaskDataVersion
  readonly managementSoftwareManufacturer?: string
  readonly managementSoftwareVersion?: string
  /** Default `TSK1`. */
  readonly id?: string
  readonly designator: string
  readonly grower?: Given<Customer>
  readonly farm?: Given<Farm>
  readonly worker?: Given<Worker>
  readonly partfield: PartfieldToWrite
  /** Written into the field, and allocated to the task in version 4. */
  readonly guidance?: readonly GuidanceGroupToWrite[]
  readonly prescription?: Prescription
  readonly productGroups?: readonly Given<ProductGroup>[]
  /** A product without quantity DDI gets that of volume, mass or count, as the prescription applies it. */
  readonly products?: readonly Given<Product>[]
  readonly valuePresentations?: readonly Given<ValuePresentation>[]
  readonly devices?: readonly DeviceToWrite[]
  /** What is done, in words: `Sowing`. */
  readonly culturalPractice?: string
  /** How it is done, in words: `Mulch till`. Only together with a cultural practice. */
  readonly operationTechnique?: string
  /** `2026-05-07T06:30:00`; with a zone in version 4 only. */
  readonly plannedStart?: string
  readonly plannedDurationS?: number
  /** At most 32 characters. */
  readonly comment?: string
}

const STATUS_PLANNED = 1
const TIME_PLANNED = 1
const FARM_SOFTWARE = 1
const PRACTICE_ID = 'CPC1'
const TECHNIQUE_ID = 'OTQ1'

/** Unit of a rate in the dictionary → DDI in which quantities of the product are counted (ml, g, pieces). */
const QUANTITY_DDI: Readonly<Record<string, number>> = {
  'mm³/m²': 72,
  'ml/m²': 72,
  'mg/m²': 75,
  '/m²': 78,
}

/**
 * A set of one planned task: grower, farm, field with guidance, products, devices and prescription, each referring to
 * the others. The result is a plain object; add to it what else the set should hold.
 */
export function plannedTask(plan: PlannedTask): TaskDataToWrite {
  const { grower, farm, worker, partfield, guidance = [], culturalPractice, operationTechnique } = plan
  const given = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value])
  return {
    version: plan.version,
    ...pick(plan, ['managementSoftwareManufacturer', 'managementSoftwareVersion']),
    dataTransferOrigin: FARM_SOFTWARE,
    customers: given(grower),
    farms: given(farm).map((own) => ({ ...(grower && { customerId: grower.id }), ...own })),
    workers: given(worker),
    partfields: [
      {
        ...(grower && { customerId: grower.id }),
        ...(farm && { farmId: farm.id }),
        ...partfield,
        guidanceGroups: [...(partfield.guidanceGroups ?? []), ...guidance],
      },
    ],
    productGroups: plan.productGroups ?? [],
    products: (plan.products ?? []).map((product) => withQuantity(product, plan.prescription)),
    valuePresentations: plan.valuePresentations ?? [],
    devices: plan.devices ?? [],
    culturalPractices: culturalPractice === undefined ? {} : { [PRACTICE_ID]: culturalPractice },
    operationTechniques: operationTechnique === undefined ? {} : { [TECHNIQUE_ID]: operationTechnique },
    gridFiles: plan.prescription?.gridFiles ?? [],
    tasks: [taskOf(plan)],
  }
}

function taskOf(plan: PlannedTask): TaskToWrite {
  const { grower, farm, worker, plannedStart: start, plannedDurationS: durationS } = plan
  const { gridFiles: _files, ...prescribed } = plan.prescription ?? {}
  const duration = durationS === undefined ? {} : { durationS }
  return {
    id: plan.id ?? 'TSK1',
    designator: plan.designator,
    ...(grower && { customerId: grower.id }),
    ...(farm && { farmId: farm.id }),
    ...(worker && { workerId: worker.id }),
    partfieldId: plan.partfield.id,
    status: STATUS_PLANNED,
    ...prescribed,
    times: start === undefined ? [] : [{ start, ...duration, type: TIME_PLANNED }],
    techniques: techniquesOf(plan),
    deviceAllocations: (plan.devices ?? []).map((device) => ({
      ...pick(device, ['clientName']),
      deviceId: device.id,
    })),
    productAllocations: (plan.products ?? []).map((product) => ({ productId: product.id })),
    comments: plan.comment === undefined ? [] : [{ freeText: plan.comment }],
    // the schema wants a time or a shift in every allocation of guidance; this one moves nothing
    guidanceAllocations: (plan.guidance ?? []).map(({ id: groupId }) => ({ groupId, shifts: [{ groupId }] })),
  }
}

function techniquesOf({
  culturalPractice,
  operationTechnique,
}: PlannedTask): TaskToWrite['techniques'] & object {
  if (culturalPractice === undefined) return []
  const technique = operationTechnique === undefined ? {} : { techniqueId: TECHNIQUE_ID }
  return [{ culturalPracticeId: PRACTICE_ID, ...technique }]
}

function withQuantity(product: Given<Product>, prescription: Prescription | undefined): Given<Product> {
  if (product.quantityDdi !== undefined) return product
  const applied = prescription?.treatmentZones
    .flatMap(({ processDataVariables = [] }) => processDataVariables)
    .find(({ productId }) => productId === product.id)
  const unit = applied && dataDictionaryEntry(applied.ddi)?.unit
  const quantityDdi = unit === undefined ? undefined : QUANTITY_DDI[unit]
  return quantityDdi === undefined ? product : { ...product, quantityDdi }
}

/** The named keys of an object, those without a value left out. */
function pick<T extends object, K extends keyof T>(
  from: T,
  keys: readonly K[],
): { [Key in K]?: NonNullable<T[Key]> } {
  const picked: { [Key in K]?: NonNullable<T[Key]> } = {}
  for (const key of keys) {
    const value = from[key]
    if (value !== undefined && value !== null) picked[key] = value
  }
  return picked
}
