/** What a worker answers, where it listens at all: `/metrics` of its own and `/health/*`. */
import Fastify, { type FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { answerProblem, answerUnknownAddress } from './error-handler.js'
import { addMetrics } from './metrics.js'

export interface WorkerAppInput {
  readonly token: string | undefined
  readonly registry: Registry
  /** Whether the process can do its work, with what that was judged by. */
  readiness(): Promise<{ readonly status: string }>
}

/** Builds the application; it does not listen yet. */
export function createWorkerApp({ token, registry, readiness }: WorkerAppInput): FastifyInstance {
  const app = Fastify({ logger: false, pluginTimeout: 0 })
  app.setErrorHandler(answerProblem)
  app.setNotFoundHandler(answerUnknownAddress)
  addMetrics(app, { token, trustProxy: false, registry })
  app.get('/health/live', async () => ({ status: 'ok' }))
  app.get('/health/ready', async (_request, reply) => {
    const found = await readiness()
    return reply.code(found.status === 'ok' ? 200 : 503).send(found)
  })
  return app
}
