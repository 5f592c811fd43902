/** Grids of a task: whether the binary is there and how much of it makes sense. One grid stands in memory at a time. */
import type { DiagnosticList } from '../diagnostic-list.js'
import { IsoxmlError } from '../diagnostics.js'
import { readGrid } from '../grid/read-grid.js'
import type { Task } from '../task-data/model.js'
import type { Grid } from '../task-data/plan-model.js'
import type { TaskDataSet } from '../task-data-set/open.js'

/** One grid of a task, decoded and summed up. */
export interface InspectedGrid {
  /** Id of the task that holds it. */
  readonly task: string
  /** Name of the binary without extension, in capitals. */
  readonly file: string
  readonly columns: number
  readonly rows: number
  /** Cells that the binary holds; 0 where it is absent or cannot be read. */
  readonly storedCells: number
  /** Values per cell of type 2; 1 zone code of type 1; 0 where it cannot be read. */
  readonly layers: number
}

/** A grid that is absent or cannot be read becomes a diagnostic. */
export async function inspectGrids(
  set: TaskDataSet,
  task: Task,
  diagnostics: DiagnosticList,
): Promise<InspectedGrid[]> {
  const grids: InspectedGrid[] = []
  for (const grid of task.grids) {
    const { file, columns, rows } = grid
    grids.push({ task: task.id, file, columns, rows, ...(await cellsOf(set, task, grid, diagnostics)) })
  }
  return grids
}

const NO_CELLS = { storedCells: 0, layers: 0 }

async function cellsOf(
  set: TaskDataSet,
  task: Task,
  grid: Grid,
  diagnostics: DiagnosticList,
): Promise<Pick<InspectedGrid, 'storedCells' | 'layers'>> {
  try {
    const cells = await readGrid(set, task, grid)
    diagnostics.addAll(cells.diagnostics)
    return { storedCells: cells.storedCells, layers: cells.kind === 'values' ? cells.layers.length : 1 }
  } catch (error) {
    // a grid that is absent leaves the rest of the task sound, as an absent log does
    const isAbsent = error instanceof IsoxmlError && error.code === 'GRID_MISSING'
    diagnostics.addError(error, isAbsent ? 'warning' : 'error')
    return NO_CELLS
  }
}
