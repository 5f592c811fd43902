/** The zone whose PDVs name the layers of a type 2 grid: the one of attribute J, else the one that fits the size. */
import type { DiagnosticList } from '../diagnostic-list.js'
import { IsoxmlError } from '../diagnostics.js'
import type { Grid, TreatmentZone } from '../task-data/plan-model.js'

const VALUE_BYTES = 4

/**
 * @param size bytes of the binary
 * @throws IsoxmlError `GRID_LAYERS_UNKNOWN`
 */
export function layerZone(
  grid: Grid,
  zones: readonly TreatmentZone[],
  size: number,
  file: string,
  diagnostics: DiagnosticList,
): TreatmentZone {
  const named = zones.find(({ code }) => code === grid.treatmentZoneCode)
  if (named !== undefined && named.processDataVariables.length > 0) return named
  const why =
    grid.treatmentZoneCode === undefined
      ? 'the grid names no treatment zone'
      : `the grid names treatment zone ${grid.treatmentZoneCode}, which ${named === undefined ? 'the task does not hold' : 'has no PDV'}`
  const guessed = fittingZone(grid, zones, size)
  if (guessed === undefined) {
    const sentence = `${file}: ${why}, and no other zone of the task has as many PDVs as its ${size} bytes have values a cell; the grid was not read`
    throw new IsoxmlError('GRID_LAYERS_UNKNOWN', { file, element: 'GRD' }, sentence)
  }
  const sentence = `${file}: ${why}; zone ${guessed.code}, whose number of PDVs (${guessed.processDataVariables.length}) fits, was taken`
  diagnostics.add('GRID_LAYERS_GUESSED', 'warning', sentence, { file, element: 'GRD' })
  return guessed
}

/** First zone that fits the size exactly; where the file is cut short, one may only be taken if all are alike. */
function fittingZone(grid: Grid, zones: readonly TreatmentZone[], size: number): TreatmentZone | undefined {
  const candidates = zones.filter(({ processDataVariables }) => processDataVariables.length > 0)
  const layersOf = ({ processDataVariables }: TreatmentZone) => processDataVariables.length
  const exact = candidates.find((zone) => VALUE_BYTES * grid.columns * grid.rows * layersOf(zone) === size)
  if (exact !== undefined) return exact
  const [first] = candidates
  return first !== undefined && candidates.every((zone) => layersOf(zone) === layersOf(first))
    ? first
    : undefined
}
