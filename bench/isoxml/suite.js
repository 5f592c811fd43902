/** Time logs, whole zipped sets and task-data XML against their peers. */
import { measureParts } from '../support/parts.js'

const PARTS = {
  'time-logs': () => import('./time-logs.js'),
  zip: () => import('./zip.js'),
  xml: () => import('./xml.js'),
}

/** @param {readonly string[]} only names of parts; none measures all */
export const measure = (only) => measureParts(PARTS, only)
