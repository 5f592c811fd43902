/**
 * Values before any correction, kept beside those that were corrected: `wetMass` as it was logged stands in `rawWetMass`.
 */
import { numberColumn } from '../points/columns.js'
import type { Column, PointTable } from '../points/table.js'

/** `wetMass` → `rawWetMass`. */
export const rawName = (name: string): string => `raw${name[0]!.toUpperCase()}${name.slice(1)}`

const RAW_NAME = /^raw(\p{Lu}.*)$/u

/** `rawWetMass` → `wetMass`; undefined for a name of another kind. */
export function nameOfRaw(name: string): string | undefined {
  const found = RAW_NAME.exec(name)?.[1]
  return found === undefined ? undefined : `${found[0]!.toLowerCase()}${found.slice(1)}`
}

/** The table with new values in some of its columns. What stood there first stays as raw value, however often it changes. */
export function corrected(table: PointTable, changed: ReadonlyMap<string, Float64Array>): PointTable {
  const columns = new Map<string, Column>(table.columns)
  for (const [name, values] of changed) {
    const before = table.columns.get(name)
    if (before?.kind !== 'number') continue
    columns.set(name, numberColumn(before.unit, values))
    if (!columns.has(rawName(name))) columns.set(rawName(name), before)
  }
  return { ...table, columns }
}

/** The table as it was before corrections; rows that were left out do not come back. */
export function uncorrected(table: PointTable): PointTable {
  const columns = new Map<string, Column>()
  for (const [name, column] of table.columns) {
    if (nameOfRaw(name) === undefined) columns.set(name, table.columns.get(rawName(name)) ?? column)
  }
  return { ...table, columns }
}
