/** A planned task as a zip that terminals read: boundary, guidance lines and prescription out of GeoJSON. */
import { deflateRawSync } from 'node:zlib'
import type { GeoJson, InboxTaskCreate, IsoxmlVersion } from '@sheaf/contract'
import {
  type FileToWrite,
  guidanceFromGeoJson,
  IsoxmlError,
  type PlannedTask,
  type PrescriptionForm,
  partfieldFromGeoJson,
  plannedTask,
  prescriptionFromGeoJson,
  writeTaskDataSet,
  zipFiles,
} from '@sheaf/isoxml'

/** What a task is made of; GeoJSON in WGS 84. */
export interface PlanToBuild {
  readonly version: IsoxmlVersion
  readonly softwareVersion: string
  readonly growerName: string
  readonly fieldName: string
  readonly boundary: GeoJson
  readonly plan: Pick<
    InboxTaskCreate,
    'name' | 'guidance' | 'prescription' | 'culturalPractice' | 'comment' | 'plannedStart'
  >
}

/** The archive, or which key of the request cannot be written, and why. */
export type BuiltPlan =
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly refused: { readonly field: string; readonly message: string } }

const DEFAULT_CELL_M = 10
const MOST_CHARACTERS = 32

export function buildPlannedTask({
  version,
  softwareVersion,
  growerName,
  fieldName,
  boundary,
  plan,
}: PlanToBuild): BuiltPlan {
  let field = 'boundary'
  try {
    const partfield = partfieldFromGeoJson(boundary, { id: 'PFD1', designator: cut(fieldName) })
    field = 'guidance'
    const guidance =
      plan.guidance === undefined
        ? []
        : [guidanceFromGeoJson(plan.guidance, { id: 'GGP1', designator: plan.name })]
    field = 'prescription'
    const prescribed = plan.prescription === undefined ? {} : prescriptionOf(plan.prescription)
    field = 'name'
    const task: PlannedTask = {
      version,
      managementSoftwareManufacturer: 'Sheaf',
      managementSoftwareVersion: softwareVersion,
      designator: plan.name,
      grower: { id: 'CTR1', lastName: cut(growerName) },
      partfield,
      guidance,
      ...prescribed,
      ...(plan.culturalPractice === undefined ? {} : { culturalPractice: plan.culturalPractice }),
      ...(plan.comment === undefined ? {} : { comment: plan.comment }),
      ...(plan.plannedStart === undefined ? {} : { plannedStart: plannedStart(plan.plannedStart, version) }),
    }
    return { bytes: zipped(writeTaskDataSet(plannedTask(task))) }
  } catch (error) {
    if (error instanceof IsoxmlError) return { refused: { field, message: error.message } }
    throw error
  }
}

function prescriptionOf({
  geojson,
  rates,
  form = 'grid',
  gridType = 2,
  cellSize = DEFAULT_CELL_M,
}: NonNullable<InboxTaskCreate['prescription']>): Pick<PlannedTask, 'products' | 'prescription'> {
  const names = [...new Set(rates.flatMap(({ product }) => (product === undefined ? [] : [product])))]
  const products = names.map((designator, at) => ({ id: `PDT${at + 1}`, designator }))
  const idOf = new Map(products.map(({ id, designator }) => [designator, id]))
  const prescribed = rates.map(({ product, ...rate }) => ({
    ...rate,
    ...(product === undefined ? {} : { productId: idOf.get(product)! }),
  }))
  const shape: PrescriptionForm =
    form === 'polygons' ? { kind: 'polygons' } : { kind: 'grid', type: gridType, cellM: cellSize }
  return { products, prescription: prescriptionFromGeoJson(geojson, prescribed, shape) }
}

/** Version 3 knows no zone: the local time stays, its zone is left out. */
function plannedStart(time: string, version: IsoxmlVersion): string {
  const whole = time.replace(/T(\d\d:\d\d)(?=Z|[+-]|$)/, 'T$1:00')
  return version === '3.3' ? whole.replace(/(Z|[+-]\d\d:\d\d)$/, '') : whole
}

function cut(name: string): string {
  return [...name].slice(0, MOST_CHARACTERS).join('')
}

/** A buffer of its own, so that it can be handed over between threads. */
function zipped(files: readonly FileToWrite[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(zipFiles(files, (bytes) => Uint8Array.from(deflateRawSync(bytes))))
}
