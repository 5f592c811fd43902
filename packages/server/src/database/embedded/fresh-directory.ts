/**
 * An empty database that the build makes beside its output: a new one is a copy of it, which takes a twentieth of the
 * time and memory of making one. Without it, as in an installation that was not built here, one is made.
 */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const manifest = createRequire(import.meta.url)('../../../package.json') as {
  readonly dependencies: Readonly<Record<string, string>>
}
const version = manifest.dependencies['@electric-sql/pglite'] ?? 'unknown'

/** Of this version of the database only; found from source and from the built file alike. */
export const FRESH_DIRECTORY = fileURLToPath(
  new URL(`../../../dist/database/embedded/fresh-${version}`, import.meta.url),
)
