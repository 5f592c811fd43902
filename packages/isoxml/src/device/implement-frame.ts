/**
 * The frame of an implement at each record: where its reference point stands and which way its axes point, in degrees
 * per metre. Worked out for a block of records at a time, so that all sections of the block find it in the cache.
 */
import { metresPerDegreeEast, metresPerDegreeNorth } from '../geometry/ellipsoid.js'
import type { TimeLog } from '../time-log/model.js'
import { type Body, type Pose, poseAt } from './bodies.js'
import type { GeometrySeries } from './geometry-series.js'
import type { SectionPlace } from './section-layout.js'
import { headingAt, type VehicleTrack } from './vehicle-track.js'

/** Records worked out together. */
export const BLOCK = 4096

const DEGREES = 1e-7
const DEGREES_PER_RADIAN = 180 / Math.PI
/** Metres; only for the latitude half-way to the implement. */
const ROUGH_METRES_PER_DEGREE = 111_000

/** Columns of the frame that are kept for the whole log. */
export class FrameColumns {
  readonly headingDegrees: Float32Array
  readonly vehicleHeadingDegrees: Float32Array
  readonly rightLonPerM: Float32Array
  readonly rightLatPerM: Float32Array

  constructor(records: number) {
    this.headingDegrees = new Float32Array(records).fill(Number.NaN)
    this.vehicleHeadingDegrees = new Float32Array(records).fill(Number.NaN)
    this.rightLonPerM = new Float32Array(records).fill(Number.NaN)
    this.rightLatPerM = new Float32Array(records).fill(Number.NaN)
  }
}

/** The frame over one block of records; NaN where position or heading is unknown. */
export class FrameBlock {
  readonly #originLon = new Float64Array(BLOCK)
  readonly #originLat = new Float64Array(BLOCK)
  readonly #aheadLon = new Float64Array(BLOCK)
  readonly #aheadLat = new Float64Array(BLOCK)
  readonly #rightLon = new Float64Array(BLOCK)
  readonly #rightLat = new Float64Array(BLOCK)
  readonly #pose: Pose = { eastM: 0, northM: 0, sine: 0, cosine: 1 }

  /** Works out records `from` to `to` (exclusive), at most a block of them. */
  fill(
    log: TimeLog,
    track: VehicleTrack,
    bodies: readonly Body[],
    frame: FrameColumns,
    from: number,
    to: number,
  ): void {
    const pose = this.#pose
    for (let record = from; record < to; record++) {
      const at = record - from
      const node = track.nodeOf[record]!
      if (node < 0 || Number.isNaN(track.heading[node]!)) {
        this.#originLon[at] = Number.NaN
        this.#originLat[at] = Number.NaN
        continue
      }
      poseAt(bodies, track, record, pose)
      const lat = log.north![record]! * DEGREES
      const middle = lat + pose.northM / 2 / ROUGH_METRES_PER_DEGREE
      const perEast = 1 / metresPerDegreeEast(middle)
      const perNorth = 1 / metresPerDegreeNorth(middle)
      this.#originLon[at] = log.east![record]! * DEGREES + pose.eastM * perEast
      this.#originLat[at] = lat + pose.northM * perNorth
      this.#aheadLon[at] = pose.sine * perEast
      this.#aheadLat[at] = pose.cosine * perNorth
      this.#rightLon[at] = pose.cosine * perEast
      this.#rightLat[at] = -pose.sine * perNorth
      frame.vehicleHeadingDegrees[record] = compass(headingAt(track, bodies[0]!.heading, record))
      frame.headingDegrees[record] = compass(Math.atan2(pose.sine, pose.cosine))
      frame.rightLonPerM[record] = this.#rightLon[at]!
      frame.rightLatPerM[record] = this.#rightLat[at]!
    }
  }

  /** Centres of one section over the records that were worked out last. */
  place(
    { x, y }: SectionPlace,
    section: { lon: Float64Array; lat: Float64Array },
    from: number,
    to: number,
  ): void {
    const { lon, lat } = section
    const [xs, xStep] = columnOf(x)
    const [ys, yStep] = columnOf(y)
    const originLon = this.#originLon
    const originLat = this.#originLat
    const aheadLon = this.#aheadLon
    const aheadLat = this.#aheadLat
    const rightLon = this.#rightLon
    const rightLat = this.#rightLat
    for (let record = from; record < to; record++) {
      const at = record - from
      const ahead = xs[record * xStep]!
      const right = ys[record * yStep]!
      lon[record] = originLon[at]! + ahead * aheadLon[at]! + right * rightLon[at]!
      lat[record] = originLat[at]! + ahead * aheadLat[at]! + right * rightLat[at]!
    }
  }
}

/** A series as an array and the step to take in it per record: 0 for a constant. */
function columnOf(series: GeometrySeries): [values: Float32Array, step: number] {
  return series.kind === 'constant' ? [Float32Array.of(series.valueM), 0] : [series.valuesM, 1]
}

function compass(radians: number): number {
  const degrees = (radians * DEGREES_PER_RADIAN) % 360
  return degrees < 0 ? degrees + 360 : degrees
}
