/** Field operations of `--boundary`: the machine files of this run, grouped and clipped on each boundary. */
import { DEFAULT_CONFIGURATION } from '@sheaf/contract'
import {
  type BuiltOperation,
  buildOperation,
  convertSummary,
  convertUnitsMap,
  DEFAULT_OPERATION,
  groupOperations,
  type OperationSource,
  selectInside,
  supersede,
  tillTypesOf,
} from '@sheaf/fieldwork'
import type { Boundary } from './boundaries.js'
import type { ConvertReport } from './report.js'
import type { Converted, ConvertRequest } from './request.js'
import { writeArtefacts } from './write-artefacts.js'

const FILTERS = [
  ['speed', 'slower than 0.5 m/s'],
  ['outliers', 'as outliers'],
] as const

export async function writeOperations(
  converted: readonly Converted[],
  boundaries: readonly Boundary[],
  request: ConvertRequest,
  report: ConvertReport,
): Promise<void> {
  const files = new Map(
    converted.filter(({ file }) => file.points !== undefined).map((one, at) => [String(at), one]),
  )
  const sources = [...files].map(([fileId, one]) => sourceOf(fileId, one))
  const counted = supersede(sources)
  // a file whose logs all count elsewhere joins no operation, and bridges none
  const counting = sources.filter(({ fileId }) => (counted.get(fileId)?.size ?? 0) > 0)
  for (const boundary of boundaries) {
    const inside = counting.filter(
      (one) => selectInside(files.get(one.fileId)!.file.points!, boundary.geometry).length > 0,
    )
    const numbers = new Map<string, number>()
    for (const group of groupOperations(inside, DEFAULT_CONFIGURATION)) {
      const tables = group.fileIds.map((fileId) => ({
        fileId,
        table: files.get(fileId)!.file.points!,
        logs: counted.get(fileId) ?? new Set<number>(),
      }))
      const summaries = group.fileIds.flatMap((fileId) => files.get(fileId)!.file.summary?.properties ?? [])
      const built = buildOperation({
        tables,
        boundary: boundary.geometry,
        configuration: { ...DEFAULT_OPERATION, corrections: request.corrections },
        corrections: summaries.flatMap((own) => own.corrections ?? []),
        // of what differs the first file's word counts
        originalOperationData: summaries.find((own) => own.originalOperationData !== undefined)
          ?.originalOperationData,
      })
      if (built === undefined) continue
      const number = (numbers.get(group.operationType) ?? 0) + 1
      numbers.set(group.operationType, number)
      const folder = `operations/${boundary.field}-${group.operationType}-${number}`
      report.operations.push({
        field: boundary.field,
        operationType: group.operationType,
        files: built.usedFiles.map((fileId) => files.get(fileId)!.row.fileName),
        points: built.points.length,
        summary: convertSummary(built.summary, request.units),
        units: convertUnitsMap(built.units, request.units),
        artefacts: await writeArtefacts(request, folder, built),
      })
      reportFiltered(report, built, folder, boundary.field)
      process.stderr.write(`${folder}: ${built.points.length} points\n`)
    }
  }
}

/** One diagnostic that tells what the filtered output leaves out; none where it has every point. */
function reportFiltered(report: ConvertReport, built: BuiltOperation, folder: string, field: string): void {
  const leftOut = FILTERS.flatMap(([rule, words]) =>
    built.filteredOut[rule] === undefined ? [] : [`${built.filteredOut[rule]} ${words}`],
  )
  if (leftOut.length === 0) return
  report.diagnostics.push({
    code: 'POINTS_DROPPED',
    severity: 'info',
    message: `Of ${built.points.length} points of ${folder} the filtered output leaves out ${leftOut.join(' and ')}.`,
    where: { element: field },
  })
}

function sourceOf(fileId: string, { file }: Converted): OperationSource {
  return {
    fileId,
    operationType: file.operationType!,
    crops: file.crops,
    provider: 'CLAAS',
    tillType: tillTypesOf(file.points!),
    startTime: file.startTime!,
    endTime: file.endTime!,
    logs: [...file.points!.logs],
  }
}
