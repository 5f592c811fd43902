/**
 * A prescription grid in memory. Cells stand row by row from the south-west corner, first west to east, then
 * northwards: cell = row × columns + column.
 */
import type { Diagnostic } from '../diagnostics.js'
import type { Grid, ProcessDataVariable, TreatmentZone } from '../task-data/plan-model.js'

/** Cells of a grid of either type. */
export type GridCells = ZoneCodeCells | ValueCells

interface CellsOfGrid {
  readonly grid: Grid
  readonly columns: number
  readonly rows: number
  /** Cells that the file holds, from the first; those behind have no value. At most columns × rows. */
  readonly storedCells: number
  readonly diagnostics: readonly Diagnostic[]
}

/** Type 1: a zone code per cell; what to apply stands in the zones. */
export interface ZoneCodeCells extends CellsOfGrid {
  readonly kind: 'zoneCodes'
  /** One per stored cell. */
  readonly zoneCodes: Uint8Array
  /** The zones of the task by code, also those that no cell names. */
  readonly zones: ReadonlyMap<number, TreatmentZone>
}

/** Type 2: values per cell. */
export interface ValueCells extends CellsOfGrid {
  readonly kind: 'values'
  /** The zone whose PDVs name the layers. */
  readonly zone: TreatmentZone
  /** One per PDV of the zone, in their order. */
  readonly layers: readonly StoredLayer[]
}

/** Raw values of one PDV. */
export interface StoredLayer {
  readonly variable: ProcessDataVariable
  /** Raw, one per stored cell. */
  readonly values: Int32Array
  /** 1 where the cell has a value: all stored cells but those that bear a sentinel of "not available". */
  readonly present: Uint8Array
}
