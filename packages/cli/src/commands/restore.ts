import { resolve } from 'node:path'
import type { Command } from 'commander'

/** `sheaf restore DIR`: a backup into an installation that has no database yet. */
export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('restore a backup into a data directory, or a PostgreSQL database, that is empty')
    .argument('<dir>', 'folder that sheaf backup made')
    .action(async (folder: string) => {
      const { readSettings, restore } = await import('@sheaf/server')
      console.log(await restore(readSettings(process.env), resolve(folder)))
    })
}
