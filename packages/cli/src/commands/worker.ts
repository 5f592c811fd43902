import type { Command } from 'commander'

/** `sheaf worker`: background jobs only, beside a server on the same PostgreSQL. */
export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('run background jobs only; needs DATABASE_URL')
    .action(async () => {
      const { readSettings, startWorker, stopOnSignals } = await import('@sheaf/server')
      stopOnSignals(await startWorker(readSettings(process.env)))
    })
}
