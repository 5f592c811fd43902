/** Histogram, brush and one row per class, high on top. Colour is never the only carrier: each row says its range. */
import { useMemo } from 'preact/hooks'
import { amount, counted, decimal } from '../parts/format.js'
import { shownAs } from '../parts/measure.js'
import { useUnitSystem } from '../parts/unit-system.js'
import { type PropertyWords, wordsOf } from '../parts/words.js'
import type { Choice } from './choice.js'
import { RAMPS } from './colours.js'
import { Histogram } from './histogram.js'
import { type Tally, tallyOf } from './tally.js'
import type { SwathData } from './view-data.js'
import type { ViewColumn } from './view-stream.js'

interface LegendProps {
  readonly data: SwathData
  /** Records that are here; the class areas follow it. */
  readonly rows: number
  readonly column: ViewColumn
  readonly choice: Choice
}

export function Legend({ data, rows, column, choice }: LegendProps) {
  const system = useUnitSystem()
  const words = wordsOf(column, system)
  const { window, filtered, setWindow, ramp } = choice
  const tally = useMemo(
    () => tallyOf(data, rows, column, window, filtered),
    [data, rows, column, window[0], window[1], filtered],
  )
  const colours = RAMPS[ramp]
  const whole = window[0] <= column.lo && window[1] >= column.hi
  return (
    <section aria-labelledby="legend-title" class="legend">
      <h2 id="legend-title">
        {words.label} <span class="faint">{words.unit}</span>
      </h2>
      <Histogram
        counts={column.histogram}
        low={column.lo}
        high={column.hi}
        breaks={column.quantiles}
        colours={colours}
        window={window}
        describe={(value) => `${amount(value, words)} ${words.unit}`}
        change={setWindow}
      />
      <div class="brushed">
        <p class="faint" aria-live="polite">
          {brushText(tally, window, words, system)}
        </p>
        {!whole && (
          <button type="button" onClick={() => setWindow([column.lo, column.hi])}>
            All
          </button>
        )}
      </div>
      <Classes {...{ column, words, tally, colours }} />
    </section>
  )
}

/** `182,177 points, 8.82 – 10.61 t/ha, 205.00 ha, 18 %`. */
function brushText(
  { points, areaM2, allM2 }: Tally,
  [low, high]: readonly [number, number],
  words: PropertyWords,
  system: Parameters<typeof shownAs>[2],
): string {
  const area = shownAs('totalArea', 'm2', system)
  return [
    counted(points, 'point'),
    `${amount(low, words)} – ${amount(high, words)} ${words.unit}`,
    `${amount(areaM2, area)} ${area.unit}`,
    `${decimal(allM2 > 0 ? (100 * areaM2) / allM2 : 0, 0)} %`,
  ].join(', ')
}

function Classes({
  column,
  words,
  tally,
  colours,
}: {
  column: ViewColumn
  words: PropertyWords
  tally: Tally
  colours: readonly string[]
}) {
  const area = shownAs('totalArea', 'm2', useUnitSystem())
  const shown = tally.classes
    .map((areaM2, at) => ({ areaM2, at }))
    .filter(({ at }) => !isEmptyClass(at, column))
    .reverse()
  return (
    <table class="small classes">
      <caption class="faint">
        {shown.length === 7 ? 'Seven classes of equal count' : 'Classes of the values that there are'}
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden">Colour</span>
          </th>
          <th scope="col" class="number">
            {words.unit}
          </th>
          <th scope="col" class="number">
            {area.unit}
          </th>
          <th scope="col" class="number">
            share
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ areaM2, at }) => (
          <tr key={at}>
            <td>
              <svg class="swatch" viewBox="0 0 20 14" aria-hidden="true">
                <rect width="20" height="14" rx="2" fill={colours[at]} />
              </svg>
            </td>
            <td class="number">{rangeText(at, column, words)}</td>
            <td class="number">{amount(areaM2, area)}</td>
            <td class="number">
              {tally.areaM2 > 0 ? `${decimal((100 * areaM2) / tally.areaM2, 0)} %` : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Where many points share one value, breaks fall together and classes between them hold nothing. */
function isEmptyClass(at: number, { quantiles, lo }: ViewColumn): boolean {
  return at === 0 ? quantiles[0]! <= lo : at < quantiles.length && quantiles[at - 1] === quantiles[at]
}

function rangeText(at: number, { quantiles, lo, hi }: ViewColumn, words: PropertyWords): string {
  const text = (value: number) => amount(value, words)
  if (lo === hi) return text(lo)
  if (at === 0) return `under ${text(quantiles[0]!)}`
  if (at === quantiles.length) return quantiles.at(-1)! >= hi ? text(hi) : `over ${text(quantiles.at(-1)!)}`
  return `${text(quantiles[at - 1]!)} – ${text(quantiles[at]!)}`
}
