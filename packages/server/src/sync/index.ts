/**
 * Sync: what a credential's machines left in their outboxes comes in, each file once in effect; so does what is put into
 * the watched folder. Both are a `Source`.
 *
 *   due, first or asked for ─► turn: machines ─► outboxes ─► files ─► originals ─► conversion
 */
import type { Capability } from '../context.js'
import { SYNC } from '../credentials/index.js'
import { enqueueDue, wakeUnconnected } from './due.js'
import { watchFolder } from './folder/watch.js'
import { syncRoutes } from './routes.js'
import { runTurn } from './turn.js'

export { type MachineRow, machinesOf } from './machines.js'

/** Turns at once in one process: they wait for the provider most of the time. */
const SLOTS = 4

export const capability: Capability = {
  name: 'sync',
  routes: syncRoutes,
  async workers(context) {
    await wakeUnconnected(context)
    await context.jobs.work(SYNC, { slots: SLOTS }, (job) => runTurn(context, job))
  },
  sweep: enqueueDue,
}

/** Beside the sync: a large file that is being taken holds up no turn. */
export const watchedFolder: Capability = {
  name: 'watched folder',
  routes: () => ({}),
  sweep: watchFolder,
}
