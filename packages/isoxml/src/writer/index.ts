export { changesOnly } from './changes-only.js'
export type { AttachedFileToWrite } from './coding-data.js'
export type { DeviceToWrite } from './device.js'
export type { ExternalKind } from './external-files.js'
export type { GeoJsonInput } from './from-geojson/features.js'
export { type GuidanceDetails, guidanceFromGeoJson } from './from-geojson/guidance.js'
export { type PartfieldDetails, partfieldFromGeoJson } from './from-geojson/partfield.js'
export {
  type PrescribedRate,
  type Prescription,
  type PrescriptionForm,
  prescriptionFromGeoJson,
} from './from-geojson/prescription.js'
export type { RateUnit } from './from-geojson/rate-units.js'
export { taskDataToWrite } from './from-task-data.js'
export type { LineStringToWrite, PointToWrite, PolygonToWrite } from './geometry.js'
export type { Given, GivenDeep } from './given.js'
export { encodeGrid, type GridFileToWrite } from './grid-file.js'
export type { LinkGroupToWrite, LinkToWrite } from './link-list.js'
export type { GuidanceGroupToWrite, GuidancePatternToWrite, PartfieldToWrite } from './partfield.js'
export type { TreatmentZoneToWrite } from './plan.js'
export { type PlannedTask, plannedTask } from './planned-task.js'
export type { LogToWrite, TaskDataToWrite } from './set-model.js'
export type { TaskToWrite } from './task.js'
export { type FileToWrite, type WriteOptions, writeTaskDataSet } from './task-data-set.js'
export {
  encodeTimeLog,
  type TimeLogLayout,
  type TimeLogLayoutChannel,
  type TimeLogRecord,
  writeTimeLogHeader,
} from './time-log.js'
export { encodeTimeLogColumns, timeLogLayoutOf } from './time-log-columns.js'
export type { TaskDataVersion } from './version.js'
export { type AttributeValue, element, writeXml } from './xml-text.js'
export { type DeflateRaw, zipFiles } from './zip.js'
