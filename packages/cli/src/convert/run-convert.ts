/**
 * `sheaf convert`: every input archive to folders of artefacts, one a machine file; with boundaries also one a
 * field operation. What cannot be read is reported and left out; the rest is written.
 *
 *   input ─► sets ─► machine files ─► artefacts ─┐
 *                        └─ (boundaries) ─► operations ─► artefacts ─► report
 */
import { STEP_MESSAGES } from '@sheaf/contract'
import { convertTaskDataSet } from '@sheaf/fieldwork'
import { type Diagnostic, IsoxmlError, type TaskDataSet } from '@sheaf/isoxml'
import { EXIT } from '../exit-codes.js'
import { archivesOf } from '../input/archives-of.js'
import { type Input, openInput } from '../input/open-input.js'
import { unreadable } from '../input/unreadable.js'
import { type Boundary, readBoundaries } from './boundaries.js'
import { FolderNames } from './folder-names.js'
import { writeOperations } from './operations.js'
import { type ConvertReport, emptyReport, fileRow, reportDiagnostic } from './report.js'
import type { Converted, ConvertRequest } from './request.js'
import { conversionOptions, withWeighedTotal } from './weighed-total.js'
import { writeArtefacts } from './write-artefacts.js'

/** @returns the exit code; throws UsageError when the boundaries cannot be used */
export async function runConvert(asked: ConvertRequest): Promise<number> {
  const request = await withWeighedTotal(asked)
  const boundaries = request.boundary === undefined ? [] : await readBoundaries(request.boundary)
  const report = emptyReport()
  for (const { repaired } of boundaries) if (repaired !== undefined) reportRepaired(report, repaired)
  const names = new FolderNames()
  const kept: Converted[] = []
  let allRead = true
  const inputs = (await Promise.all(request.inputs.map(archivesOf))).flat()
  for (const path of inputs) {
    const before = { files: report.files.length, diagnostics: report.diagnostics.length }
    try {
      kept.push(...(await convertInput(path, request, names, report, boundaries)))
      if (isDamaged(report, before)) allRead = false
    } catch (error) {
      if (!reportUnreadable(error, path, report)) throw error
      allRead = false
    }
  }
  if (boundaries.length > 0) await writeOperations(kept, boundaries, request, report)
  if (request.json) process.stdout.write(`${JSON.stringify(report)}\n`)
  return allRead ? EXIT.ok : EXIT.unreadable
}

function reportRepaired(report: ConvertReport, repaired: Diagnostic): void {
  report.diagnostics.push(repaired)
  process.stderr.write(`${repaired.message}\n`)
}

/** True for an input of which nothing could be read for damage: each of its tasks failed so, or none was found. */
function isDamaged(report: ConvertReport, before: { files: number; diagnostics: number }): boolean {
  const readable = report.files
    .slice(before.files)
    .some(({ message }) => message !== STEP_MESSAGES.unreadable)
  return (
    !readable && report.diagnostics.slice(before.diagnostics).some(({ severity }) => severity === 'error')
  )
}

async function convertInput(
  path: string,
  request: ConvertRequest,
  names: FolderNames,
  report: ConvertReport,
  boundaries: readonly Boundary[],
): Promise<Converted[]> {
  const input = await openInput(path)
  try {
    for (const one of input.taskData.diagnostics) reportDiagnostic(report, input.archive, one)
    const folder = names.archive(input.archive)
    const converted: Converted[] = []
    for (const set of input.taskData.sets) {
      converted.push(...(await convertSet(input, set, folder, request, report, boundaries.length > 0)))
    }
    return converted
  } finally {
    await input.close()
  }
}

async function convertSet(
  input: Input,
  set: TaskDataSet,
  folder: string,
  request: ConvertRequest,
  report: ConvertReport,
  keepPoints: boolean,
): Promise<Converted[]> {
  for (const one of set.diagnostics) reportDiagnostic(report, input.archive, one)
  const several = input.taskData.sets.length > 1
  const files = await convertTaskDataSet(set, conversionOptions(request))
  if (files.length === 0)
    process.stderr.write(`${input.archive}${several ? `/${set.name}` : ''}: nothing logged\n`)
  const converted: Converted[] = []
  for (const file of files) {
    const row = fileRow(input.archive, several ? set.name : undefined, file, request.units)
    for (const one of file.diagnostics) reportDiagnostic(report, input.archive, one)
    if (file.points !== undefined && file.summary !== undefined) {
      const parts = [folder, ...(several ? [set.name || 'root'] : []), `${file.task}-${file.operationType}`]
      row.artefacts = await writeArtefacts(request, parts.join('/'), {
        points: file.points,
        summary: file.summary,
        filtered: undefined,
      })
    }
    process.stderr.write(
      `${row.fileName} ${file.operationType ?? ''}: ${row.status}, ${row.points} of ${row.records} points\n`,
    )
    report.files.push(row)
    if (keepPoints) converted.push({ file, row })
  }
  return converted
}

/** Damage and absence are the user's to know; anything else is a fault of ours and is thrown on. */
function reportUnreadable(error: unknown, path: string, report: ConvertReport): boolean {
  const found = unreadable(path, error)
  if (found === undefined) return false
  const { code, sentence } = found
  const where = error instanceof IsoxmlError ? error.where : {}
  report.diagnostics.push({ code, severity: 'error', message: sentence, where: { file: path, ...where } })
  process.stderr.write(`${sentence}\n`)
  return true
}
