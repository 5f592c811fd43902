import type { Command } from 'commander'

/** `sheaf migrate`: brings the database to the schema of this version and ends. */
export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the schema of this version')
    .action(async () => {
      const { migrateDatabase, readSettings } = await import('@sheaf/server')
      console.log(await migrateDatabase(readSettings(process.env)))
    })
}
