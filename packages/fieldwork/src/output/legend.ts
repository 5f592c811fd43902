/** Colours of maps: the contract's ramp over minimum to maximum, and its seven classes of equal count. */

export type Rgb = readonly [red: number, green: number, blue: number]

/** The contract's ramp: percent of the range to colour; `nv` is the colour of no data. */
export const RAMP = {
  '0%': [200, 0, 0],
  '35%': [255, 40, 0],
  '45%': [255, 150, 0],
  '55%': [255, 240, 0],
  '65%': [0, 230, 0],
  '75%': [0, 190, 0],
  '100%': [0, 130, 0],
  nv: [0, 0, 0, 0],
} as const

const STOPS = Object.entries(RAMP)
  .filter(([stop]) => stop !== 'nv')
  .map(([stop, colour]) => ({ share: Number.parseInt(stop, 10) / 100, colour }))

/** Colours of the seven classes, low to high. */
export const CLASS_COLOURS = [
  '#C80000',
  '#FF2800',
  '#FF9600',
  '#FFF000',
  '#00E600',
  '#00BE00',
  '#008200',
] as const

/** Colour of the ramp at a share of the range, linear between stops. @param share 0 to 1 */
export const rampColour = (share: number): Rgb => {
  const next = STOPS.findIndex((stop) => stop.share >= share)
  const above = STOPS[next < 0 ? STOPS.length - 1 : next]!
  const below = STOPS[Math.max(0, next - 1)]!
  const span = above.share - below.share
  const t = span > 0 ? (share - below.share) / span : 0
  const mix = (k: number) => Math.round(below.colour[k]! + t * (above.colour[k]! - below.colour[k]!))
  return [mix(0), mix(1), mix(2)]
}

/** `#RRGGBB` as numbers. */
export const rgbOf = (colour: string): Rgb => [
  Number.parseInt(colour.slice(1, 3), 16),
  Number.parseInt(colour.slice(3, 5), 16),
  Number.parseInt(colour.slice(5, 7), 16),
]

/** One class: its colour and its range. */
export interface LegendRange {
  readonly colorCode: string
  readonly min: number
  readonly max: number
}

/** Seven ranges, ascending; each `max` is the next one's `min`. */
export interface Legend {
  readonly ranges: readonly LegendRange[]
}

/**
 * Classes of equal count. Quantiles by linear interpolation between ranks (Hyndman & Fan 1996, type 7).
 * @returns undefined when no value is finite
 */
export const legendOf = (values: Float64Array, selection?: Uint32Array): Legend | undefined => {
  const chosen = selection === undefined ? values : Float64Array.from(selection, (i) => values[i]!)
  const sorted = chosen.filter(Number.isFinite).sort()
  if (sorted.length === 0) return undefined
  const quantile = (share: number): number => {
    const rank = share * (sorted.length - 1)
    const below = Math.floor(rank)
    const above = Math.min(sorted.length - 1, below + 1)
    return sorted[below]! + (rank - below) * (sorted[above]! - sorted[below]!)
  }
  const breaks = Array.from({ length: CLASS_COLOURS.length + 1 }, (_, k) =>
    quantile(k / CLASS_COLOURS.length),
  )
  return {
    ranges: CLASS_COLOURS.map((colorCode, k) => ({ colorCode, min: breaks[k]!, max: breaks[k + 1]! })),
  }
}
