/**
 * Alerts: whoever changes something tells it here, and the webhook that listens is called, signed, until it acknowledges.
 *
 *   transaction of what is told ─► delivery + job ─► call ─► 2xx, or again 1, 30, 60, 240 minutes after the first failure
 *
 * Knows no other capability: all of them may tell.
 */
import type { Capability, Context } from '../context.js'
import { CALLS_AT_ONCE } from './calls-at-once.js'
import { deliverAlert } from './deliver.js'
import { forgetOldCalls } from './failed-calls.js'
import { DELIVER } from './queue.js'
import { webhookRoutes } from './routes.js'

export { DELIVER } from './queue.js'
export { type Alert, raiseAlerts } from './raise.js'

/** Calls at once in one process: they wait for the receivers most of the time. */
const SLOTS = 8
const FORGET_EVERY_MS = 3_600_000
const forgotAt = new WeakMap<Context, number>()

export const capability: Capability = {
  name: 'alerts',
  routes: webhookRoutes,
  async workers(context) {
    await context.jobs.work(DELIVER, { slots: SLOTS, groupConcurrency: CALLS_AT_ONCE }, (job) =>
      deliverAlert(context, job),
    )
  },
  async sweep(context) {
    const now = context.now()
    if (now.getTime() - (forgotAt.get(context) ?? Number.NEGATIVE_INFINITY) < FORGET_EVERY_MS) return
    await forgetOldCalls(context.database, now)
    forgotAt.set(context, now.getTime())
  },
}
