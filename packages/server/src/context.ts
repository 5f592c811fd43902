/** What every capability is given, and what a capability is. */
import type { Logger } from 'pino'
import type { Compute } from './compute/index.js'
import type { Database } from './database/index.js'
import type { HtmlRoute, RouteImplementations } from './http/index.js'
import type { Jobs } from './jobs/index.js'
import type { Metrics } from './metrics/index.js'
import type { ObjectStore } from './objects/index.js'
import type { Secrets } from './secrets/index.js'
import type { Settings } from './settings/index.js'

/** The foundations of a running server or worker. */
export interface Context {
  readonly settings: Settings
  readonly log: Logger
  readonly database: Database
  readonly jobs: Jobs
  readonly objects: ObjectStore
  readonly compute: Compute
  readonly secrets: Secrets
  readonly metrics: Metrics
  now(): Date
}

/** One folder of the server: routes, jobs and upkeep of one part of the domain. */
export interface Capability {
  readonly name: string
  routes(context: Context): RouteImplementations
  /** Pages for people without an account. */
  pages?(context: Context): readonly HtmlRoute[]
  /** What cannot wait until the process answers; called first of all in every process that works. */
  urgent?(context: Context): Promise<void>
  /** Registers job handlers; called once in every process that works. */
  workers?(context: Context): Promise<void>
  /** Pause between two sweeps, in ms. Default three seconds. */
  readonly sweepEveryMs?: number
  /** Called every few seconds in every process that works; never twice at once in one process. */
  sweep?(context: Context): Promise<void>
  /** Resolves when nothing is under way that must not be cut off; called when nothing new begins, before all closes. */
  idle?(context: Context): Promise<void>
}
