import { stdout } from 'node:process'
import type { Command } from 'commander'

/** `sheaf inspect <zip or folder…>`: tasks, devices, logs and damage found, as a table or as JSON. */
export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('show what an ISOXML set holds and what is wrong with it')
    .argument('<input...>', 'zip files or folders')
    .option('--json', 'print one JSON document instead of a table')
    .action(async (inputs: string[], options: { json?: boolean }) => {
      const { inspectInputs } = await import('../inspect/inspect-inputs.js')
      process.exitCode = await inspectInputs(inputs, options.json === true, (text) => stdout.write(text))
    })
}
