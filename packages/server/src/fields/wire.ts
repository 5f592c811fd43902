/** Rows of fields, boundaries, farms and growers as the contract shows them. Absent keys are left out. */
import {
  type Boundary,
  type BoundaryStatus,
  type BoundaryValidity,
  CLAAS_PROVIDER_ID,
  type Farm,
  type Field,
  type FieldStatus,
  type FieldType,
  type Grower,
  type MultiPolygon,
  type ProviderBoundaryStatus,
  resourceTime,
} from '@sheaf/contract'
import type { Selectable } from 'kysely'
import type { Tables } from '../database/index.js'

export type FieldRow = Selectable<Tables['field']>
export type BoundaryRow = Selectable<Tables['boundary']>
export type FarmRow = Selectable<Tables['farm']>
export type GrowerRow = Selectable<Tables['grower']>

/** What a field's answer holds beside its own row. */
export interface FieldCompany {
  readonly boundaries: readonly Pick<BoundaryRow, 'id' | 'status' | 'provider_boundary_id'>[]
  /** Given where the answer shows geometry and area. */
  readonly active?: Pick<BoundaryRow, 'geometry' | 'area_ha'> | undefined
  readonly files?: readonly string[]
}

export function fieldOf(row: FieldRow, { boundaries, active, files }: FieldCompany): Field {
  const providerBoundaryId = boundaries.find(({ status }) => status === 'ACTIVE')?.provider_boundary_id
  return {
    id: row.id,
    leafUserId: row.leaf_user_id,
    type: row.type as FieldType,
    status: row.status as FieldStatus,
    ...present('name', row.name),
    boundaries: boundaries.map(({ id }) => id),
    ...(active === undefined ? {} : { geometry: active.geometry as MultiPolygon, area: areaOf(active) }),
    ...present('farmId', row.farm_id),
    ...present('providerName', row.provider_name),
    ...(row.provider_name === null ? {} : { providerId: CLAAS_PROVIDER_ID }),
    ...present('providerFieldId', row.provider_field_id),
    ...present('providerFieldName', row.provider_field_name),
    ...present('providerBoundaryId', row.provider_name === null ? null : providerBoundaryId),
    ...present('organizationId', row.organization_id),
    ...present('mergedFieldId', row.merged_field_id),
    sources: row.sources as string[],
    ...(files === undefined ? {} : { files: [...files] }),
    createdTime: resourceTime(row.created_at),
    updatedTime: resourceTime(row.updated_at),
  }
}

export function boundaryOf(row: BoundaryRow): Boundary {
  return {
    id: row.id,
    status: row.status as BoundaryStatus,
    ...present('providerStatus', row.provider_status as ProviderBoundaryStatus | null),
    ...present('providerBoundaryId', row.provider_boundary_id),
    geometry: row.geometry as MultiPolygon,
    area: areaOf(row),
    validity: row.validity as BoundaryValidity,
    ...present('fixStatus', row.fix_status as 'FIXED' | null),
    createdTime: resourceTime(row.created_at),
    updatedTime: resourceTime(row.updated_at),
  }
}

/** Hectares, to a hundredth of a square metre. */
function areaOf({ area_ha }: Pick<BoundaryRow, 'area_ha'>): Boundary['area'] {
  return { value: Number(area_ha.toFixed(6)), unit: 'ha' }
}

export function farmOf(row: FarmRow, fieldIds: readonly string[]): Farm {
  return {
    id: row.id,
    ...present('name', row.name),
    leafUserId: row.leaf_user_id,
    ...(row.provider_name === null ? {} : { providerId: CLAAS_PROVIDER_ID }),
    ...present('providerName', row.provider_name),
    ...present('providerFarmId', row.provider_farm_id),
    ...present('providerFarmName', row.provider_farm_name),
    fieldIds: [...fieldIds],
    ...present('growerId', row.grower_id),
    createdTime: resourceTime(row.created_at),
    updatedTime: resourceTime(row.updated_at),
  }
}

export function growerOf(row: GrowerRow, farmIds: readonly number[]): Grower {
  return {
    id: row.id,
    ...present('name', row.name),
    leafUserId: row.leaf_user_id,
    ...present('providerName', row.provider_name),
    ...(row.provider_name === null ? {} : { providerId: CLAAS_PROVIDER_ID }),
    ...present('providerGrowerId', row.provider_grower_id),
    farmIds: [...farmIds],
    createdTime: resourceTime(row.created_at),
    updatedTime: resourceTime(row.updated_at),
  }
}

function present<Key extends string, Value>(
  key: Key,
  value: Value | null | undefined,
): { [K in Key]?: Value } {
  return (value === null || value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value }
}
