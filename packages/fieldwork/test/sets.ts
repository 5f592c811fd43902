/** Sets built in memory through the writer of @sheaf/isoxml: machines that drive east along the equator. */
import { createHash } from 'node:crypto'
import {
  memoryTree,
  openTaskData,
  type TaskDataSet,
  type TaskDataToWrite,
  writeTaskDataSet,
} from '@sheaf/isoxml'
import type { ConversionConfiguration } from '../src/convert/configuration.js'
import { type ConvertedFile, convertTaskDataSet, DEFAULT_CONVERSION } from '../src/index.js'
import type { UtcOffsetAt } from '../src/zone/utc-offset-by-zone.js'

/** On the equator 0.0001° of longitude is 6378137 m × π/180 × 0.0001 = 11.131949 m. */
export const STEP_M = (6378137 * Math.PI) / 180 / 10_000
const STEP_RAW = 1000
export const STEP_S = 5
export const START_MS = Date.UTC(2026, 6, 29, 15, 0, 0)
/** lon 10°, lat 0°. */
const WEST_RAW = 100_000_000

export interface Drive {
  readonly channels: readonly {
    readonly ddi: number
    readonly elementId: string
    readonly constant?: number
  }[]
  /** Per record the raw value of each channel; undefined where it was not logged. */
  readonly rows: readonly (readonly (number | undefined)[])[]
  readonly stem?: string
  readonly startMs?: number
  /** Records after which the machine stands for that many seconds and drives on 1 km further. */
  readonly status?: readonly number[]
  readonly up?: readonly number[]
  /** Steps of 0.0001° east of the start at each record; default one more per record. */
  readonly steps?: readonly number[]
}

export function logOf({ channels, rows, stem = 'TLG00001', startMs = START_MS, status, up, steps }: Drive) {
  return {
    stem,
    layout: { position: ['north', 'east', 'up', 'status'] as const, channels },
    records: rows.map((row, i) => ({
      localTimeMs: startMs + i * STEP_S * 1000,
      north: 0,
      east: WEST_RAW + (steps?.[i] ?? i) * STEP_RAW,
      up: up?.[i] ?? 118_200,
      status: status?.[i] ?? 4,
      values: row.flatMap((value, index) => (value === undefined ? [] : [[index, value] as const])),
    })),
  }
}

/** One device: an element tree and constants by element. `parent` is an element id. */
export function deviceOf(
  id: string,
  designator: string,
  deviceClass: number,
  elements: readonly {
    readonly id: string
    readonly type: number
    readonly designator?: string
    readonly parent?: string
    readonly constants?: Readonly<Record<number, number>>
  }[],
) {
  const objectId = (element: string): number => 1 + elements.findIndex(({ id: own }) => own === element)
  const properties: { objectId: number; ddi: number; value: number; designator: string }[] = []
  const tree = elements.map((element, number) => ({
    id: element.id,
    objectId: number + 1,
    type: element.type,
    designator: element.designator ?? '',
    number,
    parentObjectId: element.parent === undefined ? 0 : objectId(element.parent),
    references: Object.entries(element.constants ?? {}).map(([ddi, value]) => {
      const property = { objectId: 1000 + properties.length, ddi: Number(ddi), value, designator: '' }
      properties.push(property)
      return property.objectId
    }),
  }))
  // device class in bits 49–55 of the NAME
  const clientName = `A0${(deviceClass << 1).toString(16).padStart(2, '0').toUpperCase()}850000200001`
  return { id, designator, clientName, elements: tree, properties }
}

export const BASE = { version: '4.3', dataTransferOrigin: 2 } as const

export async function openSet(set: TaskDataToWrite): Promise<TaskDataSet> {
  // tests of odd sets: what terminals write is often not valid
  const files = writeTaskDataSet(set, '', { allowInvalid: true })
  const tree = memoryTree(new Map(files.map(({ path, bytes }) => [path.replace(/^\//, ''), bytes])))
  return (await openTaskData(tree)).sets[0]!
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export async function convert(
  set: TaskDataToWrite,
  configuration: Partial<ConversionConfiguration> = {},
  utcOffsetAt?: UtcOffsetAt,
): Promise<ConvertedFile[]> {
  return convertTaskDataSet(await openSet(set), {
    configuration: { ...DEFAULT_CONVERSION, ...configuration },
    digest: sha256,
    ...(utcOffsetAt ? { utcOffsetAt } : {}),
  })
}

/** Numbers of a column, for comparison. */
export const column = (file: ConvertedFile, name: string): number[] => {
  const found = file.points?.columns.get(name)
  return found?.kind === 'number' ? [...found.values] : []
}
