/** Conversion, outputs, coverage, maps and merging against their peers. */
import { measureParts } from '../support/parts.js'

const PARTS = {
  geojson: () => import('./geojson.js'),
  parquet: () => import('./parquet.js'),
  standardize: () => import('./standardize.js'),
  convert: () => import('./convert.js'),
  coverage: () => import('./coverage.js'),
  map: () => import('./map.js'),
  in_polygon: () => import('./in-polygon.js'),
  merge: () => import('./merge.js'),
  ten_times: () => import('./ten-times.js'),
}

/** @param {readonly string[]} only names of parts; none measures all */
export const measure = (only) => measureParts(PARTS, only)
