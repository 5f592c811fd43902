/** Layers of a grid of either type in one form: a column of raw values per planned variable. */
import { IsoxmlError } from '../diagnostics.js'
import { type PlanContext, type PlannedVariable, plannedVariables } from '../zone/planned-variable.js'
import { DEFAULT_MAX_GRID_BYTES, type DecodeGridOptions, LAYER_CELL_BYTES } from './decode-grid.js'
import type { GridCells, ZoneCodeCells } from './grid-cells.js'

/** Values of one variable over the stored cells of a grid. */
export interface GridLayer {
  readonly variable: PlannedVariable
  /** Raw; base value as `baseValue(raw, variable)`. */
  readonly values: Int32Array
  /** 1 where the cell has a value. */
  readonly present: Uint8Array
}

/**
 * The layers of a grid. Those of a type 1 grid come from the zones that its cells name: a cell has a value in the
 * layers of its zone's PDVs and in no other. Those of a type 2 grid are its own arrays: do not change them.
 *
 * @throws IsoxmlError `GRID_TOO_LARGE` when the layers of a type 1 grid need more than `maxBytes` (256 MiB)
 */
export function gridLayers(
  cells: GridCells,
  context: PlanContext,
  options: DecodeGridOptions = {},
): GridLayer[] {
  if (cells.kind === 'zoneCodes')
    return layersOfZones(cells, context, options.maxBytes ?? DEFAULT_MAX_GRID_BYTES)
  const { variables } = plannedVariables([cells.zone], context)
  return cells.layers.map(({ values, present }, at) => ({ variable: variables[at]!, values, present }))
}

function layersOfZones(cells: ZoneCodeCells, context: PlanContext, maxBytes: number): GridLayer[] {
  const { zoneCodes, zones, storedCells } = cells
  const used = new Set(zoneCodes)
  const usedZones = [...zones.values()].filter(({ code }) => used.has(code))
  const { variables, ofZone } = plannedVariables(usedZones, context)
  const needed = LAYER_CELL_BYTES * variables.length * storedCells
  if (needed > maxBytes) {
    const file = `${cells.grid.file}.BIN`
    const sentence = `${file}: its ${variables.length} layers need ${needed} bytes of memory, ${maxBytes} are allowed; raise maxBytes to read them`
    throw new IsoxmlError('GRID_TOO_LARGE', { file }, sentence)
  }
  return variables.map((variable, layer) => {
    const rawOfCode = new Int32Array(256)
    const presentOfCode = new Uint8Array(256)
    for (const zone of usedZones) {
      const pdv = zone.processDataVariables[ofZone.get(zone)!.indexOf(layer)]
      if (pdv === undefined || zone.code < 0 || zone.code > 255) continue
      rawOfCode[zone.code] = pdv.value
      presentOfCode[zone.code] = 1
    }
    const values = new Int32Array(storedCells)
    const present = new Uint8Array(storedCells)
    for (let cell = 0; cell < storedCells; cell++) {
      const code = zoneCodes[cell]!
      values[cell] = rawOfCode[code]!
      present[cell] = presentOfCode[code]!
    }
    return { variable, values, present }
  })
}
