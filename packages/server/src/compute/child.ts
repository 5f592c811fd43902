/** Child process: one task, its answer, the end. Started for work that has brought a process down before. */
import { serializeError } from './carried-error.js'
import type { ChildAnswer, ChildOrder } from './run-alone.js'
import { TASKS } from './tasks/index.js'

process.once('message', (order) => {
  void answer(order as ChildOrder).then((message) => process.send?.(message, () => process.exit(0)))
})
// The parent is gone: nobody waits for the answer.
process.once('disconnect', () => process.exit(1))

async function answer({ task, input }: ChildOrder): Promise<ChildAnswer> {
  try {
    return { output: await TASKS[task](input as never) }
  } catch (error) {
    return { error: serializeError(error) }
  }
}
