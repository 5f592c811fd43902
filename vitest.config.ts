import { defineConfig } from 'vitest/config'

const ROOMS = ['isoxml', 'fieldwork', 'claas', 'contract', 'claas-sandbox', 'server', 'web', 'cli']

/**
 * Limits of a case, in ms. They end what hangs and measure nothing. A room's own waits end before them, so that these
 * report what was found at last: 50 s of patience in the server's tests, 90 s (`eventually`) and a few starts of
 * processes in the house.
 */
const LIMIT_MS = 60_000
const HOUSE_LIMIT_MS = 180_000

/**
 * Rooms whose test files share a worker process: loading such a room takes longer than most of its files run. The others
 * have a process each, since what they open (a client of the whole file, a page) ends with the file.
 */
const SHARING = ['isoxml', 'fieldwork', 'contract', 'server']

/** One project a room, and `house` for what crosses rooms: end to end, crash, browser, architecture. */
export default defineConfig({
  test: {
    // on two cores: most of the long files wait for processes, timers and leases, and use half a core
    maxWorkers: 3,
    projects: [
      ...ROOMS.map((room) => project(room, `packages/${room}`, ['test/**/*.test.ts', 'test/**/*.test.tsx'])),
      project('house', 'tests', ['**/*.test.ts'], HOUSE_LIMIT_MS),
    ],
  },
})

function project(name: string, root: string, include: string[], testTimeout = LIMIT_MS) {
  const hookTimeout = 2 * testTimeout
  const isolate = !SHARING.includes(name)
  return { test: { name, root, include, testTimeout, hookTimeout, isolate, pool: 'forks' as const } }
}
