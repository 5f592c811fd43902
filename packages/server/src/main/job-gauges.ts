/** Jobs by queue and state, for `/metrics`. */
import type { Jobs } from '../jobs/index.js'
import type { Gauges } from '../metrics/index.js'

export function jobGauges(jobs: Jobs): Gauges {
  return [
    {
      name: 'sheaf_jobs',
      help: 'Jobs by queue and state',
      labels: ['queue', 'state'],
      async read() {
        return Object.entries(await jobs.counts()).flatMap(([queue, counts]) =>
          Object.entries(counts).map(([state, value]) => ({ labels: { queue, state }, value })),
        )
      },
    },
  ]
}
