/** The state of every processing step of a machine file, as a table from outcome to steps. */
import {
  FILE_STEPS,
  type FileStatus,
  type FileStep,
  type FileStepState,
  STEP_MESSAGES,
} from '@sheaf/contract'
import type { Diagnostic } from '@sheaf/isoxml'

export interface Failure {
  readonly step: 'rawGeojson' | 'standardGeojson' | 'summary'
  /** The contract's text. */
  readonly message: string
  /** What, where, what to do. */
  readonly detail: string
}

export interface Outcome {
  readonly failure: Failure | undefined
  readonly diagnostics: readonly Diagnostic[]
  /** `cleanupStandardGeojson` of the configuration. */
  readonly cleanup: boolean
}

const OK: FileStepState = { status: 'processed', message: STEP_MESSAGES.ok }
const SKIPPED: FileStepState = { status: 'skipped', message: STEP_MESSAGES.skipped }

/** Steps of field operations only. The pictures of a file come as one zip, drawn when it is first asked for. */
const NEVER_OF_FILES: ReadonlySet<FileStep> = new Set(['filteredGeojson', 'propertiesPNGs'])

export function stepsOf({ failure, diagnostics, cleanup }: Outcome): FileStatus {
  const failedAt = failure === undefined ? FILE_STEPS.length : FILE_STEPS.indexOf(failure.step)
  const details = detailsOf(diagnostics)
  const states = FILE_STEPS.map((step, at): [FileStep, FileStepState] => {
    if (failure !== undefined && at === failedAt) {
      return [step, { status: 'failed', message: failure.message, detail: failure.detail }]
    }
    if (at > failedAt || NEVER_OF_FILES.has(step) || (step === 'cleanupGeojson' && !cleanup))
      return [step, SKIPPED]
    const detail = details.get(step)
    return [step, detail === undefined ? OK : { ...OK, detail }]
  })
  return Object.fromEntries(states) as FileStatus
}

/** Codes of what went wrong while reading. */
const OF_READING = /^(ZIP|XML|LOG|EXTERNAL|NO_TASK)_/
/** Where a diagnostic stands that is no fault but has to be seen; everything else was noticed while standardizing. */
const SHOWN_OF_INFO: Readonly<Partial<Record<Diagnostic['code'], FileStep>>> = {
  LOG_COUNTED_ELSEWHERE: 'standardGeojson',
  POINTS_CORRECTED: 'areaAndYield',
}

function stepOf({ code, severity }: Diagnostic): FileStep | undefined {
  const shown = SHOWN_OF_INFO[code]
  if (shown !== undefined || severity === 'info') return shown
  return OF_READING.test(code) ? 'rawGeojson' : 'standardGeojson'
}

function detailsOf(diagnostics: readonly Diagnostic[]): Map<FileStep, string> {
  const details = new Map<FileStep, string>()
  for (const diagnostic of diagnostics) {
    const step = stepOf(diagnostic)
    if (step === undefined) continue
    const known = details.get(step)
    if (known !== undefined && known.length > LONGEST_DETAIL) continue
    details.set(step, known === undefined ? sentence(diagnostic) : `${known} ${sentence(diagnostic)}`)
  }
  return details
}

const LONGEST_DETAIL = 1000

/** The diagnostic's sentence, with the place behind it where the sentence does not name it. */
export function sentence({ message, where }: Diagnostic): string {
  const places = [
    where.file !== undefined && !message.includes(where.file) ? where.file : undefined,
    where.element,
    where.byte === undefined ? undefined : `byte ${where.byte}`,
    where.record === undefined ? undefined : `record ${where.record}`,
  ].filter((place) => place !== undefined)
  return places.length === 0 ? message : `${message} (${places.join(', ')})`
}
