/**
 * The binary of a grid (GRDnnnnn.BIN): cells row by row from the south-west corner. Type 1: one zone code a cell;
 * type 2: for each cell one little-endian i32 per process data variable of the zone that the grid names.
 */
import { IsoxmlError } from '../diagnostics.js'
import type { Grid } from '../task-data/plan-model.js'
import type { Given } from './given.js'
import type { TaskToWrite } from './task.js'

/** A grid binary to write beside the main file. */
export interface GridFileToWrite {
  /** `GRD` and five digits, as `Grid.file`. */
  readonly stem: string
  /** Type 1: zone codes. Type 2: values, the layers of one cell side by side. */
  readonly cells: Uint8Array | Int32Array
}

/** Little-endian whatever the machine; zone codes are given back as they are. */
export function encodeGrid(cells: Uint8Array | Int32Array): Uint8Array {
  if (cells instanceof Uint8Array) return cells
  const bytes = new Uint8Array(4 * cells.length)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < cells.length; at++) view.setInt32(4 * at, cells[at]!, true)
  return bytes
}

/**
 * Checks that every grid of the tasks has the cells it announces, and every zone code of a type 1 grid a zone.
 *
 * @throws IsoxmlError `VALUE_INVALID` with the stem as `where.file`
 */
export function checkGrids(tasks: readonly TaskToWrite[], files: readonly GridFileToWrite[]): void {
  const byStem = new Map(files.map((file) => [file.stem, file]))
  const referenced = new Set<string>()
  for (const task of tasks) {
    for (const grid of task.grids ?? []) {
      referenced.add(grid.file)
      const file = byStem.get(grid.file)
      if (file !== undefined) checkCells(task, grid, file.cells)
    }
  }
  const orphan = files.find(({ stem }) => !referenced.has(stem))
  if (orphan !== undefined) {
    throw invalid(orphan.stem, `no task has a grid of this name; add it to the grids of a task.`)
  }
}

function checkCells(task: TaskToWrite, grid: Given<Grid>, cells: Uint8Array | Int32Array): void {
  const isTyped = grid.type === 1 ? cells instanceof Uint8Array : cells instanceof Int32Array
  if (!isTyped) {
    const expected = grid.type === 1 ? 'zone codes in a Uint8Array' : 'values in an Int32Array'
    throw invalid(grid.file, `a grid of type ${grid.type} takes ${expected}.`)
  }
  const zones = task.treatmentZones ?? []
  const layers =
    grid.type === 1
      ? 1
      : zones.find(({ code }) => code === grid.treatmentZoneCode)?.processDataVariables?.length
  if (layers === undefined || layers === 0) {
    const sentence = `treatment zone ${grid.treatmentZoneCode} should name the layers by its process data variables, but task ${task.id} has no such zone or it has none.`
    throw invalid(grid.file, sentence)
  }
  const expected = grid.columns * grid.rows * layers
  if (cells.length !== expected) {
    const sentence = `${grid.columns} columns × ${grid.rows} rows × ${layers} layers make ${expected} values, found ${cells.length}.`
    throw invalid(grid.file, sentence)
  }
  if (grid.type === 1) checkZoneCodes(task, grid, cells)
}

function checkZoneCodes(task: TaskToWrite, grid: Given<Grid>, cells: Uint8Array | Int32Array): void {
  const isZone = new Uint8Array(256)
  for (const { code } of task.treatmentZones ?? []) isZone[code] = 1
  for (let at = 0; at < cells.length; at++) {
    if (isZone[cells[at]!] === 1) continue
    const sentence = `cell ${at} has zone code ${cells[at]}, but task ${task.id} has no such treatment zone.`
    throw invalid(grid.file, sentence)
  }
}

function invalid(stem: string, sentence: string): IsoxmlError {
  return new IsoxmlError('VALUE_INVALID', { file: `${stem}.BIN` }, `${stem}.BIN: ${sentence}`)
}
