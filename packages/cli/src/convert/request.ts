/** What `sheaf convert` was asked for, after its arguments have been read. */
import type { ConvertedFile, Corrections, UnitSystem } from '@sheaf/fieldwork'
import type { FileRow } from './report.js'

export const FORMATS = ['geojson', 'geoparquet', 'csv', 'png', 'zip', 'tiff'] as const
export type Format = (typeof FORMATS)[number]

export interface ConvertRequest {
  readonly inputs: readonly string[]
  readonly out: string
  readonly formats: readonly Format[]
  /** GeoJSON file with field boundaries. */
  readonly boundary: string | undefined
  readonly units: UnitSystem
  /** Beyond the contract: what is switched on; none by default. */
  readonly corrections: Corrections
  /** Wet mass over the scale of all harvest in the inputs, kg: amounts are calibrated to it. */
  readonly weighedTotalKg: number | undefined
  /** Print the report on standard output. */
  readonly json: boolean
}

/** A machine file with the row that the report shows of it; kept only while operations may still need it. */
export interface Converted {
  readonly file: ConvertedFile
  readonly row: FileRow
}
