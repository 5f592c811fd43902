/** When and where something held: stamps of allocations and positions in the XML. */

/** PTN in the XML: a place, with the quality of the fix. */
export interface StampPosition {
  /** Degrees. */
  readonly north: number | undefined
  readonly east: number | undefined
  readonly upMm: number | undefined
  readonly status: number | undefined
  readonly pdop: number | undefined
  readonly hdop: number | undefined
  readonly satellites: number | undefined
  /** Milliseconds of the UTC day. */
  readonly gpsTimeMs: number | undefined
  /** Days since 1980-01-01. */
  readonly gpsDate: number | undefined
}

/** ASP: when an allocation held. */
export interface AllocationStamp {
  readonly start: string
  readonly stop: string | undefined
  readonly durationS: number | undefined
  /** 1 planned, 4 effective. */
  readonly type: number | undefined
  readonly positions: readonly StampPosition[]
}
