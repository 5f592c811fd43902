/** Maps a property a few times by us, or once, in part, by the peer. Arguments: who, points. */
import { coverageOf, numbersOf, propertyMap } from '@sheaf/fieldwork'
import { bestOf } from '../support/best-of.js'
import { noisyTable, truthAt } from './map-input.js'
import { indexOf, weightedAt } from './map-peer.js'

const TIMES = 3
/** The peer draws one pixel of so many; the others would cost the same. */
const PEER_SHARE = 16
const [who, points] = process.argv.slice(2)
const table = noisyTable(Number(points))
const coverage = coverageOf(table).geometry

const ours = bestOf(TIMES, () => propertyMap(table, 'wetMassPerArea', { coverage }))
const { grid, values: pixels } = ours.result
const ground = pixels.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)
const common = { pixels: pixels.length, ground, points: table.length }
console.log(JSON.stringify({ ...common, ...(who === 'ours' ? measured() : peer()) }))

function measured() {
  return { cpu: ours.cpu, first: ours.first, error: errorOf((at) => pixels[at]) }
}

function peer() {
  const scaled = (name, zero, step) => numbersOf(table, name).map((degrees) => (degrees - zero) / step - 0.5)
  const x = scaled('lon', grid.west, grid.lonPerPixel)
  const y = scaled('lat', grid.north, -grid.latPerPixel)
  const values = numbersOf(table, 'wetMassPerArea')
  const index = bestOf(1, () => indexOf(x, y))
  const drawn = new Float32Array(pixels.length)
  const { cpu } = bestOf(1, () => {
    for (let at = 0; at < drawn.length; at += PEER_SHARE) {
      if (Number.isNaN(pixels[at])) continue
      drawn[at] = weightedAt(index.result, x, y, values, at % grid.width, Math.floor(at / grid.width))
    }
  })
  return { cpu: index.cpu + PEER_SHARE * cpu, index: index.cpu, error: errorOf((at) => drawn[at]) }
}

/** Root mean square of what pixels on the ground differ from the true field by. */
function errorOf(valueAt) {
  let squares = 0
  let count = 0
  for (let at = 0; at < pixels.length; at += PEER_SHARE) {
    if (Number.isNaN(pixels[at])) continue
    const lon = grid.west + ((at % grid.width) + 0.5) * grid.lonPerPixel
    const lat = grid.north - (Math.floor(at / grid.width) + 0.5) * grid.latPerPixel
    squares += (valueAt(at) - truthAt(lon, lat)) ** 2
    count++
  }
  return Math.sqrt(squares / count)
}
