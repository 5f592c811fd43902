/** The server: settings, start, stop. Everything else is reached over HTTP. */
import { type RunningServer, type ServerOptions, startServer as start } from './main/start-server.js'
import type { Settings } from './settings/index.js'

/**
 * `sheaf serve`: API, background work and page in one process; prints its address.
 *
 * @throws DirectoryInUse when another process has the embedded database open
 */
export const startServer: (settings: Settings, options?: ServerOptions) => Promise<RunningServer> = start

export { DirectoryInUse } from './database/index.js'
export { backup, restore } from './main/backup/index.js'
export { diagnose, type Finding } from './main/doctor/index.js'
export { migrateDatabase } from './main/migrate-database.js'
export { rotateKeys } from './main/rotate-keys.js'
export type { Running, RunningServer, ServerOptions } from './main/start-server.js'
export { NeedsDatabaseUrl, startWorker } from './main/start-worker.js'
export { stopOnSignals } from './main/stop-on-signals.js'
export { readSettings, SETTING_NAMES, type Settings, SettingsError, settingsTable } from './settings/index.js'
