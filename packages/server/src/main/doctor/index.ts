/** `sheaf doctor`: looks at everything a start needs, one after the other, and says of each what it found. */
import type { Settings } from '../../settings/index.js'
import type { Finding } from './finding.js'
import { lookAtDatabase, lookAtObjects, lookAtWatchedFolder } from './foundations.js'
import { lookAtProvider } from './provider.js'

export type { Finding } from './finding.js'

/**
 * Findings as they come. Settings that cannot be read are refused before, by `readSettings`.
 *
 * @param now our clock, milliseconds
 */
export async function* diagnose(settings: Settings, now: () => number = Date.now): AsyncGenerator<Finding> {
  yield* await lookAtDatabase(settings)
  yield* await lookAtObjects(settings)
  yield* await lookAtWatchedFolder(settings)
  yield* await lookAtProvider(settings, now)
}
