/**
 * Geometry of task data as the file states it: polygons, line strings and points, guidance groups and patterns.
 * Coordinates stand in flat arrays, `[lon, lat, lon, lat …]` in degrees, WGS 84: a large set holds hundreds of
 * thousands of points. Making GeoJSON of them is a later step.
 */

/** PLN: a polygon. */
export interface Polygon {
  readonly id: string | undefined
  /**
   * 1 field boundary, 2 treatment zone, 3 water, 4 building, 5 road, 6 obstacle, 7 flag, 8 other, 9 main field,
   * 10 headland, 11 buffer zone, 12 windbreak.
   */
  readonly type: number | undefined
  readonly designator: string | undefined
  readonly areaM2: number | undefined
  readonly colour: number | undefined
  readonly lineStrings: readonly LineString[]
}

/** LSG: a line string, ring or single path. */
export interface LineString {
  readonly id: string | undefined
  /** 1 exterior ring, 2 interior ring, 3 tramline, 4 sampling route, 5 guidance, 6 drainage, 7 fence, 8 flag, 9 obstacle. */
  readonly type: number | undefined
  readonly designator: string | undefined
  readonly widthMm: number | undefined
  readonly lengthMm: number | undefined
  readonly colour: number | undefined
  /**
   * `[lon, lat, lon, lat …]`, degrees. Short lines of a set share buffers, of these and of the types: copy an array that is
   * to be kept alone, cloned or handed to another thread.
   */
  readonly coordinates: Float64Array
  /** PNT attribute A of each point: 6 guidance A, 7 guidance B, 8 guidance centre, 9 guidance point … */
  readonly pointTypes: Uint8Array
  /** PNT attribute E, millimetres, NaN where absent; undefined when no point has one. */
  readonly upMm: Float64Array | undefined
  /** Stems of binaries that hold points of this line (PNT attribute J), in order. */
  readonly pointFiles: readonly string[]
}

/** PNT that stands alone in a part field. */
export interface Point {
  readonly id: string | undefined
  /** 1 flag, 2 other, 3 access, 4 storage, 5 obstacle, 6–9 guidance, 10 field reference, 11 home base. */
  readonly type: number | undefined
  readonly designator: string | undefined
  /** Degrees. */
  readonly north: number
  readonly east: number
  readonly upMm: number | undefined
  readonly colour: number | undefined
  /** Metres. */
  readonly horizontalAccuracyM: number | undefined
  readonly verticalAccuracyM: number | undefined
}

/** GGP: a guidance group. */
export interface GuidanceGroup {
  readonly id: string
  readonly designator: string | undefined
  readonly patterns: readonly GuidancePattern[]
  readonly boundaries: readonly Polygon[]
}

/** GPN: a guidance pattern. */
export interface GuidancePattern {
  readonly id: string
  readonly designator: string | undefined
  /** 1 AB, 2 A+, 3 curve, 4 pivot, 5 spiral. */
  readonly type: number | undefined
  /** 1 clockwise, 2 counter-clockwise, 3 full circle. */
  readonly options: number | undefined
  /** 1 both directions, 2 left only, 3 right only, 4 none. */
  readonly propagationDirection: number | undefined
  /** 1 both ends, 2 from the first point only, 3 from the last point only, 4 none. */
  readonly extension: number | undefined
  /** Degrees clockwise from north. */
  readonly headingDegrees: number | undefined
  readonly radiusMm: number | undefined
  readonly gnssMethod: number | undefined
  readonly horizontalAccuracyM: number | undefined
  readonly verticalAccuracyM: number | undefined
  readonly baseStationId: string | undefined
  readonly originalSrid: string | undefined
  readonly numberOfSwathsLeft: number | undefined
  readonly numberOfSwathsRight: number | undefined
  readonly lineStrings: readonly LineString[]
  readonly boundaries: readonly Polygon[]
}
