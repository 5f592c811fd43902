import { useEffect } from 'preact/hooks'
import { amount } from '../parts/format.js'
import { shownAs } from '../parts/measure.js'
import { useUnitSystem } from '../parts/unit-system.js'
import { progressAt } from './tally.js'
import type { SwathData } from './view-data.js'

/** Seconds of playing that the whole operation takes. */
const PLAY_SECONDS = 20
/** With less motion wanted the work comes in steps of a second. */
const CALM_STEP_MS = 1_000
const ALL = Number.POSITIVE_INFINITY

interface TimeBarProps {
  readonly data: SwathData | undefined
  /** Seconds since the first record; infinite for all. */
  readonly timeEnd: number
  readonly change: (seconds: number) => void
  readonly playing: boolean
  readonly setPlaying: (playing: boolean) => void
}

/** Plays the operation as it was driven: swaths appear up to the chosen time, ground and speed of work count along. */
export function TimeBar({ data, timeEnd, change, playing, setPlaying }: TimeBarProps) {
  const end = data?.duration ?? 0
  useEffect(() => (playing ? play(timeEnd, end, change, () => setPlaying(false)) : undefined), [playing, end])
  if (data === undefined || end === 0) return <div class="time-bar" />
  const shown = Math.min(timeEnd, end)
  const clock = clockText(data.startTime + shown)
  return (
    <div class="time-bar">
      <button type="button" aria-pressed={playing} onClick={() => setPlaying(!playing)}>
        {playing ? 'Pause' : 'Play'}
      </button>
      <input
        type="range"
        aria-label="Time"
        aria-valuetext={clock}
        min={0}
        max={end}
        step={Math.max(1, end / 1_000)}
        value={shown}
        onInput={(event) => {
          const at = event.currentTarget.valueAsNumber
          setPlaying(false)
          change(at >= end ? ALL : at)
        }}
      />
      <output>
        {clock}
        <Worked data={data} seconds={timeEnd} />
      </output>
    </div>
  )
}

/** Ground so far and ground per hour. */
function Worked({ data, seconds }: { data: SwathData; seconds: number }) {
  const shown = shownAs('totalArea', 'm2', useUnitSystem())
  if (seconds === ALL) return null
  const { areaM2, perHourM2 } = progressAt(data, seconds)
  return (
    <span class="faint">
      {amount(areaM2, shown)} {shown.unit} · {amount(perHourM2, { ...shown, decimals: 1 })} {shown.unit}/h
    </span>
  )
}

/** Moves the time on, frame by frame, until the end; the answer stops it. */
function play(from: number, end: number, change: (seconds: number) => void, done: () => void): () => void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  let frame = 0
  let before = performance.now()
  let at = from >= end ? 0 : from
  const step = (now: number) => {
    if (!calm || now - before >= CALM_STEP_MS) {
      at += ((now - before) / 1_000 / PLAY_SECONDS) * end
      before = now
      change(at >= end ? ALL : Math.max(0, at))
    }
    if (at >= end) done()
    else frame = requestAnimationFrame(step)
  }
  frame = requestAnimationFrame(step)
  return () => cancelAnimationFrame(frame)
}

/** Seconds since 1970 UTC as local time. */
function clockText(seconds: number): string {
  return new Date(seconds * 1_000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}
