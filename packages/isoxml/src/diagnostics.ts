/**
 * What can be wrong with a set, as one closed list that serves the reader, `sheaf inspect`, `sheaf convert`,
 * the processing steps of a machine file and its events.
 */

/** `info`: noticed; `warning`: something was passed over or assumed; `error`: a part could not be read. */
export type Severity = 'info' | 'warning' | 'error'

/** Where the trouble sits. `byte` counts from the start of the named file. */
export interface Where {
  readonly file?: string
  readonly element?: string
  readonly byte?: number
  readonly toByte?: number
  readonly record?: number
}

/** One thing that is wrong or worth knowing, with its place. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  /** A whole sentence: what was expected, what was found, what happens now. */
  readonly message: string
  readonly where: Where
}

/** Stable codes with their meaning. The README lists the same codes; a test compares both. */
export const DIAGNOSTIC_CODES = {
  // archive
  NOT_A_ZIP: 'The file is neither a zip archive nor task data.',
  ZIP_DAMAGED: 'The zip archive or one of its entries is cut short or damaged.',
  ZIP_ENCRYPTED: 'An entry of the archive is encrypted.',
  ZIP_COMPRESSION_UNKNOWN: 'An entry uses a compression other than stored or deflate.',
  ZIP_LIMIT: 'The archive exceeds a limit on entries, inflated size or ratio.',
  ZIP_ENTRY_NAME: 'An entry leaves the archive (absolute, with .., a link) and was refused.',
  NO_TASK_DATA: 'No TASKDATA.XML was found.',
  // task data
  XML_MALFORMED: 'The XML is not well-formed.',
  XML_FORBIDDEN: 'The XML holds a DTD or entity declaration, which task data never needs.',
  XML_ENCODING: 'The XML uses an encoding that cannot be read.',
  EXTERNAL_FILE_MISSING: 'An external part named by XFR is absent.',
  DUPLICATE_ID: 'An id occurs twice; the first one counts.',
  DANGLING_REFERENCE: 'A reference points to nothing.',
  VALUE_INVALID: 'An attribute is missing or has a value outside its type.',
  VERSION_MISSING: 'The root element states no version.',
  BOUNDARY_REPAIRED: 'A boundary was not valid and has been repaired.',
  BOUNDARY_INVALID: 'A boundary is not valid and could not be repaired.',
  POINT_FILE_UNSUPPORTED: 'Points stand in a binary of their own, which is not read.',
  // grids
  GRID_MISSING: 'A grid is referenced but its binary is absent.',
  GRID_SIZE_DIFFERS: 'The binary of a grid is shorter or longer than its cells.',
  GRID_LAYERS_GUESSED:
    'A grid does not say which zone names its layers; the one that fits its size was taken.',
  GRID_LAYERS_UNKNOWN: 'No zone says what the values of a grid mean; it was not read.',
  GRID_TOO_LARGE: 'A grid would need more memory than allowed.',
  // time logs
  LOG_MISSING: 'A time log is referenced but its binary is absent.',
  LOG_HEADER_MISSING: 'A time log binary has no header.',
  LOG_HEADER_GUESSED: 'A header was taken from a neighbouring log of the same task.',
  LOG_ORPHAN: 'A time log is present but no task refers to it.',
  LOG_EMPTY: 'A time log holds no record.',
  LOG_TRUNCATED: 'The last record of a time log is incomplete.',
  LOG_DAMAGED: 'Part of a time log could not be read and was passed over.',
  LOG_LAYOUT_GUESSED: 'The records of a log do not follow its header; another layout fits.',
  LOG_REFERENCED_TWICE: 'Two tasks refer to the same time log.',
  LOG_TOO_LARGE: 'A time log would need more memory than allowed.',
  // values
  DDI_UNKNOWN: 'A data dictionary identifier is not in the dictionary.',
  POSITION_MISSING: 'Records carry no usable position.',
  POSITION_JUMP: 'Positions jump farther than a machine can drive.',
  TIME_ZONE_ASSUMED: 'The time zone of a log is unknown; the zone of its position or UTC was assumed.',
  WORK_STATE_INFERRED: 'No work state is logged; it was inferred from rate, yield or width.',
  WIDTH_ASSUMED: 'No working width is known; a default was assumed.',
  OPERATION_TYPE_CONFLICT: 'The evidence for the operation type disagrees.',
  OPERATION_TYPE_UNSUPPORTED: 'The logged work is of a kind that has no field operation.',
  CROP_UNKNOWN: 'The crop name is not recognised.',
  PROPERTY_MISSING: 'A property that the standard format expects is not in the log.',
  POINTS_DROPPED: 'Points were dropped by a cleanup rule.',
  POINTS_CORRECTED: 'A correction that is switched on has changed the points.',
  TOTALS_DIFFER: 'Totals logged by the machine and sums of points differ by more than 15 %.',
  LOG_COUNTED_ELSEWHERE: 'The same log is already counted in another file.',
} as const

/** One of the stable codes. */
export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES

/** Thrown when nothing more can be read from a part of a set. Damage that can be passed over is a diagnostic. */
export class IsoxmlError extends Error {
  override readonly name = 'IsoxmlError'
  readonly code: DiagnosticCode
  readonly where: Where

  constructor(code: DiagnosticCode, where: Where, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
    this.where = where
  }
}
