import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'

const HEIGHTS = ['low', 'half', 'full'] as const
type Height = (typeof HEIGHTS)[number]
/** Pixels of a drag that change the height. */
const DRAG_PX = 40

/** The panel beside a map. On a phone it is a sheet below the map with three heights: tap or drag its handle. */
export function Sheet({ label, children }: { label: string; children: ComponentChildren }) {
  const [height, setHeight] = useState<Height>('half')
  const start = useRef<number>()
  // a drag ends with a click of the browser, which is none of the user's
  const dragged = useRef(false)
  function move(by: 1 | -1): void {
    setHeight(HEIGHTS[Math.min(2, Math.max(0, HEIGHTS.indexOf(height) + by))]!)
  }
  return (
    <aside class={`panel ${height}`} aria-label={label}>
      <button
        type="button"
        class="handle"
        aria-label={`Height of this panel: ${height}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          start.current = event.clientY
        }}
        onPointerUp={(event) => {
          const by = (start.current ?? event.clientY) - event.clientY
          start.current = undefined
          dragged.current = Math.abs(by) > DRAG_PX
          if (dragged.current) move(by > 0 ? 1 : -1)
        }}
        onClick={() => {
          if (!dragged.current) setHeight(HEIGHTS[(HEIGHTS.indexOf(height) + 1) % HEIGHTS.length]!)
          dragged.current = false
        }}
      />
      {children}
    </aside>
  )
}
