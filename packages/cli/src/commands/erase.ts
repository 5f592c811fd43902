import type { Command } from 'commander'

/** `sheaf erase`: a Leaf user with everything that hangs on it, on a running server. */
export function addErase(program: Command): void {
  program
    .command('erase')
    .description('erase a grower: consent, fields, files, operations, artefacts; it cannot be undone')
    .requiredOption('--grower <id>', 'id of the Leaf user')
    .option('--yes', 'erase without asking')
    .option('--server <url>', 'a running Sheaf; default: SHEAF_PUBLIC_URL, or host and port of the settings')
    .action(async (flags) => {
      const { eraseGrower } = await import('../grower/erase-grower.js')
      console.log(await eraseGrower(flags))
    })
}
