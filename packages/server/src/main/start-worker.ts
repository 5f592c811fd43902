/** `sheaf worker`: background work only, beside a server on the same PostgreSQL. */
import type { Context } from '../context.js'
import { createWorkerApp } from '../http/index.js'
import type { Settings } from '../settings/index.js'
import { CAPABILITIES } from './capabilities.js'
import { readiness } from './health.js'
import { openContext } from './open-context.js'
import { once, type Running } from './start-server.js'
import { doUrgent, idle, startWork } from './work.js'

/** The embedded database has room for one process. */
export class NeedsDatabaseUrl extends Error {
  override readonly name = 'NeedsDatabaseUrl'

  constructor() {
    super('needs DATABASE_URL: the embedded database serves one process, several share a PostgreSQL server')
  }
}

/** @throws NeedsDatabaseUrl with the embedded database */
export async function startWorker(settings: Settings): Promise<Running> {
  if (settings.databaseUrl === undefined) throw new NeedsDatabaseUrl()
  const { context, close } = await openContext(settings)
  try {
    await doUrgent(context, CAPABILITIES)
    const answers = await answerProbes(context)
    const work = await startWork(context, CAPABILITIES)
    console.log('Sheaf worker started')
    return {
      close: once(async () => {
        await answers?.close()
        await work.stop()
        await close(() => idle(context, CAPABILITIES))
      }),
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Metrics and health of this process, where the settings name a port. */
async function answerProbes(context: Context) {
  const { host, workerPort, metricsToken } = context.settings
  if (workerPort === undefined) return undefined
  const { registry } = context.metrics
  const app = createWorkerApp({ token: metricsToken, registry, readiness: () => readiness(context) })
  await app.listen({ host, port: workerPort })
  return app
}
