import type { Command } from 'commander'

/** `sheaf export`: everything of a Leaf user as one zip, from a running server. */
export function addExport(program: Command): void {
  program
    .command('export')
    .description('write everything of a grower into one zip: rows without secrets, originals, artefacts')
    .requiredOption('--grower <id>', 'id of the Leaf user')
    .requiredOption('--out <file>', 'zip to write')
    .option('--server <url>', 'a running Sheaf; default: SHEAF_PUBLIC_URL, or host and port of the settings')
    .action(async (flags) => {
      const { exportGrower } = await import('../grower/export-grower.js')
      console.log(await exportGrower(flags))
    })
}
