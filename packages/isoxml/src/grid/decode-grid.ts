/**
 * The binary of a grid (GRDnnnnn.BIN) into typed columns.
 *
 *   type 1  one u8 per cell: the code of a zone
 *   type 2  one i32, little-endian, per cell and PDV of the zone named by J, in the order of the PDVs
 *
 * The size of the file wins over what the XML says of it: bytes behind the last cell are left out, cells behind the
 * last byte have no value.
 */
import { DiagnosticList } from '../diagnostic-list.js'
import { IsoxmlError } from '../diagnostics.js'
import type { Grid, TreatmentZone } from '../task-data/plan-model.js'
import { isAvailable } from '../time-log/sentinels.js'
import type { GridCells, StoredLayer, ValueCells, ZoneCodeCells } from './grid-cells.js'
import { layerZone } from './layer-zone.js'

/** How a grid is decoded. */
export interface DecodeGridOptions {
  /** Most bytes that columns may take; default 256 MiB. */
  readonly maxBytes?: number
}

export const DEFAULT_MAX_GRID_BYTES = 256 * 1024 * 1024

const ZONE_CODES = 1
const VALUES = 2
const VALUE_BYTES = 4
/** A value and its presence. */
export const LAYER_CELL_BYTES = 5

/**
 * Memory is bounded by the file, whatever number of cells the XML announces: at most 1.25 times the bytes of a type 2
 * file, as many as those of a type 1 file.
 *
 * @param bytes content of the binary; the same one may serve grids of several tasks
 * @param zones treatment zones of the task that holds the grid; of two with the same code the first counts
 * @throws IsoxmlError `VALUE_INVALID` when number, size or place of the cells make no sense; `GRID_TOO_LARGE`;
 *         `GRID_LAYERS_UNKNOWN` when no zone tells how many values a cell has
 */
export function decodeGrid(
  bytes: Uint8Array,
  grid: Grid,
  zones: readonly TreatmentZone[],
  options: DecodeGridOptions = {},
): GridCells {
  const file = `${grid.file}.BIN`
  checkGrid(grid, file)
  const diagnostics = new DiagnosticList()
  const reading = {
    bytes,
    grid,
    zones,
    file,
    diagnostics,
    maxBytes: options.maxBytes ?? DEFAULT_MAX_GRID_BYTES,
  }
  return typeOf(reading) === ZONE_CODES ? zoneCodeCells(reading) : valueCells(reading)
}

interface GridReading {
  readonly bytes: Uint8Array
  readonly grid: Grid
  readonly zones: readonly TreatmentZone[]
  readonly file: string
  readonly diagnostics: DiagnosticList
  readonly maxBytes: number
}

function checkGrid(grid: Grid, file: string): void {
  const { columns, rows, cellNorth, cellEast, minimumNorth, minimumEast } = grid
  const isCount = (count: number) => Number.isSafeInteger(count) && count > 0
  const fits =
    isCount(columns) &&
    isCount(rows) &&
    cellNorth > 0 &&
    cellEast > 0 &&
    minimumNorth >= -90 &&
    minimumNorth + rows * cellNorth <= 90 &&
    Math.abs(minimumEast) <= 180 &&
    columns * cellEast <= 360
  if (fits) return
  const sentence = `${file}: expected a grid on the globe of at least one cell, found ${columns} × ${rows} cells of ${cellEast}° × ${cellNorth}° from ${minimumEast}°, ${minimumNorth}°; the grid was left out`
  throw new IsoxmlError('VALUE_INVALID', { file, element: 'GRD' }, sentence)
}

/** As stated; where nothing usable is stated, the type that fits the size, else the one that J goes with. */
function typeOf({ bytes, grid, file, diagnostics }: GridReading): number {
  if (grid.type === ZONE_CODES || grid.type === VALUES) return grid.type
  const cells = grid.columns * grid.rows
  const values = bytes.length > 0 && bytes.length % (VALUE_BYTES * cells) === 0
  const type =
    bytes.length === cells ? ZONE_CODES : values || grid.treatmentZoneCode !== undefined ? VALUES : ZONE_CODES
  const sentence = `${file}: expected a grid of type 1 or 2, found ${grid.type ?? 'none'}; by its size it was read as type ${type}`
  diagnostics.add('VALUE_INVALID', 'warning', sentence, { file, element: 'GRD' })
  return type
}

function zoneCodeCells(reading: GridReading): ZoneCodeCells {
  const { bytes, grid, zones, file, diagnostics } = reading
  const storedCells = storedCellsOf(reading, 1)
  checkMemory(storedCells, reading)
  const zoneCodes = bytes.slice(0, storedCells)
  const byCode = new Map<number, TreatmentZone>()
  for (const zone of zones) if (!byCode.has(zone.code)) byCode.set(zone.code, zone)
  const cellsOfCode = new Uint32Array(256)
  for (let cell = 0; cell < storedCells; cell++) cellsOfCode[zoneCodes[cell]!]!++
  for (const [code, cells] of cellsOfCode.entries()) {
    if (cells === 0 || byCode.has(code)) continue
    const sentence = `${file}: ${cells} cells name treatment zone ${code}, which the task does not hold; they have no value`
    diagnostics.add('DANGLING_REFERENCE', 'warning', sentence, { file })
  }
  const { columns, rows } = grid
  return {
    kind: 'zoneCodes',
    grid,
    columns,
    rows,
    storedCells,
    zoneCodes,
    zones: byCode,
    diagnostics: diagnostics.items,
  }
}

function valueCells(reading: GridReading): ValueCells {
  const { bytes, grid, file, diagnostics } = reading
  const zone = layerZone(grid, reading.zones, bytes.length, file, diagnostics)
  const variables = zone.processDataVariables
  const storedCells = storedCellsOf(reading, VALUE_BYTES * variables.length)
  checkMemory(LAYER_CELL_BYTES * storedCells * variables.length, reading)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const layers = variables.map((variable, layer): StoredLayer => {
    const values = new Int32Array(storedCells)
    const present = new Uint8Array(storedCells)
    const step = VALUE_BYTES * variables.length
    for (let cell = 0, at = VALUE_BYTES * layer; cell < storedCells; cell++, at += step) {
      const value = view.getInt32(at, true)
      values[cell] = value
      present[cell] = isAvailable(value) ? 1 : 0
    }
    return { variable, values, present }
  })
  const { columns, rows } = grid
  return { kind: 'values', grid, columns, rows, storedCells, zone, layers, diagnostics: diagnostics.items }
}

/** Whole cells in the file, at most those of the grid; a difference is reported. */
function storedCellsOf({ bytes, grid, file, diagnostics }: GridReading, bytesPerCell: number): number {
  const cells = grid.columns * grid.rows
  const expected = cells * bytesPerCell
  const stored = Math.min(cells, Math.floor(bytes.length / bytesPerCell))
  if (bytes.length !== expected) {
    const rest =
      bytes.length > expected
        ? `the last ${bytes.length - expected} were left out`
        : `${cells - stored} cells have no value`
    const sentence = `${file}: ${grid.columns} × ${grid.rows} cells of ${bytesPerCell} bytes need ${expected} bytes, the file holds ${bytes.length}; ${rest}`
    diagnostics.add('GRID_SIZE_DIFFERS', bytes.length < expected ? 'warning' : 'info', sentence, { file })
  }
  return stored
}

function checkMemory(needed: number, { file, maxBytes }: GridReading): void {
  if (needed <= maxBytes) return
  const sentence = `${file}: its cells need ${needed} bytes of memory, ${maxBytes} are allowed; raise maxBytes to read it`
  throw new IsoxmlError('GRID_TOO_LARGE', { file }, sentence)
}
