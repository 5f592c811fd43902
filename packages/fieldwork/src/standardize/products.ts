/**
 * Products per row of an application: one entry per product, one per part of a recipe.
 *
 * `appliedRate` sums the entries of the dimension (volume or mass) with the larger treated area; the others stand in
 * `products` with their own unit. A recipe's part has the share `part quantity ÷ recipe quantity`.
 */
import { ELEMENT_TYPE, type Product } from '@sheaf/isoxml'
import { productSpans } from '../classify/product-allocation.js'
import { ownName, type SourceName } from '../crops/owner-names.js'
import { numberColumn } from '../points/columns.js'
import type { Column, PointProduct } from '../points/table.js'
import { spanOfRecords } from './crop-spans.js'
import { type Quantity, RATE_UNIT } from './ddi.js'
import { sumOfColumns, sumOfRates } from './rate-sums.js'
import { type RateSource, rateSources } from './rates.js'
import type { TrackContext } from './track-context.js'

/** Carriers by name, in the languages of the crop table. */
const CARRIER = /^(?:wasser|water|eau|vand|woda|acqua|agua|água|vatten)\b/iu
/** Quantity DDIs of products: counts and contents by dimension. */
const MASS_DDIS: ReadonlySet<number> = new Set([6, 7, 74, 75, 76, 81])
const VOLUME_DDIS: ReadonlySet<number> = new Set([1, 2, 71, 72, 73, 80, 588, 589])
const UNNAMED = 'unknown'

export interface AppliedColumns {
  readonly columns: Map<string, Column>
  readonly products: readonly PointProduct[]
  /** Rate of any product; NaN where none is known. Undefined when no rate is logged at all. */
  readonly primary: Float64Array | undefined
  /** Products as the source names them. */
  readonly names?: readonly SourceName[]
}

interface Entry {
  readonly product: PointProduct
  /** Names of the source, by what they became. */
  readonly names: readonly SourceName[]
  readonly rate: Float64Array
}

/** `appliedRate`, `appliedRateTarget` and `products.<k>.rate` of a track. */
export function appliedColumns(context: TrackContext): AppliedColumns {
  const columns = new Map<string, Column>()
  const actual = rateSources(context, 'actual')
  const target = rateSources(context, 'setpoint')
  if (actual.length === 0) return { columns, products: [], primary: undefined }
  const quantity = leadingQuantity(context, actual)
  columns.set('appliedRate', numberColumn(RATE_UNIT[quantity], sumOfRates(actual, quantity)))
  if (target.some((source) => source.quantity === quantity)) {
    columns.set('appliedRateTarget', numberColumn(RATE_UNIT[quantity], sumOfRates(target, quantity)))
  }
  const found = actual.flatMap((source) => entriesOf(context, source))
  const entries = mergeEntries(found)
  entries.forEach(({ product, rate }, k) => {
    columns.set(`products.${k}.rate`, numberColumn(product.unit, rate))
  })
  return {
    columns,
    products: entries.map((entry) => entry.product),
    primary: anyRate(actual, quantity),
    names: found.flatMap(({ names }) => names),
  }
}

/** The sum of the leading quantity, else the rate of any other source. */
function anyRate(sources: readonly RateSource[], quantity: Quantity): Float64Array {
  const own = sumOfRates(sources, quantity)
  const others = sources.filter((source) => source.quantity !== quantity)
  if (others.length === 0) return own
  const any = own.slice()
  for (const { perHectare } of others)
    for (let row = 0; row < any.length; row++) if (Number.isNaN(any[row]!)) any[row] = perHectare[row]!
  return any
}

function leadingQuantity(context: TrackContext, sources: readonly RateSource[]): Quantity {
  const area = { volume: 0, mass: 0, count: 0 }
  for (const quantity of ['volume', 'mass', 'count'] as const) {
    const own = sources.filter((source) => source.quantity === quantity)
    if (own.length === 0) continue
    const rates = sumOfRates(own, quantity)
    for (let row = 0; row < rates.length; row++)
      if (rates[row]! > 0) area[quantity] += context.rows.area[row]!
  }
  if (area.volume === 0 && area.mass === 0) return sources[0]!.quantity
  return area.volume >= area.mass ? 'volume' : 'mass'
}

/** One entry per product of the element; where its product changed on the way, each in the rows of its time. */
function entriesOf(context: TrackContext, source: RateSource): Entry[] {
  const { task, taskData, tree, offsetMinutes, track, rows } = context
  const spans = productSpans(task, taskData, tree, source.elementId, offsetMinutes)
  const spanOf = spanOfRecords(spans, track.log.localTimeMs)
  return spans.flatMap(({ products }, span) => {
    const own =
      spanOf === undefined
        ? source
        : { ...source, perHectare: within(source.perHectare, rows.record, spanOf, span) }
    // a product whose time lies outside this log is not in it
    const isHere = spanOf === undefined || own.perHectare.some((rate) => !Number.isNaN(rate))
    return isHere ? entriesOfProducts(context, own, products) : []
  })
}

function within(rates: Float64Array, record: Uint32Array, spanOf: Uint16Array, span: number): Float64Array {
  const own = new Float64Array(rates.length).fill(Number.NaN)
  for (let row = 0; row < own.length; row++) if (spanOf[record[row]!] === span) own[row] = rates[row]!
  return own
}

function entriesOfProducts(context: TrackContext, source: RateSource, products: readonly Product[]): Entry[] {
  const only = products.length === 1 ? products[0] : undefined
  const parts = only === undefined ? [] : recipeParts(context, only, source)
  if (parts.length > 0) return parts
  const bin = binName(context, source)
  const sources =
    products.length > 0 ? products.map(({ designator }) => designator) : bin === undefined ? [] : [bin]
  return [{ ...namedProduct(context, sources, RATE_UNIT[source.quantity]), rate: source.perHectare }]
}

/** @param sources names of what one tank held at once */
function namedProduct(
  { productNames }: TrackContext,
  sources: readonly string[],
  unit: string,
): Pick<Entry, 'product' | 'names'> {
  const names = sources.map((source) => ({
    kind: 'product' as const,
    source,
    name: ownName(source, productNames),
  }))
  const isCarrier = [sources, names.map(({ name }) => name)].some((texts) =>
    CARRIER.test(texts.join(' + ').trim()),
  )
  const name = names.map((each) => each.name).join(' + ') || UNNAMED
  return { product: { name, type: isCarrier ? 'Carrier' : 'Component', unit }, names }
}

/** A bin without product goes by its own name, so that two of them stay apart. */
function binName(context: TrackContext, source: RateSource): string | undefined {
  const element = context.tree.get(source.elementId)?.element
  return element?.type === ELEMENT_TYPE.bin && element.designator.trim() !== ''
    ? element.designator.trim()
    : undefined
}

function recipeParts(context: TrackContext, product: Product, source: RateSource): Entry[] {
  const whole = product.recipeQuantity ?? product.relations.reduce((sum, part) => sum + part.quantity, 0)
  if (product.relations.length === 0 || !(whole > 0)) return []
  return product.relations.map(({ productId, quantity }) => {
    const part = context.taskData.products.get(productId)
    const share = quantity / whole
    const unit = RATE_UNIT[partQuantity(product, part, source.quantity)]
    const { product: named, names } = namedProduct(context, [part?.designator ?? productId], unit)
    return {
      product: { ...named, tankMix: true },
      names,
      rate: scaled(source.perHectare, share),
    }
  })
}

/** A solid part of a liquid mixture (g in ml) counts in kg/ha, and the reverse; else the mixture's dimension. */
function partQuantity(whole: Product, part: Product | undefined, quantity: Quantity): Quantity {
  if (part?.quantityDdi === undefined || whole.quantityDdi === undefined) return quantity
  if (MASS_DDIS.has(part.quantityDdi)) return 'mass'
  return VOLUME_DDIS.has(part.quantityDdi) ? 'volume' : quantity
}

/** The same product from two elements is one entry whose rates add. */
function mergeEntries(entries: readonly Entry[]): Entry[] {
  const merged = new Map<string, Entry>()
  for (const entry of entries) {
    const key = `${entry.product.name}\n${entry.product.unit}`
    const known = merged.get(key)
    if (known === undefined) {
      merged.set(key, entry)
      continue
    }
    merged.set(key, { ...known, rate: sumOfColumns([known.rate, entry.rate]) })
  }
  return [...merged.values()]
}

function scaled(values: Float64Array, factor: number): Float64Array {
  const products = new Float64Array(values.length)
  for (let row = 0; row < products.length; row++) products[row] = values[row]! * factor
  return products
}
