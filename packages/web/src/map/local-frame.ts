/**
 * Metres around an origin, and how they lie on the map. Positions in float32 metres stay exact to millimetres;
 * the matrix to the screen is composed in float64 before it goes to the graphics card.
 */

/** Metres per degree at the origin, as the artefact states them. */
export interface Origin {
  readonly lon: number
  readonly lat: number
  readonly metresPerLon: number
  readonly metresPerLat: number
}

export class LocalFrame {
  readonly origin: Origin
  /** Mercator's northward scale grows by tan(latitude) per radian: half of that, per metre. */
  readonly curvature: number
  readonly #perMetreEast: number
  readonly #perMetreNorth: number
  readonly #mercator: readonly [number, number]

  constructor(origin: Origin) {
    const latitude = (origin.lat * Math.PI) / 180
    this.origin = origin
    this.#mercator = mercator(origin.lon, origin.lat)
    this.#perMetreEast = 1 / 360 / origin.metresPerLon
    this.#perMetreNorth = 1 / 360 / origin.metresPerLat / Math.cos(latitude)
    this.curvature = (Math.tan(latitude) * Math.PI) / 180 / origin.metresPerLat / 2
  }

  /** @param camera column-major 4 × 4, from Mercator 0–1 to clip space */
  matrix(camera: Float64Array): Float32Array {
    const [x, y] = this.#mercator
    const out = new Float32Array(16)
    for (let row = 0; row < 4; row++) {
      out[row] = camera[row]! * this.#perMetreEast
      out[4 + row] = -camera[4 + row]! * this.#perMetreNorth
      out[8 + row] = camera[8 + row]!
      out[12 + row] = camera[row]! * x + camera[4 + row]! * y + camera[12 + row]!
    }
    return out
  }

  /** Metres east and north of the origin. */
  toMetres(lon: number, lat: number): [east: number, north: number] {
    const { origin } = this
    return [(lon - origin.lon) * origin.metresPerLon, (lat - origin.lat) * origin.metresPerLat]
  }

  toDegrees(east: number, north: number): [lon: number, lat: number] {
    const { origin } = this
    return [origin.lon + east / origin.metresPerLon, origin.lat + north / origin.metresPerLat]
  }
}

/** Web Mercator, 0–1 from west to east and from north to south. */
export function mercator(lon: number, lat: number): [x: number, y: number] {
  const latitude = (lat * Math.PI) / 180
  return [(lon + 180) / 360, (1 - Math.asinh(Math.tan(latitude)) / Math.PI) / 2]
}
