/** Flags and files of `sheaf send` → the request that the API takes. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type GeoJson, type InboxTaskCreate, ISOXML_VERSIONS } from '@sheaf/contract'
import { UsageError } from '../exit-codes.js'

/** As they stand on the command line. */
export interface SendFlags {
  readonly grower: string
  readonly machine: readonly string[]
  readonly name: string
  readonly field?: string
  readonly boundary?: string
  readonly guidance?: string
  readonly prescription?: string
  readonly rate?: readonly string[]
  readonly form?: string
  readonly cellSize?: string
  readonly practice?: string
  readonly comment?: string
  readonly isoxml?: string
  readonly validUntil?: string
  readonly key?: string
}

type Rate = NonNullable<InboxTaskCreate['prescription']>['rates'][number]

/**
 * Without a key one is made of the request itself: the same command again sends nothing twice.
 *
 * @throws UsageError naming the flag
 */
export async function taskOf(flags: SendFlags): Promise<InboxTaskCreate> {
  const task = {
    leafUserId: flags.grower,
    machines: [...flags.machine],
    name: flags.name,
    ...(flags.field === undefined ? {} : { fieldId: flags.field }),
    ...(flags.boundary === undefined ? {} : { boundary: await geojson('--boundary', flags.boundary) }),
    ...(flags.guidance === undefined ? {} : { guidance: await geojson('--guidance', flags.guidance) }),
    ...(flags.prescription === undefined
      ? {}
      : { prescription: await prescriptionOf(flags, flags.prescription) }),
    ...(flags.practice === undefined ? {} : { culturalPractice: flags.practice }),
    ...(flags.comment === undefined ? {} : { comment: flags.comment }),
    ...(flags.validUntil === undefined ? {} : { validUntil: flags.validUntil }),
    ...(flags.isoxml === undefined ? {} : { isoxmlVersion: word('--isoxml', flags.isoxml, ISOXML_VERSIONS) }),
  }
  const digest = createHash('sha256').update(JSON.stringify(task)).digest('hex')
  return { ...task, idempotencyKey: flags.key ?? digest }
}

async function geojson(flag: string, path: string): Promise<GeoJson> {
  const text = await readFile(path, 'utf8')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'type' in value) return value as GeoJson
  } catch {
    // told below, as for JSON of another kind
  }
  throw new UsageError(`${flag}: expected GeoJSON, found something else in ${path}`)
}

async function prescriptionOf(
  flags: SendFlags,
  path: string,
): Promise<NonNullable<InboxTaskCreate['prescription']>> {
  const rates = (flags.rate ?? []).map(rateOf)
  if (rates.length === 0)
    throw new UsageError('--prescription: expected at least one --rate beside it, found none')
  const cellSize = Number(flags.cellSize ?? 10)
  if (!(cellSize > 0)) throw new UsageError(`--cell-size: expected metres, found "${flags.cellSize}"`)
  const form = word('--form', flags.form ?? 'grid', ['grid', 'polygons'] as const)
  return { geojson: await geojson('--prescription', path), rates, form, cellSize }
}

/** `property:ddi:unit` or `property:ddi:unit:product`. */
function rateOf(text: string): Rate {
  const [, property, ddi, unit, product] = /^([^:]+):(\d+):([^:]+)(?::(.+))?$/.exec(text) ?? []
  if (property === undefined || unit === undefined) {
    throw new UsageError(
      `--rate: expected property:ddi:unit[:product] such as "rate:6:kg/ha:CAN 27", found "${text}"`,
    )
  }
  return { property, ddi: Number(ddi), unit, ...(product === undefined ? {} : { product }) }
}

function word<const Words extends readonly string[]>(
  flag: string,
  text: string,
  words: Words,
): Words[number] {
  const found = words.find((one) => one === text)
  if (found === undefined)
    throw new UsageError(`${flag}: expected one of ${words.join(', ')}, found "${text}"`)
  return found
}
