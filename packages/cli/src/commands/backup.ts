import { resolve } from 'node:path'
import type { Command } from 'commander'

/** `sheaf backup --out DIR`: database and artefacts of one moment, whether the server runs or not. */
export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('back up database and artefacts into a new folder, also while the server runs')
    .requiredOption('--out <dir>', 'folder to make')
    .option('--with-key', 'put the master key into it too; who has the folder can then read the credentials')
    .action(async ({ out, withKey = false }: { out: string; withKey?: boolean }) => {
      const { backup, readSettings } = await import('@sheaf/server')
      console.log(await backup(readSettings(process.env), { out: resolve(out), withKey }))
    })
}
