/** What has to be put away once in a while, whoever left it. */
import type { Capability, Context } from '../context.js'
import { removeAbandoned } from '../objects/index.js'

const DAY_MS = 86_400_000
/** All keys are listed for it: often enough is what the disk bears, and each process that works does it. */
const EVERY_MS = 6 * 3_600_000

/** When a process did it last. */
const doneAt = new WeakMap<Context, number>()

export const upkeep: Capability = {
  name: 'upkeep',
  routes: () => ({}),
  async sweep(context) {
    await context.jobs.revive()
    const now = context.now().getTime()
    if (now - (doneAt.get(context) ?? 0) < EVERY_MS) return
    doneAt.set(context, now)
    const removed = await removeAbandoned(context.objects, new Date(now - DAY_MS))
    if (removed.length > 0) context.log.info({ objects: removed.length }, 'removed what was left behind')
  },
}
