/** What the rest of the server sees of the worker pool. */
import type { MessagePort } from 'node:worker_threads'
import type { ComputeTaskName, ComputeTasks } from './tasks/index.js'

export interface RunOptions {
  /** Ends the work; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Buffers and ports that are handed over instead of copied; they cannot be used afterwards. */
  readonly transfer?: readonly (ArrayBuffer | MessagePort)[]
  /** Estimate of what the task needs at its peak; it waits until the budget has room. */
  readonly memoryBytes?: number
  /** In a child process of its own: its death is seen and harms nobody else. */
  readonly alone?: boolean
}

export interface Compute {
  /**
   * Runs a task. What the task throws, the promise rejects with.
   *
   * @throws ComputeDied when the child process (`alone`) or the thread ended without an answer
   */
  run<Name extends ComputeTaskName>(
    task: Name,
    input: ComputeTasks[Name]['input'],
    options?: RunOptions,
  ): Promise<ComputeTasks[Name]['output']>
  close(): Promise<void>
}

/** The thread or process that ran a task ended without an answer: out of memory, killed, crashed. */
export class ComputeDied extends Error {
  override readonly name = 'ComputeDied'
}
