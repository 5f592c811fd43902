/** Swaths on a plain canvas: the small pictures of cards, and the map of a browser without WebGL2. */
import { classOf } from './colours.js'
import type { FieldOutline } from './field-outline.js'
import type { LocalFrame } from './local-frame.js'
import type { SwathData } from './view-data.js'

export interface PictureStyle {
  readonly property: string
  readonly breaks: readonly number[]
  /** Seven colours as CSS writes them. */
  readonly colours: readonly string[]
  readonly window: readonly [low: number, high: number]
  readonly timeEnd: number
  readonly filtered: boolean
}

/** Puts metres of a local frame on pixels of a canvas, north up. */
export interface Placing {
  readonly scale: number
  toPixels(east: number, north: number): [x: number, y: number]
}

const MARGIN = 0.04
const SEAM_PX = 0.8

/** The placing that shows all of an operation. */
export function placingFor(data: SwathData, width: number, height: number): Placing {
  const [west, south, east, north] = data.header.bbox ?? [0, 0, 0, 0]
  const [left, bottom] = data.frame.toMetres(west, south)
  const [right, top] = data.frame.toMetres(east, north)
  const reach = data.rows > 0 ? data.shapes[0]! : 0
  const scale = Math.min(
    ((1 - 2 * MARGIN) * width) / Math.max(1, right - left + reach),
    ((1 - 2 * MARGIN) * height) / Math.max(1, top - bottom + reach),
  )
  const [middleEast, middleNorth] = [(left + right) / 2, (bottom + top) / 2]
  return {
    scale,
    toPixels: (x, y) => [width / 2 + (x - middleEast) * scale, height / 2 - (y - middleNorth) * scale],
  }
}

/** Draws the records that are here, class by class, so that a colour is set seven times and not a million. */
export function paintSwaths(
  context: CanvasRenderingContext2D,
  data: SwathData,
  style: PictureStyle,
  placing: Placing,
): void {
  const values = data.values(style.property)!
  const paths = style.colours.map(() => new Path2D())
  const hollow = new Path2D()
  for (let i = 0; i < data.rows; i++) {
    const value = values[i]!
    const shown = value >= style.window[0] && value <= style.window[1] && data.secondsOf(i) <= style.timeEnd
    if (!shown) continue
    const path = style.filtered && data.isDropped(i) ? hollow : paths[classOf(value, style.breaks)]!
    addSwath(path, data, i, placing)
  }
  paths.forEach((path, at) => {
    context.fillStyle = style.colours[at]!
    context.fill(path)
    // smoothed edges of neighbours let the ground shine through
    context.strokeStyle = style.colours[at]!
    context.lineWidth = SEAM_PX
    context.stroke(path)
  })
  context.strokeStyle = getComputedStyle(document.documentElement).color
  context.lineWidth = 1
  context.stroke(hollow)
}

/** The outlines of fields over the swaths. */
export function paintOutlines(
  context: CanvasRenderingContext2D,
  frame: LocalFrame,
  fields: readonly FieldOutline[],
  { toPixels }: Placing,
): void {
  const rings = fields.flatMap(({ geometry }) => geometry.coordinates.flat())
  const path = new Path2D()
  for (const ring of rings) {
    for (const [at, [lon, lat]] of ring.entries()) {
      const pixel = toPixels(...frame.toMetres(lon!, lat!))
      if (at === 0) path.moveTo(...pixel)
      else path.lineTo(...pixel)
    }
    path.closePath()
  }
  context.strokeStyle = getComputedStyle(document.documentElement).color
  context.lineWidth = 1.5
  context.stroke(path)
}

function addSwath(path: Path2D, data: SwathData, i: number, { toPixels }: Placing): void {
  const [east, north, heading, length] = data.positions.subarray(4 * i, 4 * i + 4) as unknown as number[]
  const half = (data.shapes[4 * i]! / 2) * 1.025
  const edge = data.shapes[4 * i + 2]!
  const stretch = data.stretch(data.rows)
  const along = length! * stretch * (stretch > 1 ? 1.25 : 1.03)
  const startEast = east! - along * Math.sin(heading!)
  const startNorth = north! - along * Math.cos(heading!)
  path.moveTo(...toPixels(east! - half * Math.cos(heading!), north! + half * Math.sin(heading!)))
  path.lineTo(...toPixels(east! + half * Math.cos(heading!), north! - half * Math.sin(heading!)))
  path.lineTo(...toPixels(startEast + half * Math.cos(edge), startNorth - half * Math.sin(edge)))
  path.lineTo(...toPixels(startEast - half * Math.cos(edge), startNorth + half * Math.sin(edge)))
  path.closePath()
}
