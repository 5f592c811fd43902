import type { InspectReport } from '@sheaf/isoxml'

/** The report of one input as text: tasks, logs and damage, aligned in columns. */
export function inspectTable(path: string, report: InspectReport): string {
  return `${path}\n${report.sets.map(setTable).join('\n')}\n`
}

function setTable(set: InspectReport['sets'][number]): string {
  const tasks = set.tasks.map((task) => [
    task.id,
    task.name,
    task.operationTypes.join(' + ') || '–',
    task.logs.join(' ') || '–',
  ])
  const logs = set.logs.map((log) => [
    log.file,
    String(log.records),
    String(log.values),
    String(log.skippedBytes),
    log.start ?? '–',
    log.end ?? '–',
    log.bbox?.join(' ') ?? '–',
  ])
  const evidence = set.tasks.flatMap((task) => task.evidence.map((told) => [task.id, told]))
  const damage = set.diagnostics.map((one) => [one.severity, one.code, one.message])
  return [
    `set ${set.name || '(root)'}, version ${set.version}`,
    table(['task', 'name', 'operation types', 'logs'], tasks),
    ...(evidence.length > 0 ? [table(['task', 'what tells the kind of work'], evidence)] : []),
    table(['log', 'records', 'values', 'skipped bytes', 'start', 'end', 'west south east north'], logs),
    ...(damage.length > 0 ? [table(['severity', 'code', 'message'], damage)] : []),
  ].join('\n')
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (at < head.length - 1 ? row[at]!.length : 0))),
  )
  return [head, ...rows]
    .map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at]!)).join('  ')}`.trimEnd())
    .join('\n')
}
