/** The peer: flatbush over the fields' boxes, then ray casting on the rings of each field whose box holds the point. */
import Flatbush from 'flatbush'

/**
 * Indexes of the points inside, by field, ascending.
 *
 * @param {Float64Array} lon @param {Float64Array} lat
 * @param {readonly import('@sheaf/isoxml').MultiPolygon[]} fields of one polygon each
 * @returns {number[][]}
 */
export function insideByRayCasting(lon, lat, fields) {
  const rings = fields.map(({ coordinates }) => coordinates[0].map((ring) => Float64Array.from(ring.flat())))
  const boxes = new Flatbush(fields.length)
  for (const [exterior] of rings) {
    const along = (axis) => exterior.filter((_, k) => k % 2 === axis)
    boxes.add(Math.min(...along(0)), Math.min(...along(1)), Math.max(...along(0)), Math.max(...along(1)))
  }
  boxes.finish()
  const inside = fields.map(() => [])
  for (let i = 0; i < lon.length; i++) {
    const x = lon[i]
    const y = lat[i]
    for (const field of boxes.search(x, y, x, y)) if (isInside(rings[field], x, y)) inside[field].push(i)
  }
  return inside
}

function isInside(rings, x, y) {
  let inside = false
  for (const ring of rings) {
    for (let k = 0, j = ring.length - 2; k < ring.length; j = k, k += 2) {
      const yFrom = ring[j + 1]
      const yTo = ring[k + 1]
      if (yFrom > y === yTo > y) continue
      if (x < ring[j] + ((y - yFrom) * (ring[k] - ring[j])) / (yTo - yFrom)) inside = !inside
    }
  }
  return inside
}
