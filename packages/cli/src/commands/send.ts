import type { Command } from 'commander'

const repeated = (value: string, before: string[] = []): string[] => [...before, value]

/** `sheaf send`: a planned task as ISOXML to the inboxes of machines, through a running server. */
export function addSend(program: Command): void {
  program
    .command('send')
    .description('send a planned task to machines: field boundary, guidance lines, prescription')
    .requiredOption('--grower <id>', 'id of the Leaf user')
    .requiredOption('--machine <id>', 'id of a machine, as equipment or at CLAAS; may be repeated', repeated)
    .requiredOption('--name <text>', 'name of the task, at most 32 characters')
    .option('--field <id>', 'field whose active boundary is sent')
    .option('--boundary <file>', 'GeoJSON with one Polygon or MultiPolygon, in place of --field')
    .option('--guidance <file>', 'GeoJSON with lines: two positions AB, more a curve')
    .option('--prescription <file>', 'GeoJSON with polygons that hold rates')
    .option('--rate <property:ddi:unit[:product]>', 'rate in the prescription; may be repeated', repeated)
    .option('--form <form>', 'grid or polygons', 'grid')
    .option('--cell-size <metres>', 'size of a cell of the grid', '10')
    .option('--practice <text>', 'what is done, in words')
    .option('--comment <text>', 'a line for the operator')
    .option('--isoxml <version>', '3.3, 4.2 or 4.3; default: chosen for each terminal')
    .option('--valid-until <time>', 'what is not fetched by then shall expire, such as 2026-08-03T18:00:00Z')
    .option(
      '--key <text>',
      'idempotency key; default: made of the request, so that the same command sends once',
    )
    .option('--server <url>', 'a running Sheaf; default: SHEAF_PUBLIC_URL, or host and port of the settings')
    .option('--wait', 'end only when each machine was handed its task, or refused it')
    .option('--json', 'print the task as JSON')
    .action(async (flags) => {
      const { runSend } = await import('../send/run-send.js')
      process.exitCode = await runSend(flags)
    })
}
