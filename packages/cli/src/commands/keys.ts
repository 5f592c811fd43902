import type { Command } from 'commander'

/** `sheaf keys rotate`: a new master key, and every secret sealed with it. */
export function addKeys(program: Command): void {
  program
    .command('keys')
    .description('the master key')
    .command('rotate')
    .description('seal every secret with a new master key')
    .action(async () => {
      const { readSettings, rotateKeys } = await import('@sheaf/server')
      console.log(await rotateKeys(readSettings(process.env)))
    })
}
