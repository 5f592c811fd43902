/** The figures for people. */
export function printTable(figures) {
  const rows = [
    [
      'credentials, machines each, workers beside the API',
      [figures.credentials, figures.machines, figures.workers],
    ],
    ['one polling cycle, s', [figures.cycle_s]],
    ['CPU of Sheaf, s in all, ms a sync', [figures.sheaf_cpu_s, figures.cpu_ms_per_sync]],
    ['provider calls a sync', [figures.calls_per_sync]],
    [
      'database a sync, bytes; a credential and month, MB',
      [figures.bytes_per_sync, figures.database_mb_per_month],
    ],
    ['hourly syncs of 100,000 credentials: cores', [figures.at_100000_cores]],
    ['… machines of four cores, half for conversions', [figures.at_100000_machines]],
    ['… processes, where a call takes 200 ms', [figures.at_100000_processes]],
    ['… provider calls a minute', [figures.at_100000_calls_per_minute]],
    ['… database a month, GB', [figures.at_100000_database_gb_per_month]],
    ['credentials within 10,000 calls a minute', [figures.credentials_within_limit]],
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  for (const [label, values] of rows) console.log(`${label.padEnd(width)}  ${values.join(', ')}`)
}
