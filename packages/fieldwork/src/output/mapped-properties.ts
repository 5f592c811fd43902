/** Which number properties are worth a map. */

import { nameOfRaw } from '../corrections/raw-values.js'
import { hasAnyValue } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import { pointProperties } from './point-properties.js'

/** Indexes, mounting offsets and the swath's own geometry: numbers, but no quantity of the field. Raw values neither. */
const NOT_MAPPED: ReadonlySet<string> = new Set([
  'sectionId',
  'productIndex',
  'xOffset',
  'yOffset',
  'implementOffset',
  'heading',
  'distance',
  'equipmentWidth',
])

/** Names of the number properties that have a value somewhere and vary with the ground, in column order. */
export const mappedProperties = (table: PointTable): string[] =>
  pointProperties(table)
    .numbers.filter(
      ({ name, column }) => !NOT_MAPPED.has(name) && nameOfRaw(name) === undefined && hasAnyValue(column),
    )
    .map(({ name }) => name)
