/**
 * What becomes of an archive that gave no file: exactly one machine file named after it, `failed`, that says why.
 *
 *   nothing logged ─► standardGeojson, `no points passed the filter`
 *   unreadable     ─► rawGeojson, `Failed to convert file on provider batch processing`
 */
import { STEP_MESSAGES } from '@sheaf/contract'
import type { Diagnostic } from '@sheaf/isoxml'
import type { ConvertArchiveOutput } from '../compute/tasks/convert-archive.js'
import { type Failure, sentence } from './steps.js'

const KEPT = 'The original can be downloaded as it was received.'

/** Codes that mean: something was logged, and it could not be read. */
const UNREADABLE = new Set([
  'LOG_MISSING',
  'LOG_HEADER_MISSING',
  'LOG_DAMAGED',
  'LOG_TOO_LARGE',
  'XML_FORBIDDEN',
  'XML_ENCODING',
  'ZIP_DAMAGED',
  'ZIP_ENCRYPTED',
  'ZIP_LIMIT',
])

export function failureOfArchive(
  output: Pick<ConvertArchiveOutput, 'failure' | 'sets' | 'diagnostics'>,
): Failure {
  if (output.failure !== undefined) return unreadable(output.failure.sentence)
  const damage = output.diagnostics.filter(isDamage)
  if (damage.length > 0) return unreadable(damage.slice(0, 3).map(sentence).map(ended).join(' '))
  const noted = output.diagnostics.filter(({ severity }) => severity !== 'info').slice(0, 3)
  const nothing =
    'The archive holds planned work or master data, but no logged record: there is nothing to map.'
  return {
    step: 'standardGeojson',
    message: STEP_MESSAGES.noPoints,
    detail: [nothing, ...noted.map(sentence).map(ended), KEPT].join(' '),
  }
}

/** A slip of XML that was tolerated (a bare `<`) is a warning and lost nothing. */
function isDamage({ code, severity }: Diagnostic): boolean {
  return code === 'XML_MALFORMED' ? severity === 'error' : severity !== 'info' && UNREADABLE.has(code)
}

export function unreadable(what: string): Failure {
  return {
    step: 'rawGeojson',
    message: STEP_MESSAGES.unreadable,
    detail: `${ended(what)} Export the data from the terminal again, or send the original to whoever made it. ${KEPT}`,
  }
}

function ended(words: string): string {
  return /[.!?)]$/.test(words) ? words : `${words}.`
}
