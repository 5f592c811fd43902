/** Cells of a prescription grid as GeoJSON polygons. */
import {
  type Feature,
  type FeatureCollection,
  type FeatureProperties,
  featureOf,
  type GeoJsonPolygon,
} from '../geometry/geojson.js'
import type { Grid } from '../task-data/plan-model.js'
import { baseValue, type PlanContext, variableProperties } from '../zone/planned-variable.js'
import type { GridCells } from './grid-cells.js'
import { gridLayers } from './grid-layers.js'

/**
 * One polygon per cell that the file holds and that has a value or a zone code, row by row from the south-west; made one
 * at a time, so that a large grid never stands in memory as objects.
 *
 * Properties: `column` and `row` from 0, `treatmentZoneCode` in a grid of type 1, and per variable those of
 * `variableProperties` (`ddi6`, `ddi6Unit`, `ddi6Name`, `ddi6Product`). A value of 0 is kept: it mostly means "do not
 * apply". Neighbouring cells share identical corners. A grid across the 180th meridian runs beyond 180°.
 *
 * @throws IsoxmlError `GRID_TOO_LARGE` as {@link gridLayers}
 */
export function* gridFeatures(cells: GridCells, context: PlanContext): Generator<Feature<GeoJsonPolygon>> {
  const layers = gridLayers(cells, context)
  for (let cell = 0; cell < cells.storedCells; cell++) {
    const column = cell % cells.columns
    const row = (cell - column) / cells.columns
    const properties: FeatureProperties = { column, row }
    if (cells.kind === 'zoneCodes') properties['treatmentZoneCode'] = cells.zoneCodes[cell]!
    let hasValue = cells.kind === 'zoneCodes'
    for (const { variable, values, present } of layers) {
      if (present[cell] !== 1) continue
      hasValue = true
      const stated = variableProperties(variable, baseValue(values[cell]!, variable))
      for (const name in stated) if (stated[name] !== undefined) properties[name] = stated[name]
    }
    if (hasValue) yield featureOf(cellPolygon(cells.grid, column, row), properties)
  }
}

/** All of {@link gridFeatures} at once, for grids of moderate size: a cell takes some 500 bytes. */
export function gridFeatureCollection(
  cells: GridCells,
  context: PlanContext,
): FeatureCollection<GeoJsonPolygon> {
  return { type: 'FeatureCollection', features: [...gridFeatures(cells, context)] }
}

/** The square of a cell, counter-clockwise from its south-west corner. */
export function cellPolygon(grid: Grid, column: number, row: number): GeoJsonPolygon {
  const west = grid.minimumEast + column * grid.cellEast
  const east = grid.minimumEast + (column + 1) * grid.cellEast
  const south = grid.minimumNorth + row * grid.cellNorth
  const north = grid.minimumNorth + (row + 1) * grid.cellNorth
  const ring: GeoJsonPolygon['coordinates'][number] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return { type: 'Polygon', coordinates: [ring] }
}
