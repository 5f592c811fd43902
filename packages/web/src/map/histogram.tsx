/** The spread of a property as bars in class colours, and its brush: two range inputs under the bars, or a drag on them. */
import { useRef } from 'preact/hooks'
import { classOf } from './colours.js'

interface HistogramProps {
  readonly counts: readonly number[]
  readonly low: number
  readonly high: number
  readonly breaks: readonly number[]
  readonly colours: readonly string[]
  readonly window: readonly [number, number]
  readonly describe: (value: number) => string
  readonly change: (window: readonly [number, number]) => void
}

const HEIGHT = 84
/** Steps of the range inputs, which count in these: steps of a fraction would miss the end of the range. */
const STEPS = 200

/** Values in stored units; `describe` turns one into the text that people read. */
export function Histogram(props: HistogramProps) {
  const { low, high, window, describe, change } = props
  return (
    <div class="histogram">
      <Bars {...props} />
      <div class="brush">
        <Limit
          name="from"
          {...{ low, high, describe }}
          value={window[0]}
          change={(value) => change([Math.min(value, window[1]), window[1]])}
        />
        <Limit
          name="to"
          {...{ low, high, describe }}
          value={window[1]}
          change={(value) => change([window[0], Math.max(value, window[0])])}
        />
      </div>
    </div>
  )
}

function Bars({ counts, low, high, breaks, colours, window, describe, change }: HistogramProps) {
  const drag = useRef<number>()
  const most = Math.max(1, ...counts)
  const step = (high - low) / counts.length
  function valueUnder(event: PointerEvent): number {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect()
    return low + Math.min(1, Math.max(0, (event.clientX - left) / width)) * (high - low)
  }
  function dragTo(event: PointerEvent): void {
    if (drag.current === undefined) return
    const value = valueUnder(event)
    change([Math.min(drag.current, value), Math.max(drag.current, value)])
  }
  return (
    <svg
      viewBox={`0 0 ${counts.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Spread from ${describe(low)} to ${describe(high)}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = valueUnder(event)
      }}
      onPointerMove={dragTo}
      onPointerUp={(event) => {
        // a click without a drag takes the brush away
        if (drag.current !== undefined && Math.abs(valueUnder(event) - drag.current) < step)
          change([low, high])
        drag.current = undefined
      }}
      onPointerCancel={() => {
        drag.current = undefined
      }}
    >
      {counts.map((count, at) => {
        const middle = low + (at + 0.5) * step
        const height = count === 0 ? 0 : Math.max(0.8, (count / most) * HEIGHT)
        const inside = middle >= window[0] && middle <= window[1]
        return (
          <rect
            key={at}
            x={at + 0.05}
            y={HEIGHT - height}
            width={0.9}
            height={height}
            fill={colours[classOf(middle, breaks)]}
            opacity={inside ? 1 : 0.25}
          />
        )
      })}
    </svg>
  )
}

interface LimitProps {
  readonly name: string
  readonly value: number
  readonly low: number
  readonly high: number
  readonly describe: (value: number) => string
  readonly change: (value: number) => void
}

function Limit({ name, value, low, high, describe, change }: LimitProps) {
  return (
    <input
      type="range"
      aria-label={name}
      min={0}
      max={STEPS}
      value={high > low ? Math.round(((value - low) / (high - low)) * STEPS) : 0}
      aria-valuetext={describe(value)}
      onInput={(event) => change(low + (event.currentTarget.valueAsNumber / STEPS) * (high - low))}
    />
  )
}
