/** Process of the build: makes the empty database that new ones are copies of, unless it is there. */
import { existsSync } from 'node:fs'
import { initializeDirectory } from './create-directory.js'
import { FRESH_DIRECTORY } from './fresh-directory.js'

if (!existsSync(FRESH_DIRECTORY)) {
  try {
    await initializeDirectory(FRESH_DIRECTORY)
  } catch (error) {
    // the build is complete without it: new databases only take longer
    console.warn(
      `no empty database was prepared; each new one is made by itself: ${(error as Error).message}`,
    )
  }
}
