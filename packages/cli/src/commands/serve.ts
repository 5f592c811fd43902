import type { Command } from 'commander'

/** `sheaf serve`: API, workers and dashboard in one process. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('run the API, the background jobs and the dashboard')
    .action(async () => {
      const { readSettings, startServer, stopOnSignals } = await import('@sheaf/server')
      stopOnSignals(await startServer(readSettings(process.env)))
    })
}
