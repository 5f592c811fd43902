/**
 * The closed word lists of the wire, as constant tables.
 *
 * Every status, type, origin, step name and unit that may stand in an answer or a filter is listed here once; the
 * types follow from the tables. Free of any schema library, so that a page can use the lists at no cost.
 */

/** Name of the only provider, as it stands on files, operations, fields and in filters. */
export const CLAAS = 'CLAAS'
/** Opaque integer that identifies the provider CLAAS on fields, farms and growers. */
export const CLAAS_PROVIDER_ID = 27
/** `provider` of things that were made here and not fetched: merged and automerged files. */
export const LEAF = 'Leaf'
/** `fileFormat` of every machine file that was read from ISO 11783-10 task data. */
export const ISOXML_FILE_FORMAT = 'ISO11783'

/** Health of a provider credential. */
export const CREDENTIAL_STATUSES = [
  'OK',
  'UNAUTHENTICATED',
  'MISSING_PERMISSION',
  'TEMPORARILY_UNAVAILABLE',
] as const
export type CredentialStatus = (typeof CREDENTIAL_STATUSES)[number]

/** Which of the provider's two environments a credential belongs to. */
export const CLIENT_ENVIRONMENTS = ['STAGE', 'PRODUCTION'] as const
export type ClientEnvironment = (typeof CLIENT_ENVIRONMENTS)[number]
/** Used when a credential is posted without `clientEnvironment`. */
export const DEFAULT_CLIENT_ENVIRONMENT: ClientEnvironment = 'STAGE'

/** The four kinds of field work. */
export const OPERATION_TYPES = ['applied', 'planted', 'harvested', 'tillage'] as const
export type OperationType = (typeof OPERATION_TYPES)[number]

/** Kinds of work that the field-scoped file lists can be filtered by. */
export const FIELD_FILE_OPERATION_TYPES = [...OPERATION_TYPES, 'other'] as const
export type FieldFileOperationType = (typeof FIELD_FILE_OPERATION_TYPES)[number]

/** How far a machine file has come. */
export const FILE_STATUSES = ['processed', 'failed', 'processing'] as const
export type FileProcessingStatus = (typeof FILE_STATUSES)[number]

/** Where a machine file came from. */
export const FILE_ORIGINS = ['provider', 'automerged', 'merged', 'uploaded'] as const
export type FileOrigin = (typeof FILE_ORIGINS)[number]

/** Where an uploaded archive may come from; `Other`: each file is looked at. */
export const BATCH_PROVIDERS = [
  'Other',
  LEAF,
  CLAAS,
  'ClimateFieldView',
  'CNHI',
  'JohnDeere',
  'Trimble',
  'AgLeader',
  'Farmobile',
  'PrecisionPlanting',
] as const
export type BatchProvider = (typeof BATCH_PROVIDERS)[number]

/** How far an uploaded archive has come. `PROCESSING` is only filtered by: older clients know the other three. */
export const BATCH_STATUSES = ['RECEIVED', 'PROCESSING', 'PROCESSED', 'FAILED'] as const
export type BatchStatus = (typeof BATCH_STATUSES)[number]

/** `statusDetails` of a failed batch. */
export const BATCH_STATUS_DETAILS = {
  nothingFound: 'No valid files found',
  internalError: 'Leaf internal error. Please contact Support',
  unreadable: 'Files found but unable to read. Please check file format before re-trying or contact Support',
} as const

/** How far an uploaded boundary file has come; `PROCESSED` when at least one file in it made a field. */
export const UPLOAD_STATUSES = ['RECEIVED', 'PROCESSED', 'FAILED'] as const
export type UploadStatus = (typeof UPLOAD_STATUSES)[number]

/** What a boundary file is; a KMZ counts as KML. */
export const CONVERTER_FORMATS = ['SHAPEFILE', 'GEOJSON', 'KML'] as const
export type ConverterFormat = (typeof CONVERTER_FORMATS)[number]

/** How far one boundary file of an upload has come; `CONVERTED`: read, its fields not made yet. */
export const UPLOAD_ENTRY_STATUSES = [
  'PROCESSING',
  'CONVERTED',
  'FINISHED',
  'PARTIALLY_FINISHED',
  'FAILED',
] as const
export type UploadEntryStatus = (typeof UPLOAD_ENTRY_STATUSES)[number]

/** The processing steps of a machine file, in the order in which they run. */
export const FILE_STEPS = [
  'originalFile',
  'rawGeojson',
  'normalizedGeojson',
  'standardGeojson',
  'cleanupGeojson',
  'filteredGeojson',
  'areaAndYield',
  'summary',
  'units',
  'propertiesPNGs',
  'zippedPNGs',
] as const
export type FileStep = (typeof FILE_STEPS)[number]

/** How far one processing step has come. */
export const STEP_STATUSES = ['processed', 'failed', 'skipped', 'processing'] as const
export type StepStatus = (typeof STEP_STATUSES)[number]

/** The `message` of a step where the contract prints a fixed text. */
export const STEP_MESSAGES = {
  ok: 'ok',
  skipped: 'skipped',
  noPoints: 'no points passed the filter',
  unreadable: 'Failed to convert file on provider batch processing',
  unsupportedType: (type: string) => `unsupported operation type: ${type}`,
  missingProperties: (properties: readonly string[]) =>
    `missing required properties: ${properties.join(', ')}`,
} as const

/** Whether a field is as delivered or the intersection of several. */
export const FIELD_TYPES = ['ORIGINAL', 'MERGED'] as const
export type FieldType = (typeof FIELD_TYPES)[number]

/** Life cycle of a field. */
export const FIELD_STATUSES = ['PREVIEW', 'WAITING', 'PROCESSED'] as const
export type FieldStatus = (typeof FIELD_STATUSES)[number]

/** Life cycle of a boundary; at most one boundary of a field is `ACTIVE`. */
export const BOUNDARY_STATUSES = [
  'ACTIVE',
  'INACTIVE',
  'OUTDATED_ON_PROVIDER',
  'DELETED_ON_PROVIDER',
] as const
export type BoundaryStatus = (typeof BOUNDARY_STATUSES)[number]

/** What the provider says of its own boundary. */
export const PROVIDER_BOUNDARY_STATUSES = ['ACTIVE', 'INACTIVE'] as const
export type ProviderBoundaryStatus = (typeof PROVIDER_BOUNDARY_STATUSES)[number]

/** Result of checking a boundary's geometry. */
export const BOUNDARY_VALIDITIES = [
  'VALID',
  'REPEATED_POINT',
  'HOLE_OUTSIDE_SHELL',
  'NESTED_HOLES',
  'DISCONNECTED_INTERIOR',
  'SELF_INTERSECTION',
  'RING_SELF_INTERSECTION',
  'NESTED_SHELLS',
  'DUPLICATE_RINGS',
  'TOO_FEW_POINTS',
  'INVALID_COORDINATE',
  'RING_NOT_CLOSED',
  'NOT_ALLOWED_GEOMETRY_TYPE',
] as const
export type BoundaryValidity = (typeof BOUNDARY_VALIDITIES)[number]

/** Whether a machine still exchanges files; one that vanished from the provider's list is paused, never deleted. */
export const EQUIPMENT_STATES = ['ACTIVE', 'PAUSED'] as const
export type EquipmentState = (typeof EQUIPMENT_STATES)[number]

/**
 * What became of a file in an outbox: it waits to be fetched; its original is stored; the provider no longer has it; it is
 * not taken, being too large.
 */
export const OUTBOX_STATES = ['LISTED', 'FETCHED', 'LOST', 'REFUSED'] as const
export type OutboxState = (typeof OUTBOX_STATES)[number]

/** How a consent came: over a link that the grower opened, or as a refresh token that the API owner handed over. */
export const CONSENT_METHODS = ['LINK', 'REFRESH_TOKEN'] as const
export type ConsentMethod = (typeof CONSENT_METHODS)[number]

/**
 * What became of a consent: `GIVEN` is in force; `REFUSED` by the grower, `FAILED` at the provider, both before there
 * was any; `REPLACED` by a later one, `REMOVED` here, `LOST` when the provider stopped accepting it.
 */
export const CONSENT_STATUSES = ['GIVEN', 'REFUSED', 'FAILED', 'REPLACED', 'REMOVED', 'LOST'] as const
export type ConsentStatus = (typeof CONSENT_STATUSES)[number]

/** What a device of task data is: it drives, or it is carried or drawn. */
export const DEVICE_TYPES = ['machine', 'implement'] as const
export type DeviceType = (typeof DEVICE_TYPES)[number]
