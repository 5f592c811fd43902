import type { Command } from 'commander'

/** `sheaf demo`: the sandbox, Sheaf and a connected demo grower in one go. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('run Sheaf against the sandbox with a demo grower, on free ports')
    .action(async () => {
      const { runDemo } = await import('../demo/run-demo.js')
      await runDemo(process.env)
    })
}
