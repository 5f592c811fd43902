/**
 * What points take from the log that they come from: machinery, type text of the source, kinds of tool. Points of two
 * combines in one operation name each its own.
 */
import { numbersOf } from './columns.js'
import type { MachineInfo, PointOrigin, PointTable } from './table.js'

/** Index of the origin of each row. */
export function originOfRow(table: PointTable): (row: number) => number {
  const log = numbersOf(table, 'log')
  return log === undefined || table.origins.length < 2 ? () => 0 : (row) => log[row]!
}

/** Origins that have a point, in the order of the logs. */
export function usedOrigins(table: PointTable): readonly PointOrigin[] {
  const { origins, length } = table
  if (origins.length < 2) return length > 0 ? origins : []
  const indexOf = originOfRow(table)
  const used = new Set<number>()
  for (let row = 0; row < length; row++) used.add(indexOf(row))
  return origins.filter((_origin, index) => used.has(index))
}

/** Machines and implements of all points, without repeats. */
export function machineryOf(table: PointTable): MachineInfo[] {
  return distinctMachines(usedOrigins(table).flatMap(({ machinery }) => machinery))
}

/** Kinds of tool of all points, without repeats. */
export function tillTypesOf(table: PointTable): string[] {
  return [...new Set(usedOrigins(table).flatMap(({ tillType }) => tillType))]
}

/** Type text of the source; of several the first. */
export function originalOperationTypeOf(table: PointTable): string | undefined {
  return usedOrigins(table).find((origin) => origin.originalOperationType !== undefined)
    ?.originalOperationType
}

/** Names as the points state them. */
export const machineNames = ({ machinery }: PointOrigin): string[] => [
  ...new Set(machinery.map(({ name }) => name)),
]

/** Equal name and serial number are one machine. */
export const machineKey = ({ name, serialNumber }: MachineInfo): string => `${name}\n${serialNumber ?? ''}`

/** Entries without repeats. */
export function distinctMachines(machines: readonly MachineInfo[]): MachineInfo[] {
  return [...new Map(machines.map((machine) => [machineKey(machine), machine])).values()]
}
