/** Operation types and properties in words, with the unit and colours in which the page shows them. Data table. */
import type { OperationType } from '@sheaf/contract'
import { type Shown, shownAs, type UnitSystem } from './measure.js'

export const TYPE_WORDS: Record<OperationType, string> = {
  planted: 'Planted',
  applied: 'Applied',
  harvested: 'Harvested',
  tillage: 'Tillage',
}

/** `trade`: red to green as farmers know it; `even`: a ramp of rising lightness. */
type PropertyRamp = 'trade' | 'even'

export interface PropertyWords extends Shown {
  readonly label: string
  readonly ramp: PropertyRamp
}

/** Properties worth a map, in the order of the buttons; the rates of products come after `appliedRate`. */
const MAP_PROPERTIES: Readonly<Record<string, readonly [label: string, ramp: PropertyRamp]>> = {
  dryMassPerArea: ['Dry yield', 'trade'],
  wetMassPerArea: ['Wet yield', 'trade'],
  dryVolumePerArea: ['Dry volume', 'trade'],
  wetVolumePerArea: ['Wet volume', 'trade'],
  seedRate: ['Seed rate', 'trade'],
  seedRateTarget: ['Target rate', 'trade'],
  appliedRate: ['Rate', 'trade'],
  appliedRateTarget: ['Target rate', 'trade'],
  tillageDepthActual: ['Depth', 'trade'],
  tillageDepthTarget: ['Target depth', 'trade'],
  seedDepth: ['Seed depth', 'trade'],
  harvestMoisture: ['Moisture', 'even'],
  proteinPercentage: ['Protein', 'even'],
  cropFlow: ['Crop flow', 'even'],
  downForce: ['Down force', 'even'],
  singulation: ['Singulation', 'even'],
  speed: ['Speed', 'even'],
  fuelRate: ['Fuel rate', 'even'],
  elevation: ['Elevation', 'even'],
}
const ORDER = Object.keys(MAP_PROPERTIES)

interface Named {
  readonly name: string
  readonly unit: string
  /** A product's name, where the property is the rate of one. */
  readonly label?: string
  /** Least and greatest value, where they are known: very small or large ones want other decimals. */
  readonly lo?: number
  readonly hi?: number
}

/** The properties that the page offers on the map, in the order of the buttons: those of the table and product rates. */
export function offered<Column extends Named>(columns: readonly Column[]): Column[] {
  return columns
    .filter(({ name, label }) => name in MAP_PROPERTIES || label !== undefined)
    .sort((a, b) => placeOf(a) - placeOf(b))
}

function placeOf({ name, label }: Named): number {
  return label === undefined ? ORDER.indexOf(name) : ORDER.indexOf('appliedRateTarget') + 0.5
}

/** The property's words, with its values in the units that people chose. */
export function wordsOf({ name, unit, label, lo, hi }: Named, system: UnitSystem): PropertyWords {
  const [known, ramp] = MAP_PROPERTIES[name] ?? [label ?? name, label === undefined ? 'even' : 'trade']
  return { label: known, ramp, ...fitting(shownAs(name, unit, system), lo, hi) }
}

/** As many decimals as tell the values of a range apart, and none that nobody reads. */
function fitting(shown: Shown, lo = 0, hi = 0): Shown {
  const greatest = Math.max(Math.abs(lo), Math.abs(hi)) * shown.factor
  if (greatest >= 10_000) return { ...shown, decimals: 0 }
  let { decimals } = shown
  const spread = (hi - lo) * shown.factor
  while (spread > 0 && decimals < 6 && spread * 10 ** decimals < 10) decimals++
  return { ...shown, decimals }
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
