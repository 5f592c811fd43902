/** The summary Feature as a table: totals, means with least and greatest, products, varieties, machines. */
import type { SummaryFeature } from '@sheaf/contract'
import { CorrectionsTable } from './corrections-table.js'
import { amount, dateTime, quantity } from './format.js'
import { useUnitSystem } from './unit-system.js'
import { capitalized, wordsOf } from './words.js'

type Properties = SummaryFeature['properties']

const TOTALS: readonly (readonly [key: keyof Properties, label: string])[] = [
  ['totalArea', 'Area'],
  ['totalDistance', 'Distance'],
  ['totalWetMass', 'Wet mass'],
  ['totalDryMass', 'Dry mass'],
  ['totalWetVolume', 'Wet volume'],
  ['totalDryVolume', 'Dry volume'],
  ['totalApplied', 'Applied'],
  ['totalPlanted', 'Planted'],
  ['totalFuelUsed', 'Fuel'],
]

const STATS: readonly (keyof Properties)[] = [
  'dryMassPerArea',
  'wetMassPerArea',
  'harvestMoisture',
  'proteinPercentage',
  'seedRate',
  'seedRateTarget',
  'seedDepth',
  'appliedRate',
  'appliedRateTarget',
  'tillageDepthActual',
  'tillageDepthTarget',
  'speed',
  'elevation',
]

export function SummaryTable({ summary }: { summary: SummaryFeature }) {
  const properties = summary.properties
  const system = useUnitSystem()
  return (
    <>
      <dl class="pairs">
        <dt>Start</dt>
        <dd>{dateTime(properties.startTime)}</dd>
        <dt>End</dt>
        <dd>{dateTime(properties.endTime)}</dd>
        {properties.crop && properties.crop.length > 0 && (
          <>
            <dt>Crop</dt>
            <dd>{capitalized(properties.crop.join(', '))}</dd>
          </>
        )}
        {TOTALS.map(([key, label]) => {
          const value = properties[key]
          if (!isQuantity(value)) return null
          return [<dt key={key}>{label}</dt>, <dd key={`${key}.value`}>{quantity(value, key, system)}</dd>]
        })}
      </dl>
      <Stats properties={properties} />
      <Lists properties={properties} />
      <CorrectionsTable corrections={properties.corrections} />
    </>
  )
}

function Stats({ properties }: { properties: Properties }) {
  const system = useUnitSystem()
  const rows = STATS.flatMap((key) => {
    const stat = properties[key]
    return isStat(stat)
      ? [{ key, stat, words: wordsOf({ name: key, unit: stat.unit, lo: stat.min, hi: stat.max }, system) }]
      : []
  })
  if (rows.length === 0) return null
  return (
    <table class="small">
      <thead>
        <tr>
          <th scope="col">Over all points</th>
          <th scope="col" class="number">
            mean
          </th>
          <th scope="col" class="number">
            least
          </th>
          <th scope="col" class="number">
            most
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, stat, words }) => (
          <tr key={key}>
            <th scope="row">
              {words.label} <span class="faint">{words.unit}</span>
            </th>
            <td class="number">{amount(stat.avg, words)}</td>
            <td class="number">{amount(stat.min, words)}</td>
            <td class="number">{amount(stat.max, words)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Lists({ properties }: { properties: Properties }) {
  const system = useUnitSystem()
  return (
    <>
      {properties.products && properties.products.length > 0 && (
        <table class="small">
          <thead>
            <tr>
              <th scope="col">Product</th>
              <th scope="col" class="number">
                rate
              </th>
              <th scope="col" class="number">
                applied
              </th>
            </tr>
          </thead>
          <tbody>
            {properties.products.map((product) => (
              <tr key={product.name}>
                <th scope="row">{product.name}</th>
                <td class="number">{product.rate ? quantity(product.rate, 'rate', system) : '–'}</td>
                <td class="number">
                  {product.totalApplied ? quantity(product.totalApplied, 'totalApplied', system) : '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {properties.varieties && properties.varieties.length > 0 && (
        <p>
          <span class="faint">Variety</span> {properties.varieties.map((variety) => variety.name).join(', ')}
        </p>
      )}
      {properties.machinery && properties.machinery.length > 0 && (
        <p>
          <span class="faint">Machines</span> {properties.machinery.map((machine) => machine.name).join(', ')}
        </p>
      )}
    </>
  )
}

function isQuantity(value: unknown): value is { value: number; unit: Properties['totalArea']['unit'] } {
  return typeof value === 'object' && value !== null && 'value' in value
}

function isStat(value: unknown): value is { avg: number; min: number; max: number; unit: string } {
  return typeof value === 'object' && value !== null && 'avg' in value
}
