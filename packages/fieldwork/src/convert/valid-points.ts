/** From all points of a file to those that are valid, with the corrections that are switched on in between. */
import type { Diagnostic, Task } from '@sheaf/isoxml'
import { cleanPoints } from '../clean/clean.js'
import { type CorrectedPoints, correctFile } from '../corrections/correct-points.js'
import { correctsFiles } from '../corrections/corrections.js'
import { take, takeInPlace } from '../points/select.js'
import type { PointTable } from '../points/table.js'
import type { ConversionConfiguration } from './configuration.js'

type Take = (table: PointTable, selection: Uint32Array) => PointTable

/** Points that are kept; `raw` is used up. */
export function validPoints(raw: PointTable, configuration: ConversionConfiguration): CorrectedPoints {
  const { corrections } = configuration
  if (raw.operationType !== 'harvested' || !correctsFiles(corrections))
    return { ...cleaned(raw, configuration, takeInPlace), effects: [] }
  return correctFile(raw, corrections, (table) => cleaned(table, configuration, take))
}

function cleaned(
  table: PointTable,
  { cleanupStandardGeojson, cleanupRules }: ConversionConfiguration,
  taking: Take,
): Pick<CorrectedPoints, 'points' | 'dropped'> {
  if (!cleanupStandardGeojson) return { points: table, dropped: {} }
  const { selection, dropped } = cleanPoints(table, cleanupRules)
  return { points: selection.length === table.length ? table : taking(table, selection), dropped }
}

/** How many points each rule dropped, in words. */
export const rulesText = (dropped: Readonly<Record<string, number>>): string =>
  Object.entries(dropped)
    .map(([property, count]) =>
      property === 'passTrim'
        ? `${count} at the ends of passes (passStartSeconds, passEndSeconds)`
        : `${count} by the rule on ${property}`,
    )
    .join(', ')

/** One diagnostic that tells what was dropped; none where nothing was. */
export function droppedDiagnostics(
  task: Task,
  points: number,
  dropped: Readonly<Record<string, number>>,
): Diagnostic[] {
  if (Object.keys(dropped).length === 0) return []
  const message = `Of ${points} points of task ${task.id} were dropped: ${rulesText(dropped)}.`
  return [{ code: 'POINTS_DROPPED', severity: 'info', message, where: { element: task.id } }]
}
