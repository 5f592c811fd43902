/**
 * Inbox: planned tasks that go to machines as ISOXML, and what became of them.
 *
 *   request ─► archive in the object store ─► task and deliveries ─► a job for each machine ─► provider
 *                                                                       └─► asked until the operator has decided
 */
import type { Capability } from '../context.js'
import { deliverTask } from './deliver.js'
import { DELIVER_TASK } from './queue.js'
import { inboxRoutes } from './routes.js'

export { DELIVER_TASK } from './queue.js'

/** Deliveries at once in one process: they wait for the provider most of the time. */
const SLOTS = 2

/** @param version of the program, as the task data name it */
export function inbox(version: string): Capability {
  return {
    name: 'inbox',
    routes: (context) => inboxRoutes(context, { version }),
    async workers(context) {
      await context.jobs.work(DELIVER_TASK, { slots: SLOTS }, (job) => deliverTask(context, job))
    },
  }
}
