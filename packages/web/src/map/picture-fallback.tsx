import { useEffect, useRef } from 'preact/hooks'
import type { FieldOutline } from './field-outline.js'
import { type PictureStyle, paintOutlines, paintSwaths, placingFor } from './paint-swaths.js'
import type { SwathData } from './view-data.js'

/** Without WebGL2 there is no map: the swaths are drawn once as a picture, and the reason is said. */
export function PictureFallback({
  label,
  data,
  rows,
  fields,
  style,
}: {
  label: string
  data: SwathData | undefined
  rows: number
  fields: readonly FieldOutline[]
  style: PictureStyle | undefined
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const { current } = canvas
    const context = current?.getContext('2d')
    if (!current || !context || !data || !style) return
    current.width = current.clientWidth * devicePixelRatio
    current.height = current.clientHeight * devicePixelRatio
    const placing = placingFor(data, current.width, current.height)
    paintSwaths(context, data, style, placing)
    paintOutlines(context, data.frame, fields, placing)
  }, [data, rows, fields, style])
  return (
    <div class="picture-map">
      <p class="note">
        This browser offers no WebGL2, which the map needs. Here is a picture of the work; legend and summary
        hold the numbers.
      </p>
      <canvas ref={canvas} role="img" aria-label={label} data-ready={data?.complete ? 'yes' : 'no'} />
    </div>
  )
}
