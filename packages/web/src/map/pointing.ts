/** Pointer and keyboard on the map of swaths: what lies there, what is chosen, and the way along a pass. */
import type { Map as MapLibre } from 'maplibre-gl'
import type { SwathData } from './view-data.js'

/** What is pointed at: a record, or -1 where no work was done, and the place of its label in pixels. */
export interface Pointed {
  readonly record: number
  readonly x: number
  readonly y: number
  readonly byKeyboard: boolean
}

/** Room that a label needs right of and below the pointer, in pixels. */
const LABEL = { width: 200, height: 130, gap: 14 }

interface MapPointer {
  readonly lngLat: { readonly lng: number; readonly lat: number }
  readonly point: { readonly x: number; readonly y: number }
}

/** Looks under the pointer once per frame at most; a click chooses. The answer stops it. */
export function watchPointer(
  map: MapLibre,
  data: SwathData,
  show: (pointed: Pointed | undefined) => void,
  choose: (record: number) => void,
): () => void {
  let waiting = 0
  const recordUnder = ({ lngLat }: MapPointer) => data.recordAt(lngLat.lng, lngLat.lat)
  const move = (event: MapPointer) => {
    cancelAnimationFrame(waiting)
    waiting = requestAnimationFrame(() =>
      show({ record: recordUnder(event), ...labelPlace(map, event.point), byKeyboard: false }),
    )
  }
  const leave = () => {
    cancelAnimationFrame(waiting)
    show(undefined)
  }
  const click = (event: MapPointer) => choose(recordUnder(event))
  map.on('mousemove', move)
  map.on('click', click)
  map.on('mouseout', leave)
  map.on('movestart', leave)
  return () => {
    cancelAnimationFrame(waiting)
    map.off('mousemove', move)
    map.off('click', click)
    map.off('mouseout', leave)
    map.off('movestart', leave)
  }
}

interface Keys {
  readonly step: (rows: number) => void
  readonly togglePlay: () => void
  readonly choose: (record: number) => void
  readonly close: () => void
}

/**
 * While the map has the focus of the keyboard its middle is a crosshair. Enter chooses the swath there, `[` and `]`
 * go along the pass, Space plays, Escape lets go. The answer stops it.
 */
export function watchKeys(
  map: MapLibre,
  data: SwathData,
  keys: { readonly current: Keys },
  show: (pointed: Pointed | undefined) => void,
): () => void {
  const canvas = map.getCanvas()
  const inMiddle = () => {
    const { lng, lat } = map.getCenter()
    return data.recordAt(lng, lat)
  }
  const look = () => {
    if (canvas.matches(':focus-visible'))
      show({ record: inMiddle(), ...labelPlace(map, map.project(map.getCenter())), byKeyboard: true })
  }
  const blur = () => show(undefined)
  const press = (event: KeyboardEvent) => {
    const deeds: Record<string, () => void> = {
      ' ': () => keys.current.togglePlay(),
      '[': () => keys.current.step(-1),
      ']': () => keys.current.step(1),
      Enter: () => keys.current.choose(inMiddle()),
      Escape: () => keys.current.close(),
    }
    const deed = deeds[event.key]
    if (deed === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    deed()
  }
  canvas.addEventListener('focus', look)
  canvas.addEventListener('blur', blur)
  canvas.addEventListener('keydown', press)
  map.on('moveend', look)
  return () => {
    canvas.removeEventListener('focus', look)
    canvas.removeEventListener('blur', blur)
    canvas.removeEventListener('keydown', press)
    map.off('moveend', look)
  }
}

/** Right of and below a place on the map, or on its other side where the map ends. */
function labelPlace(map: MapLibre, { x, y }: { x: number; y: number }): { x: number; y: number } {
  const { clientWidth, clientHeight } = map.getContainer()
  const { width, height, gap } = LABEL
  return {
    x: x + gap + width > clientWidth ? Math.max(4, x - gap - width) : x + gap,
    y: y + gap + height > clientHeight ? Math.max(4, y - gap - height) : y + gap,
  }
}
