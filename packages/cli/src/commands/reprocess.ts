import type { Command } from 'commander'

/** `sheaf reprocess`: what an upgrade would make different, shown before it is adopted. */
export function addReprocess(program: Command): void {
  program
    .command('reprocess')
    .description('convert anew what an earlier version has converted, and show what would be different')
    .option('--grower <id>', 'id of a Leaf user; default: all')
    .option('--adopt <id>', 'let what was compared take the place of what stands')
    .option('--discard <id>', 'leave what stands as it is')
    .option('--json', 'print the differences as JSON')
    .option('--server <url>', 'a running Sheaf; default: SHEAF_PUBLIC_URL, or host and port of the settings')
    .action(async (flags) => {
      const { runReprocess } = await import('../reprocess/run-reprocess.js')
      await runReprocess(flags)
    })
}
