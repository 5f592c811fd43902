/** Opens the foundations of a process, each on the one before, and closes them in reverse. */
import { openCompute } from '../compute/index.js'
import type { Context } from '../context.js'
import { readProfiles } from '../credentials/index.js'
import { openDatabase } from '../database/index.js'
import { openJobs } from '../jobs/index.js'
import { createMetrics } from '../metrics/index.js'
import { openObjectStore } from '../objects/index.js'
import { encryptionOf, readMasterKeys, withDigests } from '../secrets/index.js'
import type { Settings } from '../settings/index.js'
import { createLogger } from './logger.js'

export interface OpenedContext {
  readonly context: Context
  /**
   * Ends jobs first, so that what they use is still there.
   *
   * @param idle waits for what must not be cut off, after the jobs and before the database
   */
  close(idle?: () => Promise<unknown>): Promise<void>
}

/** @throws ProfileError or SettingsError before anything is created, when the provider profiles cannot be used */
export async function openContext(settings: Settings): Promise<OpenedContext> {
  readProfiles(settings)
  const log = createLogger(settings.logLevel)
  const encryption = encryptionOf(await readMasterKeys(settings))
  const objects = await openObjectStore(settings)
  const database = await openDatabase(settings, (error) => log.error({ err: error }, 'database connection'))
  const metrics = createMetrics()
  const jobs = openJobs(database, log, metrics)
  const compute = openCompute(settings)
  const close: OpenedContext['close'] = async (idle) => {
    await jobs.stop()
    await idle?.()
    await compute.close()
    await database.close()
  }
  try {
    const secrets = await withDigests(database.db, encryption)
    await jobs.start()
    return {
      context: { settings, log, secrets, objects, database, jobs, compute, metrics, now: () => new Date() },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
