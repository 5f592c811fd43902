/** What the user looks at of an operation: property, window, time, points, colours. All of it stands in the address. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { wordsOf } from '../parts/words.js'
import { isColourSafe, RAMPS, type RampName, rememberColourSafe, shaderColours } from './colours.js'
import type { PictureStyle } from './paint-swaths.js'
import type { SwathStyle } from './swath-layer.js'
import type { SwathData } from './view-data.js'
import type { ViewColumn } from './view-stream.js'

/** Beyond every value and every time: nothing may fall off by rounding. */
const OPEN = 1e30

export interface Choice {
  readonly column: ViewColumn | undefined
  readonly setProperty: (name: string) => void
  /** In stored units; the property's own limits when nothing was chosen. */
  readonly window: readonly [low: number, high: number]
  readonly setWindow: (window: readonly [number, number]) => void
  /** Seconds since the first record; infinite for all. */
  readonly timeEnd: number
  readonly setTimeEnd: (seconds: number) => void
  readonly filtered: boolean
  readonly setFiltered: (filtered: boolean) => void
  readonly safe: boolean
  readonly setSafe: (safe: boolean) => void
  readonly ramp: RampName
  readonly style: (SwathStyle & { readonly picture: PictureStyle }) | undefined
}

export function useChoice(data: SwathData | undefined): Choice {
  const [property, setProperty] = useState(() => inAddress('property') ?? undefined)
  const [chosen, setWindow] = useState(windowInAddress)
  const [timeEnd, setTimeEnd] = useState(() => Number(inAddress('until') ?? Number.POSITIVE_INFINITY))
  const [filtered, setFiltered] = useState(() => inAddress('points') === 'filtered')
  const [safe, setSafe] = useState(() => (inAddress('colours') ?? (isColourSafe() ? 'safe' : '')) === 'safe')
  const column = useMemo(() => columnFor(data, property), [data, property])
  const window = limited(chosen, column)
  const ramp: RampName = safe || (column && wordsOf(column, 'metric').ramp === 'even') ? 'even' : 'trade'
  const drops = filtered && data?.tellsFiltered === true
  const style = useMemo(
    () => column && styleOf(column, ramp, window, timeEnd, drops),
    [column, ramp, window[0], window[1], timeEnd, drops],
  )
  const playing = timeEnd !== Number.POSITIVE_INFINITY
  useEffect(() => {
    keepInAddress({
      property,
      from: column && window[0] > column.lo ? shortNumber(window[0]) : undefined,
      to: column && window[1] < column.hi ? shortNumber(window[1]) : undefined,
      until: playing ? String(Math.round(timeEnd)) : undefined,
      points: filtered ? 'filtered' : undefined,
      colours: safe ? 'safe' : undefined,
    })
  }, [property, column, window[0], window[1], Math.round(timeEnd / 60), filtered, safe])
  return {
    ...{ column, window, setWindow, timeEnd, setTimeEnd, filtered: drops, setFiltered, safe, ramp, style },
    setProperty: (name) => {
      setProperty(name)
      setWindow(undefined)
    },
    setSafe: (on) => {
      rememberColourSafe(on)
      setSafe(on)
    },
  }
}

function styleOf(
  column: ViewColumn,
  ramp: RampName,
  [low, high]: readonly [number, number],
  timeEnd: number,
  filtered: boolean,
) {
  const window = [low <= column.lo ? -OPEN : low, high >= column.hi ? OPEN : high] as const
  const common = {
    ...{ property: column.name, breaks: column.quantiles, window, filtered },
    timeEnd: Math.min(timeEnd, OPEN),
  }
  return { ...common, colours: shaderColours(ramp), picture: { ...common, colours: RAMPS[ramp] } }
}

/** The chosen column, else the first that the table of properties names. */
function columnFor(data: SwathData | undefined, property: string | undefined): ViewColumn | undefined {
  const columns = data?.properties ?? []
  return columns.find(({ name }) => name === property) ?? data?.shownProperties[0] ?? columns[0]
}

type Limits = readonly [low: number | undefined, high: number | undefined]

function limited(chosen: Limits | undefined, column: ViewColumn | undefined): readonly [number, number] {
  const { lo, hi } = column ?? { lo: 0, hi: 0 }
  const [low = lo, high = hi] = chosen ?? []
  return [Math.min(Math.max(low, lo), hi), Math.max(Math.min(high, hi), lo)]
}

function windowInAddress(): Limits | undefined {
  const limit = (name: string) => {
    const text = inAddress(name)
    return text === null || Number.isNaN(Number(text)) ? undefined : Number(text)
  }
  return [limit('from'), limit('to')]
}

/** Six significant digits: finer than the steps of the values. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)))
}

export function inAddress(name: string): string | null {
  return new URLSearchParams(location.search).get(name)
}

/** Writes values into the address in place, without a step in the history; undefined removes one. */
export function keepInAddress(values: Readonly<Record<string, string | undefined>>): void {
  const search = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(values))
    if (value === undefined) search.delete(name)
    else search.set(name, value)
  const text = search.size > 0 ? `?${search}` : ''
  if (text !== location.search) history.replaceState(history.state, '', location.pathname + text)
}
