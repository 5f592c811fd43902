/**
 * What each machine did where several share a field: area, way and amounts of its points. A header or a drill behind a
 * tractor belongs to the machine that carries it, so a machine is what drives; implements stand for themselves where no
 * vehicle is named.
 */
import { machineKey, originOfRow, usedOrigins } from '../points/origins.js'
import type { MachineInfo, PointOrigin, PointTable } from '../points/table.js'
import { ColumnTotals, sumOf, sumPerRecord } from './statistics.js'
import type { MachineTotals, QuantityValue } from './summary-feature.js'
import { defined, massOrVolume, plantedTotal } from './varieties.js'

const SQUARE_METRES_PER_HECTARE = 10_000

/** One entry per machine in the order of the logs; undefined unless at least two have points. */
export function machineTotals(table: PointTable): MachineTotals[] | undefined {
  const carriers = usedOrigins(table).map(carrierOf)
  if (new Set(carriers.map(keyOf)).size < 2) return undefined
  const rows = rowsByKey(table)
  const entries = new Map(
    carriers.flatMap((machine) => (machine === undefined ? [] : [[keyOf(machine), machine] as const])),
  )
  return [...entries].map(([key, machine]) => ({
    name: machine.name,
    ...(machine.serialNumber === undefined ? {} : { serialNumber: machine.serialNumber }),
    ...totals(table, Uint32Array.from(rows.get(key)!)),
  }))
}

const carrierOf = ({ machinery }: PointOrigin): MachineInfo | undefined =>
  machinery.find(({ type }) => type === 'machine') ?? machinery[0]

const keyOf = (machine: MachineInfo | undefined): string => (machine === undefined ? '' : machineKey(machine))

function rowsByKey(table: PointTable): Map<string, number[]> {
  const originOf = originOfRow(table)
  const keys = table.origins.map((origin) => keyOf(carrierOf(origin)))
  const rows = new Map<string, number[]>()
  for (let row = 0; row < table.length; row++) {
    const key = keys[originOf(row)]!
    const own = rows.get(key)
    if (own) own.push(row)
    else rows.set(key, [row])
  }
  return rows
}

function totals(table: PointTable, rows: Uint32Array): Omit<MachineTotals, 'name' | 'serialNumber'> {
  const quantity = (value: number | undefined, unit: string): QuantityValue | undefined =>
    value === undefined ? undefined : { value, unit }
  const planted = plantedTotal(table, rows)
  return defined({
    totalArea: { value: sumOf(table, 'area', rows) ?? 0, unit: 'm2' },
    totalDistance: { value: sumPerRecord(table, 'distance', rows) ?? 0, unit: 'm' },
    totalFuelUsed: quantity(sumPerRecord(table, 'fuelUsed', rows), 'L'),
    totalWetMass: quantity(sumOf(table, 'wetMass', rows), 'kg'),
    totalDryMass: quantity(sumOf(table, 'dryMass', rows), 'kg'),
    totalWetVolume: quantity(sumOf(table, 'wetVolume', rows), 'L'),
    totalDryVolume: quantity(sumOf(table, 'dryVolume', rows), 'L'),
    totalPlanted: planted?.unit === 'seeds' ? planted : undefined,
    totalApplied: appliedTotal(table, rows),
  }) as Omit<MachineTotals, 'name' | 'serialNumber'>
}

/** Σ applied rate × area over the chosen rows (all when none are given). */
export function appliedTotal(table: PointTable, rows?: Uint32Array): QuantityValue | undefined {
  const column = table.columns.get('appliedRate')
  const ground = new ColumnTotals(table, rows).ground('appliedRate')
  if (column?.kind !== 'number' || ground === undefined) return undefined
  return { value: ground.weighted / SQUARE_METRES_PER_HECTARE, unit: massOrVolume(column.unit) }
}
