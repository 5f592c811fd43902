export * from './boundary/index.js'
export { classifyTask } from './classify/classify.js'
export { UNSUPPORTED_KINDS, type UnsupportedKind } from './classify/evidence.js'
export { type Cleaned, cleanPoints, type FilterOptions, filterPoints } from './clean/clean.js'
export { type CleanupCondition, type CleanupRules, DEFAULT_CLEANUP_RULES } from './clean/rules.js'
export {
  type ConversionConfiguration,
  DEFAULT_CONVERSION,
  DEFAULT_OPERATION,
  type OperationConfiguration,
} from './convert/configuration.js'
export {
  type ConvertOptions,
  convertTaskDataSet,
  standardizeTaskDataSet,
} from './convert/convert-task-data-set.js'
export {
  type ConvertedFile,
  type FailedStep,
  type Failure,
  noPointsFailure,
  type StandardizedFile,
  unreadableFailure,
} from './convert/converted-file.js'
export { withSummary } from './convert/with-summary.js'
export {
  type ChangedTotal,
  type CorrectionEffect,
  type CorrectionName,
  type Corrections,
  correctsFiles,
} from './corrections/corrections.js'
export { rawName, uncorrected } from './corrections/raw-values.js'
export * from './coverage/index.js'
export { CROPS, type CropFacts } from './crops/crop-table.js'
export { cropFacts, matchCrop } from './crops/match-crop.js'
export { ownName, type SourceName } from './crops/owner-names.js'
export { type BuiltOperation, buildOperation, type OperationInput } from './operations/build-operation.js'
export {
  type GroupOptions,
  groupOperations,
  type OperationGroup,
  type OperationSource,
} from './operations/group-operations.js'
export { type Digest, type LogRelation, logIdentity, relate } from './operations/log-identity.js'
export { type SupersedeFile, supersede } from './operations/supersede.js'
export * from './output/index.js'
export { decodePointTable, encodePointTable, PointArtefactError } from './points/artefact.js'
export type { AllocateColumn } from './points/column-memory.js'
export { ColumnPool, type ColumnPoolOptions } from './points/column-pool.js'
export {
  constantText,
  hasAnyValue,
  numberColumn,
  numbersOf,
  requiredNumbers,
  textAt,
  textColumn,
  textsOf,
} from './points/columns.js'
export { machineryOf, originalOperationTypeOf, tillTypesOf } from './points/origins.js'
export { concat, selectionOf, take } from './points/select.js'
export * from './points/table.js'
export { machineInfo } from './standardize/machinery.js'
export { type Summarized, type SummaryOptions, summarize, summaryProperties } from './summary/summarize.js'
export type {
  LoggedTotalValue,
  OriginalOperationData,
  ProductSummary,
  QuantityValue,
  RateStat,
  Stat,
  SummaryFeature,
  SummaryProperties,
} from './summary/summary-feature.js'
export { type Conversion, conversionOf, type UnitSystem } from './units/conversions.js'
export { convertSummary, convertUnits, convertUnitsMap, unitsMap } from './units/convert.js'
export { type UtcOffsetAt, utcOffsetByZone } from './zone/utc-offset-by-zone.js'
