/** A worker thread: one task at a time, by name. Large results are handed over, not copied. */
import { move, transferableSymbol, valueSymbol } from 'piscina'
import { ownedBuffers } from './owned-buffers.js'
import { type ComputeTaskName, TASKS } from './tasks/index.js'

export default async function runTask({
  task,
  input,
}: {
  task: ComputeTaskName
  input: never
}): Promise<unknown> {
  const output: unknown = await TASKS[task](input)
  const buffers = ownedBuffers(output)
  return buffers.length === 0
    ? output
    : move({ [transferableSymbol]: buffers, [valueSymbol]: output } as never)
}
