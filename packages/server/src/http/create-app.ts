/** The HTTP application: the routes of the contract, the document, the page, metrics, and the rules that hold for all. */
import { randomUUID } from 'node:crypto'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { readJsonOnly } from './body.js'
import { addDocumentation } from './documentation.js'
import { answerProblem } from './error-handler.js'
import { addHtmlRoutes, type HtmlRoute } from './html-routes.js'
import { addMetrics } from './metrics.js'
import { addPage } from './page.js'
import { limitRate } from './rate-limit.js'
import type { RouteImplementations } from './route-types.js'
import { addRoutes, type FindOwner } from './routes.js'
import { securityHeaders } from './security-headers.js'
import type { Tokens } from './tokens.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Origin that clients use, without a slash at the end. */
    publicUrl: string
  }
}

/** Clients write this segment with different capitals. */
const ANY_SPELLING = /\/cropOperationByField(?=[/?]|$)/i
/** Bodies are geometry at most. */
const BODY_LIMIT_BYTES = 32 * 2 ** 20
/** Ids have up to 1,024 characters, each up to twelve when it is percent-encoded. */
const MAX_PARAM_LENGTH = 12 * 1024

export interface AppInput {
  readonly settings: {
    readonly publicUrl: string
    readonly trustProxy: boolean
    readonly metricsToken: string | undefined
    readonly rateLimitPerMin: number | undefined
  }
  /** Version of the program, for the OpenAPI document. */
  readonly version: string
  readonly log: Logger
  readonly tokens: Tokens
  readonly findOwner: FindOwner
  readonly implementations: RouteImplementations
  /** Pages for people without an account. */
  readonly pages: readonly HtmlRoute[]
  readonly registry: Registry
}

/** Builds the application; it does not listen yet. */
export async function createApp(input: AppInput): Promise<FastifyInstance> {
  const { settings, log } = input
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    rewriteUrl: ({ url = '/' }) => url.replace(ANY_SPELLING, '/cropOperationByField'),
    trustProxy: settings.trustProxy,
    bodyLimit: BODY_LIMIT_BYTES,
    // a start on a busy machine is slow, and no fault
    pluginTimeout: 0,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
  })
  app.decorate('publicUrl', settings.publicUrl)
  app.setErrorHandler(answerProblem)
  logAnswers(app)
  readJsonOnly(app)
  await app.register(helmet, securityHeaders(settings.publicUrl))
  await limitRate(app, settings.rateLimitPerMin)
  addMetrics(app, { token: settings.metricsToken, trustProxy: settings.trustProxy, registry: input.registry })
  addRoutes(app, input)
  addHtmlRoutes(app, input.pages)
  await addDocumentation(app, input.version)
  await addPage(app)
  return app
}

function logAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, url, routeOptions } = request
    const level = reply.statusCode >= 500 ? 'error' : 'info'
    const took = Math.round(reply.elapsedTime)
    request.log[level](
      { method, path: url.split('?', 1)[0], route: routeOptions.url, status: reply.statusCode, tookMs: took },
      'request',
    )
  })
}
