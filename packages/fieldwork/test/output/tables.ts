/** Point tables made by hand, for the tests of boundary, coverage and output. */
import { metresPerDegree } from '../../src/boundary/index.js'
import { numberColumn, textColumn } from '../../src/points/columns.js'
import type { Column, PointOrigin, PointTable } from '../../src/points/table.js'

export interface Numbers {
  readonly [name: string]: { readonly unit?: string; readonly values: readonly number[] }
}

/** A table of number columns, with time, log and record filled in where they are not given. */
export function tableOf(
  numbers: Numbers,
  more: { texts?: Record<string, (string | undefined)[]>; constants?: Partial<PointTable> } = {},
): PointTable {
  const length = numbers['lon']?.values.length ?? 0
  const columns = new Map<string, Column>()
  const rows = Array.from({ length }, (_, i) => i)
  const all: Numbers = {
    time: { values: rows.map((i) => 1_750_000_000_000 + 1000 * i) },
    log: { values: rows.map(() => 0) },
    record: { values: rows },
    ...numbers,
  }
  for (const [name, { unit, values }] of Object.entries(all)) {
    columns.set(name, numberColumn(unit ?? '', Float64Array.from(values)))
  }
  for (const [name, texts] of Object.entries(more.texts ?? {})) columns.set(name, textColumn(texts))
  return {
    length,
    columns,
    logs: [],
    origins: [originOf({})],
    products: [],
    operationType: 'tillage',
    ...more.constants,
  }
}

/** What the points of a log share, by the names of its machines. */
export function originOf(origin: {
  readonly machinery?: readonly string[]
  readonly originalOperationType?: string
  readonly tillType?: readonly string[]
}): PointOrigin {
  const { machinery = [], originalOperationType, tillType = [] } = origin
  const machines = machinery.map((name) => ({ name, type: 'machine' as const, brand: 'unknown' }))
  return { machinery: machines, originalOperationType, tillType }
}

export interface Pass {
  /** Metres east and north of the origin where the pass starts, and its heading in degrees. */
  readonly east: number
  readonly north: number
  readonly heading: number
  readonly swaths: number
}

export const ORIGIN = { lon: 8.65, lat: 51.72 }

/** Straight passes of equal swaths; the first point of a pass stands one swath after its start. */
export function passes(list: readonly Pass[], widthM: number, lengthM: number): PointTable {
  const metres = metresPerDegree(ORIGIN.lat)
  const lon: number[] = []
  const lat: number[] = []
  const heading: number[] = []
  const record: number[] = []
  let next = 0
  for (const pass of list) {
    const angle = (pass.heading * Math.PI) / 180
    for (let i = 1; i <= pass.swaths; i++) {
      lon.push(ORIGIN.lon + (pass.east + i * lengthM * Math.sin(angle)) / metres.lon)
      lat.push(ORIGIN.lat + (pass.north + i * lengthM * Math.cos(angle)) / metres.lat)
      heading.push(pass.heading)
      record.push(next++)
    }
    next += 10
  }
  const constant = (value: number) => lon.map(() => value)
  return tableOf({
    lon: { values: lon },
    lat: { values: lat },
    record: { values: record },
    heading: { unit: 'arcdeg', values: heading },
    distance: { unit: 'm', values: constant(lengthM) },
    equipmentWidth: { unit: 'm', values: constant(widthM) },
    area: { unit: 'm2', values: constant(widthM * lengthM) },
  })
}

/** The same table with one more number column. */
export function withNumbers(
  table: PointTable,
  name: string,
  unit: string,
  values: readonly number[],
): PointTable {
  return {
    ...table,
    columns: new Map(table.columns).set(name, numberColumn(unit, Float64Array.from(values))),
  }
}

/** Text of all chunks. */
export function textOf(chunks: Iterable<Uint8Array>): string {
  return Buffer.concat([...chunks]).toString('utf8')
}
