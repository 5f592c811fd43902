/** `sheaf serve`: API, background work and page in one process. */
import { ensureFirstOwner, findOwner } from '../accounts/index.js'
import type { Context } from '../context.js'
import { credentialGauges } from '../credentials/index.js'
import { createApp, createTokens, type RouteImplementations } from '../http/index.js'
import { addGauges } from '../metrics/index.js'
import { localOrigin, type Settings } from '../settings/index.js'
import { CAPABILITIES } from './capabilities.js'
import { type HeldPort, holdFreePort } from './held-port.js'
import { jobGauges } from './job-gauges.js'
import { openContext } from './open-context.js'
import { VERSION } from './version.js'
import { doUrgent, idle, startWork, type Work } from './work.js'

export interface Running {
  /** Ends gracefully: no new requests and jobs, running ones get their time. */
  close(): Promise<void>
}

export interface RunningServer extends Running {
  /** Origin that the server answers at. */
  readonly url: string
}

export interface ServerOptions {
  /** Whether this process also works off jobs. Default true. */
  readonly works?: boolean
  /** Where sentences for people go. Default: stdout. */
  readonly print?: (line: string) => void
}

/** A running server with its foundations, for tests of what stands on them. */
export interface ServerWithContext extends RunningServer {
  readonly context: Context
}

/**
 * Starts the server and prints its address.
 *
 * @throws DirectoryInUse when another process has the embedded database open
 */
export async function startServer(
  settings: Settings,
  options: ServerOptions = {},
): Promise<ServerWithContext> {
  if (settings.port !== 0) return await startOn(settings, undefined, options)
  const held = await holdFreePort(settings.host)
  try {
    return await startOn(withPort(settings, held.port), held, options)
  } finally {
    await held.letGo()
  }
}

async function startOn(
  settings: Settings,
  held: HeldPort | undefined,
  { works = true, print = console.log }: ServerOptions,
): Promise<ServerWithContext> {
  const { context, close: closeContext } = await openContext(settings)
  let app: Awaited<ReturnType<typeof createApp>> | undefined
  let work: Work | undefined
  const close = once(async () => {
    await app?.close()
    await work?.stop()
    await closeContext(() => idle(context, CAPABILITIES))
  })
  try {
    if (works) await doUrgent(context, CAPABILITIES)
    addGauges(context.metrics, [...jobGauges(context.jobs), ...credentialGauges(context)])
    app = await createApp({
      settings,
      version: VERSION,
      log: context.log,
      tokens: createTokens(context.secrets.tokenKey, context.now),
      findOwner: (username) => findOwner(context.database.db, username),
      implementations: implementationsOf(context),
      pages: CAPABILITIES.flatMap((capability) => capability.pages?.(context) ?? []),
      registry: context.metrics.registry,
    })
    // before anybody can ask: who gets an answer can sign in. The password is printed at once, whatever follows.
    await announceFirstOwner(context, print)
    await held?.letGo()
    await app.listen({ host: settings.host, port: settings.port })
    const url = localOrigin(settings.host, settings.port)
    print(`Sheaf listening on ${url}`)
    if (works) work = await startWork(context, CAPABILITIES)
    return { url, context, close }
  } catch (error) {
    await close()
    throw error
  }
}

function implementationsOf(context: Context): RouteImplementations {
  return Object.assign({}, ...CAPABILITIES.map((capability) => capability.routes(context)))
}

async function announceFirstOwner(
  { settings, database, now }: Context,
  print: (line: string) => void,
): Promise<void> {
  const password = await ensureFirstOwner(database.db, settings.owner, now())
  if (password !== undefined) print(`Created owner ${settings.owner.email} with password ${password}`)
}

/** Addresses in answers carry the port, so it is known before anything starts. */
function withPort(settings: Settings, port: number): Settings {
  const isDefault = settings.publicUrl === localOrigin(settings.host, settings.port)
  return { ...settings, port, publicUrl: isDefault ? localOrigin(settings.host, port) : settings.publicUrl }
}

export function once<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined
  return () => {
    running ??= run()
    return running
  }
}
