/** Ramps of seven classes, low to high, and which class a value belongs to. */

/** The contract's seven quantile colours: red to green as the trade draws yield. */
const TRADE = ['#C80000', '#FF2800', '#FF9600', '#FFF000', '#00E600', '#00BE00', '#008200'] as const
/** Seven steps of Viridis (van der Walt and Smith, 2015): lightness rises evenly, safe for colour-blind eyes. */
const VIRIDIS = ['#440154', '#443983', '#31688e', '#21918c', '#35b779', '#90d743', '#fde725'] as const

export type RampName = 'trade' | 'even'
export const RAMPS: Readonly<Record<RampName, readonly string[]>> = { trade: TRADE, even: VIRIDIS }

/** Red, green, blue as 0–1, seven after each other, for the shader. */
export function shaderColours(ramp: RampName): Float32Array {
  const colours = new Float32Array(21)
  RAMPS[ramp].forEach((hex, at) => {
    for (let channel = 0; channel < 3; channel++) {
      colours[at * 3 + channel] = Number.parseInt(hex.slice(1 + 2 * channel, 3 + 2 * channel), 16) / 255
    }
  })
  return colours
}

/** Class 0–6 of a value; `breaks` are the six inner limits, ascending. A value on a limit belongs above it. */
export function classOf(value: number, breaks: readonly number[]): number {
  let at = 0
  while (at < breaks.length && value >= breaks[at]!) at++
  return at
}

const SAFE_KEY = 'sheaf.colour-safe'

/** Whether this browser's user wants colours that every eye can tell apart. */
export function isColourSafe(): boolean {
  return localStorage.getItem(SAFE_KEY) === 'yes'
}

export function rememberColourSafe(safe: boolean): void {
  localStorage.setItem(SAFE_KEY, safe ? 'yes' : 'no')
}
