/** SIGTERM and SIGINT end a process gracefully; the second one ends it at once. */
import type { Running } from './start-server.js'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

export function stopOnSignals(running: Pick<Running, 'close'>): void {
  let asked = false
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (asked) process.exit(1)
      asked = true
      running.close().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
  }
}
