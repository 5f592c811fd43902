/** What the rest of the server sees of the job engine. */
import type { Trx } from '../database/index.js'
import type { Queue } from './queue.js'

export interface EnqueueOptions {
  /** What the queue's policy counts by: of one key at most one is queued, for instance. */
  readonly key?: string
  /** Whose job it is (Leaf user); groups share the slots fairly. */
  readonly group?: string
  /** Higher first. 10: somebody waits; 5: first sync; 0: everything else. */
  readonly priority?: 0 | 5 | 10
  /** Not before this many seconds from now. Default 0. */
  readonly startAfterS?: number
  /**
   * Replaces data and start time of the queued job of the same key, and keeps it locked until our commit, so that it
   * cannot run before it can see what we wrote. Needs `key`.
   */
  readonly debounce?: boolean
}

/** One attempt at a job. */
export interface Job<Data> {
  readonly id: string
  readonly data: Data
  /** 0 for the first. */
  readonly attempt: number
  /** Aborts when the process stops or the claim is lost; whoever can stop early listens. */
  readonly signal: AbortSignal
  /**
   * Completes the job in the same transaction as its results. Returning without it completes the job too, afterwards.
   *
   * @throws ClaimLost when another worker has the job by now; let it roll the transaction back
   */
  complete(trx: Trx): Promise<void>
}

export interface WorkOptions {
  /** Jobs of this queue that run at once in this process. For short queues: batches at once. */
  readonly slots: number
  /** Jobs of one group that run at once; fairness, no hard limit. */
  readonly groupConcurrency?: number
}

export interface JobCounts {
  /** Waiting, those that wait for their time or their next try included. */
  readonly queued: number
  readonly active: number
  readonly failed: number
}

export interface Jobs {
  /**
   * Enqueues a job: inside the given transaction, or at once when `trx` is undefined. A job that the queue's policy
   * does not admit is dropped silently; with `debounce` it replaces the queued one instead.
   */
  enqueue<Data extends object>(
    trx: Trx | undefined,
    queue: Queue<Data>,
    data: Data,
    options?: EnqueueOptions,
  ): Promise<void>
  /** Starts to work off a queue. A handler that throws has its job tried again. */
  work<Data extends object>(
    queue: Queue<Data>,
    options: WorkOptions,
    handle: (job: Job<Data>) => Promise<void>,
  ): Promise<void>
  /** Counts of every queue, by name. */
  counts(): Promise<Record<string, JobCounts>>
  /** Queues jobs again that a death of a process put away though they have tries left; for a sweep now and then. */
  revive(): Promise<void>
  /**
   * Deletes what the engine knows of jobs whose group or data name one of the ids, but for those that run or have to.
   *
   * @returns how many go on
   */
  forget(trx: Trx, ids: readonly string[]): Promise<number>
  /** Creates what the engine needs in the database and takes jobs of dead processes back. */
  start(): Promise<void>
  /** Fetches nothing more, asks running jobs to stop, puts back what has not ended after the grace. */
  stop(): Promise<void>
}
