/** A metric grid as the map's background: calm, no tile, no request, and it tells sizes at once. */

interface Lines {
  type: 'FeatureCollection'
  features: {
    type: 'Feature'
    properties: { strong: boolean }
    geometry: { type: 'LineString'; coordinates: [number, number][] }
  }[]
}

const METRES_PER_DEGREE = 111_320
/** Most lines in one direction, whatever the view. */
const MOST_LINES = 60

/**
 * @param bounds  west, south, east, north of the view in degrees
 * @returns lines every 100 m, 500 m, 5 km or 50 km by what gives a readable number; every fifth is strong
 */
export function gridLines([west, south, east, north]: readonly [number, number, number, number]): Lines {
  const middle = Math.max(-80, Math.min(80, (south + north) / 2))
  const heightM = (north - south) * METRES_PER_DEGREE
  const step = [100, 500, 5_000, 50_000, 500_000].find((size) => heightM / size < MOST_LINES / 2) ?? 2_000_000
  // columns keep their place while the view moves: the east-west step is fixed per degree band
  const band = Math.round(middle)
  const stepLat = step / METRES_PER_DEGREE
  const stepLon = step / (METRES_PER_DEGREE * Math.cos((band * Math.PI) / 180))
  return {
    type: 'FeatureCollection',
    features: [
      ...marks(south, north, stepLat).map(({ at, strong }) =>
        line(strong, [
          [west, at],
          [east, at],
        ]),
      ),
      ...marks(west, east, stepLon).map(({ at, strong }) =>
        line(strong, [
          [at, south],
          [at, north],
        ]),
      ),
    ],
  }
}

function marks(from: number, to: number, step: number): { at: number; strong: boolean }[] {
  const first = Math.ceil(from / step)
  const count = Math.min(2 * MOST_LINES, Math.max(0, Math.floor(to / step) - first + 1))
  return Array.from({ length: count }, (_, at) => ({
    at: (first + at) * step,
    strong: (first + at) % 5 === 0,
  }))
}

function line(strong: boolean, coordinates: [number, number][]): Lines['features'][number] {
  return { type: 'Feature', properties: { strong }, geometry: { type: 'LineString', coordinates } }
}
