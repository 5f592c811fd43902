/** Summary, worked ground and what they tell of the totals: the part of a conversion that may run in another thread. */
import { totalsDiagnostics } from '../summary/logged-totals.js'
import { summarize } from '../summary/summarize.js'
import type { ConvertedFile, StandardizedFile } from './converted-file.js'

/** A machine file with its summary; a failed one has none. */
export function withSummary(file: StandardizedFile): ConvertedFile {
  const { summaryOptions, ...converted } = file
  if (converted.points === undefined || summaryOptions === undefined)
    return { ...converted, summary: undefined }
  const { summary } = summarize(converted.points, summaryOptions)
  const differing = totalsDiagnostics(summary.properties, { element: file.task })
  return { ...converted, summary, diagnostics: [...file.diagnostics, ...differing] }
}
