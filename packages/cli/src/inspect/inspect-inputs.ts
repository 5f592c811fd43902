/** `sheaf inspect`: what the sets of each input hold. One table per set, or one JSON document for all inputs. */
import { classifyTask } from '@sheaf/fieldwork'
import { type InspectReport, inspectTaskData } from '@sheaf/isoxml'
import { EXIT } from '../exit-codes.js'
import { archivesOf } from '../input/archives-of.js'
import { openInput } from '../input/open-input.js'
import { unreadable } from '../input/unreadable.js'
import { inspectTable } from './inspect-table.js'

/**
 * @param write  receives the text for standard output
 * @returns the exit code: `unreadable` when an input holds no task data
 */
export async function inspectInputs(
  inputs: readonly string[],
  json: boolean,
  write: (text: string) => void,
): Promise<number> {
  const sets: InspectReport['sets'][number][] = []
  let code: number = EXIT.ok
  for (const path of (await Promise.all(inputs.map(archivesOf))).flat()) {
    try {
      const report = await inspectInput(path)
      sets.push(...report.sets)
      if (!json) write(inspectTable(path, report))
    } catch (error) {
      const found = unreadable(path, error)
      if (found === undefined) throw error
      process.stderr.write(`${found.sentence}\n`)
      code = EXIT.unreadable
    }
  }
  if (json) write(`${JSON.stringify({ sets })}\n`)
  return code
}

async function inspectInput(path: string): Promise<InspectReport> {
  const input = await openInput(path)
  try {
    return await inspectTaskData(input.taskData, {
      classify: classifyTask,
    })
  } finally {
    await input.close()
  }
}
