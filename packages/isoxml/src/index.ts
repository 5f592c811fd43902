/** ISO 11783-10 task data: archives, XML, time logs, device geometry, data dictionary; reader and writer. */
export { type FileTree, fileTree, memoryTree } from './archive/file-tree.js'
export { inflateRawWithStreams } from './archive/inflate-with-streams.js'
export { inflateRawWithZlib, type Zlib } from './archive/inflate-with-zlib.js'
export { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from './archive/limits.js'
export { type OpenZipOptions, openZip } from './archive/zip.js'
export { type OffsetFromPosition, offsetFromPosition } from './device/connector-chain.js'
export { type Coupling, couplingOf, type Hitch } from './device/coupling.js'
export { deviceProcessData, deviceProperty, presentedValue, valueDefinition } from './device/definitions.js'
export {
  ancestorElements,
  childElements,
  descendantElements,
  deviceElementById,
  ELEMENT_TYPE,
  type OwnedElement,
} from './device/element-tree.js'
export { type GeometrySeries, geometrySeries, metresAt, type TaskLogs } from './device/geometry-series.js'
export { type ImplementOptions, type ImplementRecords, implementRecords } from './device/implement.js'
export type { ImplementSection } from './device/implement-section.js'
export {
  bytesOfSectionPositions,
  type SectionEdges,
  type SectionPosition,
  type SectionPositions,
  type SectionPositionsOptions,
  sectionEdges,
  sectionPositions,
} from './device/section-positions.js'
export { type StateRuns, StatesInTurn, UNKNOWN_STATE } from './device/state-runs.js'
export { sectionsOf, workStateOf } from './device/work-state.js'
export * from './diagnostics.js'
export { type DataDictionaryEntry, dataDictionaryEntry, isProprietaryDdi } from './dictionary/entry.js'
export * from './geometry/geojson.js'
export { type PartfieldFeatures, partfieldFeatures } from './geometry/partfield-features.js'
export { type DecodeGridOptions, decodeGrid } from './grid/decode-grid.js'
export type * from './grid/grid-cells.js'
export { gridFeatureCollection, gridFeatures } from './grid/grid-features.js'
export { type GridLayer, gridLayers } from './grid/grid-layers.js'
export { type GridFiles, readGrid } from './grid/read-grid.js'
export type { GuidanceOptions } from './guidance/pattern-line.js'
export {
  type InspectedLog,
  type InspectedSet,
  type InspectedTask,
  type InspectOptions,
  type InspectReport,
  inspectTaskData,
} from './inspect/inspect.js'
export type { InspectedGrid } from './inspect/inspect-grids.js'
export type { BoundingBox } from './inspect/log-extent.js'
export { elementIdsOf, logReferences } from './inspect/log-references.js'
export * from './source.js'
export { elementById } from './task-data/element-by-id.js'
export * from './task-data/geometry-model.js'
export * from './task-data/model.js'
export * from './task-data/plan-model.js'
export { type ScannedXml, scanXml } from './task-data/xml-scanner.js'
export type { LogFile } from './task-data-set/log-files.js'
export {
  type OpenTaskDataOptions,
  openTaskData,
  type TaskDataArchive,
  type TaskDataSet,
} from './task-data-set/open.js'
export { openTimeLogs, type TimeLogFolder, timeLogBuffers } from './task-data-set/open-logs.js'
export type { LogBytes } from './task-data-set/read-log.js'
export type { ReadTimeLog, ReadTimeLogsOptions } from './task-data-set/read-logs.js'
export { type CarryForwardOptions, carryAllForward } from './time-log/carry-forward.js'
export { carryForward, type DenseValues, denseChannel } from './time-log/channel-values.js'
export { type DecodeTimeLogOptions, decodeTimeLog, logStem } from './time-log/decode.js'
export type { PositionField } from './time-log/fields.js'
export {
  type HeaderChannel,
  parseTimeLogHeader,
  type TemplateField,
  type TimeLogHeader,
} from './time-log/header.js'
export { type LocalTime, localTimeOf } from './time-log/local-time.js'
export { type LoggedValues, loggedValues } from './time-log/logged-values.js'
export * from './time-log/model.js'
export { joinParallelLogs, mergeParallelLogs } from './time-log/parallel-logs.js'
export { isPresent } from './time-log/presence.js'
export { hasPosition, isAvailable, isKnownDilution, NOT_AVAILABLE } from './time-log/sentinels.js'
export { inTimeOrder } from './time-log/time-order.js'
export { offsetFromGps, offsetFromTaskTimes, type UtcOffset, utcOffsetOf } from './time-log/utc-offset.js'
export * from './writer/index.js'
export { baseValue, type PlanContext, type PlannedVariable } from './zone/planned-variable.js'
export {
  type ZonedTask,
  type ZoneFeatureCollection,
  type ZoneFeatures,
  zoneFeatures,
} from './zone/zone-features.js'
