/**
 * Background jobs: at least once, in the transaction that makes them necessary, with one fenced completion.
 *
 * A queue holds jobs of one kind; a worker (one slot) takes one at a time. A job that throws is tried again with
 * growing pauses; one whose process dies is taken over by another. Nothing of the engine shows here.
 */
export { ClaimLost } from './claim-lost.js'
export type { Job, Jobs } from './jobs.js'
export { openJobs } from './open-jobs.js'
export { defineQueue } from './queue.js'
