/** Kinds of jobs, declared once where they belong; every declared queue exists in the database before work starts. */

/**
 * `long`: fetch, convert, merge; one job per slot, fair by group. `short`: bookkeeping; in batches, many per second.
 */
export type QueueKind = 'long' | 'short'

/**
 * What holds for jobs of one key.
 * `standard`: nothing. `stately`: at most one queued and one active, a second is not run beside the first.
 * `short`: at most one queued. `singleton`: at most one active. `exclusive`: at most one, queued or active.
 */
export type QueuePolicy = 'standard' | 'stately' | 'short' | 'singleton' | 'exclusive'

export interface Queue<Data extends object> {
  readonly name: string
  readonly kind: QueueKind
  readonly policy: QueuePolicy
  /** Failures that a job survives. High where the death of a process is what uses it up. */
  readonly retryLimit: number
  /** Jobs that have to run though the Leaf user whose they are is erased. */
  readonly outlivesErasure?: true
  /** Only carries the type of the data. */
  readonly data?: Data
}

/** A queue of any data. */
export type AnyQueue = Queue<object>

const declared = new Map<string, AnyQueue>()

/** Declares a queue. Two declarations of one name are a mistake. */
export function defineQueue<Data extends object>(queue: Omit<Queue<Data>, 'data'>): Queue<Data> {
  if (declared.has(queue.name)) throw new Error(`queue ${queue.name} is declared twice`)
  declared.set(queue.name, queue)
  return queue
}

/** Every queue of the modules that are loaded. */
export function declaredQueues(): readonly AnyQueue[] {
  return [...declared.values()]
}
