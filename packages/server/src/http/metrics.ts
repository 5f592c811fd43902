/** `/metrics` for Prometheus: on loopback, else with a token. */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Histogram, type Registry } from 'prom-client'
import { ApiError } from './api-error.js'

export interface MetricsInput {
  readonly token: string | undefined
  readonly trustProxy: boolean
  readonly registry: Registry
}

const DURATION_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/

export function addMetrics(app: FastifyInstance, { token, trustProxy, registry }: MetricsInput): void {
  const durations = new Histogram({
    name: 'sheaf_http_request_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS_S,
    registers: [registry],
  })
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
