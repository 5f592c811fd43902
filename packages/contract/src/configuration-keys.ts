/**
 * The configuration keys: what each may hold and what holds for an owner who has set nothing.
 *
 * One row per key; schemas, defaults and types of `configurations.ts` follow from these rows.
 */
import { type Static, type TSchema, Type } from 'typebox'
import { CleanupRulesSchema, DEFAULT_CLEANUP_RULES } from './cleanup-rules.js'
import { CorrectionsSchema, WeighedTotalsSchema } from './corrections.js'
import { ImageAttributeCreationSchema, NO_IMAGE_ATTRIBUTES } from './image-attributes.js'
import { OwnerNamesSchema } from './names.js'
import { oneOf, schemaOf } from './schema.js'
import { UNIT_SYSTEMS } from './units.js'

/** What a configuration key may hold, and its default. */
interface KeyRow<Schema extends TSchema> {
  readonly schema: Schema
  readonly byDefault: Static<Schema>
}

const key = <Schema extends TSchema>(schema: Schema, byDefault: Static<Schema>): KeyRow<Schema> => ({
  schema,
  byDefault,
})
const toggle = (byDefault: boolean) => key(Type.Boolean(), byDefault)
const percent = Type.Number({ minimum: 0, maximum: 100 })
const wholeNumber = (minimum: number) => Type.Integer({ minimum, maximum: 100_000 })

/** Whether planted data may lack a crop or a seed rate. */
export interface StandardGeoJsonOptions {
  planted?: { crop?: 'optional' | 'required'; seedRate?: 'optional' | 'required' }
}
const requirement = Type.Optional(oneOf(['optional', 'required']))
const standardGeoJson = schemaOf<StandardGeoJsonOptions>(
  Type.Object({ planted: Type.Optional(Type.Object({ crop: requirement, seedRate: requirement })) }),
)

/** Every key that an owner's configuration always holds. */
export const CONFIGURATION_KEYS = {
  fieldsAutoSync: toggle(true),
  operationsAutoSync: toggle(true),
  customDataSync: toggle(true),
  organizationDataSync: key(oneOf(['ALL', 'SELECTED_ONLY']), 'ALL'),
  syncPartnerData: toggle(false),
  machinesAutoSync: toggle(false),
  implementsAutoSync: toggle(false),
  operatorsAutoSync: toggle(false),
  productsAutoSync: toggle(false),
  zonesAutoSync: toggle(false),
  automaticFixBoundary: toggle(true),
  fieldsAttachIntersection: key(percent, 0.01),
  fieldsAutoMerge: toggle(false),
  fieldsMergeIntersection: key(percent, 0.01),
  cleanupStandardGeojson: toggle(true),
  cleanupRules: key(CleanupRulesSchema, DEFAULT_CLEANUP_RULES),
  originalOperationData: toggle(true),
  unitMeasurement: key(oneOf(UNIT_SYSTEMS), 'DEFAULT'),
  enableOutsideFieldGeojson: toggle(false),
  enableGeoparquetOutput: toggle(false),
  enablePolygonOutput: toggle(false),
  standardGeoJson: key(standardGeoJson, { planted: { crop: 'required', seedRate: 'required' } }),
  fieldOperationCreation: toggle(true),
  operationsFilteredGeojson: toggle(true),
  operationsRemoveOutliers: toggle(true),
  operationsOutliersLimit: key(Type.Number({ exclusiveMinimum: 0 }), 3),
  operationsMergeRange: key(wholeNumber(0), 5),
  operationsMergeRangeHarvested: key(wholeNumber(0), 21),
  operationsProcessingRange: key(wholeNumber(1), 12),
  splitOperationsByField: toggle(true),
  splitOperationsByProvider: toggle(true),
  splitOperationsByTillType: toggle(false),
  summarizeByProductEntry: toggle(true),
  outOfStandardOperations: toggle(false),
  enableOperationsSession: toggle(false),
  operationsImageCreation: toggle(false),
  operationsImageAsGeoTiff: toggle(false),
  operationsImageAttributeCreation: key(ImageAttributeCreationSchema, NO_IMAGE_ATTRIBUTES),
  irrigationProcessingRange: key(wholeNumber(1), 12),
  // beyond the original API, and off
  sheafCorrections: key(CorrectionsSchema, {}),
  sheafWeighedTotals: key(WeighedTotalsSchema, []),
  sheafNames: key(OwnerNamesSchema, {}),
} as const

/** Keys of older clients: accepted, stored and given back, without effect. */
export const RETIRED_CONFIGURATION_KEYS = {
  generateProviderImages: Type.Boolean(),
  filesImageAttributeCreation: ImageAttributeCreationSchema,
  geoimagesColorRamp: schemaOf<Record<string, unknown>>(Type.Record(Type.String(), Type.Unknown())),
  geoimagesProjection: oneOf(['EPSG:3857', 'EPSG:4326']),
  geoimagesResolution: Type.Number({ exclusiveMinimum: 0 }),
  geoimagesShape: oneOf(['SQUARE', 'ROUND']),
} as const

/** Other spellings of keys that requests may use; answers use the key on the right. */
export const CONFIGURATION_KEY_ALIASES = {
  outofStandardOperations: 'outOfStandardOperations',
  organizationsDataSync: 'organizationDataSync',
} as const satisfies Record<string, keyof typeof CONFIGURATION_KEYS>
