/** Whether the process answers, and whether it can do its work. */
import type { Readiness } from '@sheaf/contract'
import { sql } from 'kysely'
import type { Capability, Context } from '../context.js'

export const health: Capability = {
  name: 'health',
  routes: (context) => ({
    getLiveness: async () => ({ status: 200, body: { status: 'ok' } }),
    async getReadiness() {
      const body = await readiness(context)
      return body.status === 'ok' ? { status: 200, body } : { status: 503, body }
    },
  }),
}

export async function readiness({ database, objects, jobs }: Context): Promise<Readiness> {
  const asked = {
    database: sql`select 1`.execute(database.db),
    objects: objects.check(),
    jobs: jobs.counts(),
  }
  const outcomes = await Promise.allSettled(Object.values(asked))
  const checks = Object.keys(asked).map(
    (name, at) => [name, outcomes[at]?.status === 'fulfilled' ? 'ok' : 'unavailable'] as const,
  )
  const ok = checks.every(([, outcome]) => outcome === 'ok')
  return { status: ok ? 'ok' : 'unavailable', checks: Object.fromEntries(checks) }
}
