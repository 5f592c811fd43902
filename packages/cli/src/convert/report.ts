/** The `--json` report of `sheaf convert`, row by row. */
import {
  type ConvertedFile,
  convertSummary,
  convertUnitsMap,
  type SummaryFeature,
  type UnitSystem,
} from '@sheaf/fieldwork'
import type { Diagnostic, Where } from '@sheaf/isoxml'

export interface FileRow {
  archive: string
  fileName: string
  task: string
  operationType: string | null
  /** Records read. */
  records: number
  /** Points kept. */
  points: number
  summary: SummaryFeature | null
  units: Record<string, string>
  /** File name to path relative to the output folder. */
  artefacts: Record<string, string>
  status: 'processed' | 'failed'
  message: string
  detail: string
}

export interface OperationRow {
  field: string
  operationType: string
  files: string[]
  points: number
  summary: SummaryFeature
  units: Record<string, string>
  artefacts: Record<string, string>
}

export interface ReportedDiagnostic {
  code: string
  severity: string
  message: string
  where: Where
}

export interface ConvertReport {
  files: FileRow[]
  operations: OperationRow[]
  diagnostics: ReportedDiagnostic[]
}

export function emptyReport(): ConvertReport {
  return { files: [], operations: [], diagnostics: [] }
}

/** `fileName` = archive, then the set if there are several, then the task. */
export function fileRow(
  archive: string,
  set: string | undefined,
  file: ConvertedFile,
  units: UnitSystem,
): FileRow {
  return {
    archive,
    fileName: [archive, ...(set === undefined ? [] : [set]), file.task].join('/'),
    task: file.task,
    operationType: file.operationType ?? null,
    records: file.records,
    points: file.points?.length ?? 0,
    summary: file.summary === undefined ? null : convertSummary(file.summary, units),
    units: convertUnitsMap(file.units ?? {}, units),
    artefacts: {},
    status: file.status,
    message: file.failure?.message ?? 'ok',
    detail: file.failure?.detail ?? '',
  }
}

/** Adds a diagnostic with the archive in front of the file it speaks of. */
export function reportDiagnostic(report: ConvertReport, archive: string, one: Diagnostic): void {
  const file = one.where.file === undefined ? archive : `${archive}/${one.where.file}`
  report.diagnostics.push({
    code: one.code,
    severity: one.severity,
    message: one.message,
    where: { ...one.where, file },
  })
}
