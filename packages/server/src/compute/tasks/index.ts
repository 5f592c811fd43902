/**
 * Everything that runs off the main thread: pure functions from bytes to bytes over the readers and the field work.
 * A worker thread or child process calls them by name.
 */
import { buildOperationArtefacts } from './build-operation.js'
import { buildPlannedTask } from './build-planned-task.js'
import { compareBoundaries } from './compare-boundaries.js'
import { convertArchive } from './convert-archive.js'
import { drawGeotiffs, drawImages, zipImages } from './draw-images.js'
import { groupFields } from './group-fields.js'
import { measureShares, placeFiles } from './place-files.js'
import { readBoundaryFile } from './read-boundary-file.js'
import { selectOutside } from './select-outside.js'
import { streamGeojson, writeGeoparquet, writePolygonGeoparquet } from './write-points.js'

export const TASKS = {
  convertArchive,
  placeFiles,
  measureShares,
  compareBoundaries,
  groupFields,
  buildOperationArtefacts,
  buildPlannedTask,
  streamGeojson,
  writeGeoparquet,
  writePolygonGeoparquet,
  drawImages,
  drawGeotiffs,
  zipImages,
  selectOutside,
  readBoundaryFile,
}

type Tasks = typeof TASKS
/** Input and output of each task; the output as the caller awaits it. */
export type ComputeTasks = {
  [Name in keyof Tasks]: { input: Parameters<Tasks[Name]>[0]; output: Awaited<ReturnType<Tasks[Name]>> }
}
export type ComputeTaskName = keyof ComputeTasks
