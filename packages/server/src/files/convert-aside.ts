/** An original converted with the present pipeline and configuration, beside the files that stand. Nothing is published. */
import type { Context } from '../context.js'
import type { Job } from '../jobs/index.js'
import { readConversion, runConversion, tooLargeToHold } from './convert.js'
import { filesToPublish, type NewFileRow } from './file-rows.js'
import type { OriginalRef } from './queues.js'

/**
 * Converts and puts the points where they would stand when published: under a key that names pipeline and configuration.
 *
 * @param alone in a child process, for an original whose reading ended a process before
 * @returns undefined when the original is gone, or would not fit into memory
 */
export async function convertAside(
  context: Context,
  job: Job<object>,
  ref: OriginalRef,
  alone: boolean,
): Promise<NewFileRow[] | undefined> {
  const conversion = await readConversion(context, ref)
  if (conversion === undefined || tooLargeToHold(context, conversion.original) !== undefined) return undefined
  const output = await runConversion(context, job.signal, conversion, alone)
  const rows: NewFileRow[] = []
  for (const { row, artefacts } of filesToPublish(conversion.rows, output)) {
    const points = artefacts.find(({ key }) => key === row.points_key)
    if (points !== undefined) await context.objects.put(points.key, points.bytes)
    rows.push(row)
  }
  return rows
}
