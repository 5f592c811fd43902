/** The cells of a grid from the files of its set. */
import { IsoxmlError } from '../diagnostics.js'
import type { Task } from '../task-data/model.js'
import type { Grid } from '../task-data/plan-model.js'
import { type DecodeGridOptions, decodeGrid } from './decode-grid.js'
import type { GridCells } from './grid-cells.js'

/** What reading a grid needs of a set: a `TaskDataSet` is one. */
export interface GridFiles {
  /** Bytes of a file of the set by its name, whatever its case; undefined when it is not there. */
  readFile(name: string): Promise<Uint8Array | undefined>
}

/**
 * @param task the task that holds the grid; its zones give the cells their meaning
 * @param grid one of `task.grids`; a file may serve grids of several tasks
 * @throws IsoxmlError `GRID_MISSING` when the set has no such file, else as {@link decodeGrid}
 */
export async function readGrid(
  set: GridFiles,
  task: Pick<Task, 'treatmentZones'>,
  grid: Grid,
  options: DecodeGridOptions = {},
): Promise<GridCells> {
  const file = `${grid.file}.BIN`
  const bytes = await set.readFile(file)
  if (bytes !== undefined) return decodeGrid(bytes, grid, task.treatmentZones, options)
  const sentence = `${file}: the task names this grid, the set has no such file; ask the maker of the set for it`
  throw new IsoxmlError('GRID_MISSING', { file }, sentence)
}
