/**
 * Harvest per row: wet and dry mass and volume from whatever the machine logged.
 *
 * volume = mass ÷ density(crop); dry = wet × (100 − moisture) ÷ (100 − standard moisture), never above wet; where
 * only dry yield is logged wet follows by the inverse; without standard moisture dry repeats wet; without moisture
 * there is no dry. Dry mass that the machine logged counts before the formula; where it states the moisture that it
 * stands for (DDI 184) it is brought to the crop's standard.
 */
import { cropFacts, hasVolumeKeys } from '../crops/match-crop.js'
import type { ColumnMemory } from '../points/column-memory.js'
import { numberColumn } from '../points/columns.js'
import type { Column } from '../points/table.js'
import { DDI } from './ddi.js'
import { hasNonZero } from './held-values.js'
import { countedYield, flowOf, loggedYield, logsYield, type Yield } from './logged-yields.js'
import { channelFor, measuredValues, rowValues, type TrackContext } from './track-context.js'

export interface HarvestColumns {
  readonly columns: Map<string, Column>
  /** Yield of any kind; undefined when none is logged. */
  readonly primary: Float64Array | undefined
}

const LITRES_PER_CUBIC_METRE = 1000

/** All harvest properties of a track. */
export function harvestColumns(context: TrackContext): HarvestColumns {
  const { rows, memory } = context
  const read = logsYield(context) ? loggedYield : countedYield
  const moisture = moistureOf(context)
  const density = factPerRow(context, (crop) => densityOf(crop))
  const standard = factPerRow(context, (crop) => cropFacts(crop).standardMoisture)
  const mass = read(context, 'mass')
  const volume = mass === undefined ? read(context, 'volume') : undefined
  const dryLogged = atStandard(read(context, 'dryMass'), context, standard)
  const wet =
    mass ??
    massOfVolume(context, volume) ??
    (dryLogged && moisture && scaled(dryLogged, wetPerDry(moisture, standard), memory))
  const dry = dryLogged ? atMost(dryLogged, wet) : wet && moisture && dried(wet, moisture, standard, memory)
  const columns = new Map<string, Column>()
  if (moisture) columns.set('harvestMoisture', numberColumn('percentage', moisture))
  setMass(columns, 'wet', wet)
  setMass(columns, 'dry', dry)
  if (density.some((kgPerM3) => !Number.isNaN(kgPerM3))) {
    const litres = (yielded: Yield | undefined) => yielded && scaled(yielded, litresPerKg(density), memory)
    setVolume(columns, 'wet', volume ?? litres(wet))
    setVolume(columns, 'dry', litres(dry))
  }
  const flow = flowOf(context)
  if (flow) columns.set('cropFlow', numberColumn('kg/s', flow))
  const protein = measuredValues(context, DDI.protein, 1e-4)
  if (protein) columns.set('proteinPercentage', numberColumn('percentage', protein))
  columns.set('samplingInterval', numberColumn('s', rows.interval))
  return { columns, primary: (wet ?? dry ?? volume)?.perHectare }
}

/** kg/m³ where the crop has volume keys. */
const densityOf = (crop: string | undefined): number | undefined =>
  hasVolumeKeys(crop) ? cropFacts(crop).densityKgPerM3 : undefined

/** A fact of the crop, NaN where none is known: one value for all rows, or one per row where the crop changes. */
function factPerRow(
  { crops, cropOfRecord, rows }: TrackContext,
  factOf: (crop: string | undefined) => number | undefined,
): Float64Array {
  const facts = Float64Array.from(crops, ({ crop }) => factOf(crop) ?? Number.NaN)
  if (cropOfRecord === undefined || facts.every((fact) => Object.is(fact, facts[0])))
    return facts.subarray(0, 1)
  return Float64Array.from(rows.record, (record) => facts[cropOfRecord[record]!]!)
}

/** Step to take per row in what may be one value for all rows. */
const stepOf = (facts: Float64Array): number => (facts.length === 1 ? 0 : 1)

/** Percent of water: crop moisture, else 100 − dry matter. A step signal: it holds without limit. */
function moistureOf(context: TrackContext): Float64Array | undefined {
  const moisture = channelFor(context, DDI.cropMoisture)
  if (moisture && hasNonZero(moisture)) return measuredValues(context, DDI.cropMoisture, 1e-4)
  const dryMatter = channelFor(context, DDI.dryMatter)
  if (dryMatter === undefined || !hasNonZero(dryMatter))
    return moisture && measuredValues(context, DDI.cropMoisture, 1e-4)
  const values = measuredValues(context, DDI.dryMatter, 1e-4)
  if (values !== undefined) for (let row = 0; row < values.length; row++) values[row] = 100 - values[row]!
  return values
}

/** Density of the batch (DDI 121, mg/L) where logged, else that of the crop. */
function massOfVolume(context: TrackContext, volume: Yield | undefined): Yield | undefined {
  if (volume === undefined) return undefined
  const logged = channelFor(context, DDI.productDensity)
  const measured = logged && hasNonZero(logged) ? rowValues(context, logged, 1e-6) : undefined
  const usual = factPerRow(context, (crop) => cropFacts(crop).densityKgPerM3)
  if (measured === undefined && usual.every((kgPerM3) => Number.isNaN(kgPerM3))) return undefined
  const step = stepOf(usual)
  const kgPerLitre = new Float64Array(context.rows.length)
  for (let row = 0; row < kgPerLitre.length; row++) {
    const own = measured === undefined ? Number.NaN : measured[row]!
    kgPerLitre[row] = own > 0 ? own : usual[row * step]! / LITRES_PER_CUBIC_METRE
  }
  return scaled(volume, kgPerLitre, context.memory)
}

/** `(100 − moisture) ÷ (100 − standard)`, at most 1; 1 without a standard (NaN). NaN where the moisture is none. */
function dryPerWet(percent: number, standard: number): number {
  if (!(percent > 0 && percent < 100)) return Number.NaN
  const share = (100 - percent) / (100 - standard)
  if (share < 1) return share
  return 1
}

function dried(
  { perHectare, amount }: Yield,
  moisture: Float64Array,
  standard: Float64Array,
  memory: ColumnMemory,
): Yield {
  const step = stepOf(standard)
  const dry = { perHectare: memory.numbers(amount.length), amount: memory.numbers(amount.length) }
  for (let row = 0; row < amount.length; row++) {
    const share = dryPerWet(moisture[row]!, standard[row * step]!)
    dry.perHectare[row] = perHectare[row]! * share
    dry.amount[row] = amount[row]! * share
  }
  return dry
}

/** The inverse, at least 1. */
function wetPerDry(moisture: Float64Array, standard: Float64Array): Float64Array {
  const step = stepOf(standard)
  return moisture.map((percent, row) => 1 / dryPerWet(percent, standard[row * step]!))
}

/** Logged dry mass brought from the moisture that it states (DDI 184, ppm) to the crop's standard. */
function atStandard(
  dry: Yield | undefined,
  context: TrackContext,
  standard: Float64Array,
): Yield | undefined {
  const reference = channelFor(context, DDI.referenceMoisture)
  if (dry === undefined || reference === undefined) return dry
  const factor = rowValues(context, reference, 1e-4)
  const step = stepOf(standard)
  for (let row = 0; row < factor.length; row++) {
    const share = (100 - factor[row]!) / (100 - standard[row * step]!)
    factor[row] = share > 0 ? share : 1
  }
  return scaled(dry, factor, context.memory)
}

/** Dry is never above wet, where wet is known. */
function atMost(dry: Yield, wet: Yield | undefined): Yield {
  if (wet === undefined) return dry
  const least = (own: Float64Array, bound: Float64Array): Float64Array => {
    const values = own.slice()
    for (let row = 0; row < values.length; row++) if (values[row]! > bound[row]!) values[row] = bound[row]!
    return values
  }
  return {
    perHectare: least(dry.perHectare, wet.perHectare),
    amount: least(dry.amount, wet.amount),
  }
}

/** `1000 ÷ density`: one value, or one per row. */
const litresPerKg = (density: Float64Array): Float64Array =>
  density.map((kgPerM3) => LITRES_PER_CUBIC_METRE / kgPerM3)

/** @param factor one for all rows, or one per row */
function scaled({ perHectare, amount }: Yield, factor: Float64Array, memory: ColumnMemory): Yield {
  return { perHectare: times(perHectare, factor, memory), amount: times(amount, factor, memory) }
}

function times(values: Float64Array, factor: Float64Array, memory: ColumnMemory): Float64Array {
  const step = stepOf(factor)
  const products = memory.numbers(values.length)
  for (let row = 0; row < products.length; row++) products[row] = values[row]! * factor[row * step]!
  return products
}

function setMass(columns: Map<string, Column>, kind: 'wet' | 'dry', yielded: Yield | undefined) {
  if (yielded === undefined) return
  columns.set(`${kind}Mass`, numberColumn('kg', yielded.amount))
  columns.set(`${kind}MassPerArea`, numberColumn('kg/ha', yielded.perHectare))
}

function setVolume(columns: Map<string, Column>, kind: 'wet' | 'dry', yielded: Yield | undefined) {
  if (yielded === undefined) return
  columns.set(`${kind}Volume`, numberColumn('L', yielded.amount))
  columns.set(`${kind}VolumePerArea`, numberColumn('L/ha', yielded.perHectare))
}
