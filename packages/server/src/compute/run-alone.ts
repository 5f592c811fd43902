/** A task in a child process of its own. Its death is an answer too, and harms nobody else. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type CarriedError, restoreError } from './carried-error.js'
import { ComputeDied } from './compute.js'
import type { ComputeTaskName } from './tasks/index.js'

export interface ChildOrder {
  readonly task: ComputeTaskName
  readonly input: unknown
}
export type ChildAnswer = { readonly output: unknown } | { readonly error: CarriedError }

/** The built file, also when this module runs from its source. */
const CHILD = fileURLToPath(new URL('../../dist/compute/child.js', import.meta.url))

/**
 * @param program  the child's module; another one only in tests
 * @throws ComputeDied when the child ends without an answer
 */
export async function runAlone(
  order: ChildOrder,
  signal: AbortSignal | undefined,
  program: string = CHILD,
): Promise<unknown> {
  signal?.throwIfAborted()
  const child = fork(program, {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const stop = () => child.kill('SIGKILL')
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const answer = await new Promise<ChildAnswer>((resolve, reject) => {
      child.once('message', (message) => resolve(message as ChildAnswer))
      child.once('error', reject)
      child.once('exit', (code, killedBy) =>
        reject(
          new ComputeDied(`the process that ran ${order.task} ended without an answer (${killedBy ?? code})`),
        ),
      )
      child.send(order)
    })
    if ('error' in answer) throw restoreError(answer.error)
    return answer.output
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
    if (child.exitCode === null && child.signalCode === null) child.kill()
  }
}
