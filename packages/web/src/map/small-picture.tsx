/** The picture of an operation or a file, drawn from the first levels of its view. */
import { useQuery } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import { send } from '../api/request.js'
import { wordsOf } from '../parts/words.js'
import { isColourSafe, RAMPS } from './colours.js'
import { paintSwaths, placingFor } from './paint-swaths.js'
import { SwathData } from './view-data.js'
import { readView } from './view-stream.js'

/** Records that a small picture needs; the rest of the view is not fetched. */
const ENOUGH = 8_000
/** Size of the drawing; the card scales it. */
const WIDTH = 560
const HEIGHT = 280

/**
 * @param view     whose view: `operations/<id>` or `files/<id>`
 * @param version  changes when the points do
 */
export function SmallPicture({ view, version }: { view: string; version: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const seen = useSeen(canvas)
  const { data } = useQuery({
    queryKey: ['picture', view, version],
    queryFn: ({ signal }) => firstLevels(`/services/sheaf/api/${view}/view`, signal),
    enabled: seen,
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context && data) draw(context, data)
  }, [data])
  return (
    <canvas ref={canvas} class="picture" width={WIDTH} height={HEIGHT} data-ready={data ? 'yes' : 'no'} />
  )
}

/** True from the moment on which the element comes into view. */
function useSeen(element: { readonly current: Element | null }): boolean {
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true)
    })
    observer.observe(element.current!)
    return () => observer.disconnect()
  }, [])
  return seen
}

async function firstLevels(path: string, signal: AbortSignal): Promise<SwathData> {
  const response = await send('GET', path, { signal })
  let data: SwathData | undefined
  for await (const part of readView(response.body!)) {
    if (part.kind === 'header') {
      const rows = part.header.levels.map((level) => level.rows)
      data = new SwathData(
        part.header,
        rows.reduce((sum, count) => (sum < ENOUGH ? sum + count : sum), 0),
      )
    } else data!.addLevel(part.level, part.columns)
    if (data!.rows >= ENOUGH) break
  }
  return data!
}

function draw(context: CanvasRenderingContext2D, data: SwathData): void {
  context.clearRect(0, 0, WIDTH, HEIGHT)
  const [column] = data.shownProperties
  if (column === undefined) return
  const even = isColourSafe() || wordsOf(column, 'metric').ramp === 'even'
  const style = {
    property: column.name,
    breaks: column.quantiles,
    colours: RAMPS[even ? 'even' : 'trade'],
    window: [-Infinity, Infinity],
    timeEnd: Infinity,
    filtered: false,
  } as const
  paintSwaths(context, data, style, placingFor(data, WIDTH, HEIGHT))
}
