/** `/metrics` for Prometheus: on loopback, else with a token. */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { ApiError } from './api-error.js'

/** Numbers of the process that are read when somebody asks: name → help, label, values by label. */
export type Gauges = readonly {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  read(): Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]>
}[]

export interface MetricsInput {
  readonly token: string | undefined
  readonly trustProxy: boolean
  readonly gauges: Gauges
}

const DURATION_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/

export function addMetrics(app: FastifyInstance, { token, trustProxy, gauges }: MetricsInput): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'sheaf_http_request_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS_S,
    registers: [registry],
  })
  for (const { name, help, labels, read } of gauges) {
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        for (const { labels: of, value } of await read()) this.set(of, value)
      },
    })
  }
  app.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
    }
    durations.observe(labels, reply.elapsedTime / 1000)
  })
  app.get('/metrics', async (request, reply) => {
    if (!mayRead(request, token, trustProxy)) {
      throw new ApiError(401, 'unauthorized', 'Metrics need the token of SHEAF_METRICS_TOKEN.')
    }
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

function mayRead(request: FastifyRequest, token: string | undefined, trustProxy: boolean): boolean {
  const given = /^Bearer +(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token !== undefined && given !== undefined && equal(given, token)) return true
  // A proxy on this machine makes everybody look local; its header gives it away.
  const forwarded = !trustProxy && request.headers['x-forwarded-for'] !== undefined
  return LOOPBACK.test(request.ip) && !forwarded
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
