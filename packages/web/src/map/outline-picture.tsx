import type { FieldOutline } from './field-outline.js'
import { mercator } from './local-frame.js'

/** Without WebGL2 there is no map: the outlines are drawn as a picture, and the reason is said. */
export function OutlinePicture({
  outlines,
  chosen,
}: {
  outlines: readonly FieldOutline[]
  chosen: string | undefined
}) {
  const shown = chosen === undefined ? outlines : outlines.filter(({ id }) => id === chosen)
  return (
    <div class="picture-map">
      <p class="note">
        This browser offers no WebGL2, which the map needs. Here is a picture of the boundaries; new ones can
        be uploaded.
      </p>
      {shown.length > 0 && (
        <svg viewBox={boxOf(shown)} role="img" aria-label="Field boundaries">
          {shown.map(({ id, name, geometry }) => (
            <path key={id} d={geometry.coordinates.flat().map(ringPath).join('')}>
              <title>{name}</title>
            </path>
          ))}
        </svg>
      )}
    </div>
  )
}

/** Units of the picture: 2⁻³⁰ of the world, some centimetres. */
const UNITS = 2 ** 30

function pointOf([lon, lat]: readonly number[]): [number, number] {
  const [x, y] = mercator(lon!, lat!)
  return [x * UNITS, y * UNITS]
}

function ringPath(ring: readonly (readonly number[])[]): string {
  return `M${ring.map((position) => pointOf(position).join(' ')).join('L')}Z`
}

function boxOf(outlines: readonly FieldOutline[]): string {
  const points = outlines.flatMap(({ geometry }) => geometry.coordinates.flat(2).map(pointOf))
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top]
  const room = 0.05 * Math.max(width, height)
  return [left - room, top - room, width + 2 * room, height + 2 * room].join(' ')
}
