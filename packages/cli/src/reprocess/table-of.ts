/** Differences as a table: a line for each total, before, after, and by how much. Pure. */
import type { ReprocessDifference, ReprocessTotal } from '@sheaf/contract'

const HEAD = ['', 'name', 'type', 'total', 'before', 'after', 'change']

export function tableOf(differences: readonly ReprocessDifference[]): string {
  const rows = differences.flatMap(({ kind, name, operationType = '', totals }) =>
    totals.map((total) => [kind, name, operationType, ...cellsOf(total)]),
  )
  const lines = [HEAD, ...rows]
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function cellsOf({ property, unit, before, after }: ReprocessTotal): string[] {
  const shown = (value: number | undefined) =>
    value === undefined
      ? 'none'
      : [Number(value.toPrecision(7)), unit].filter((part) => part !== undefined).join(' ')
  return [property, shown(before), shown(after), changeOf(before, after)]
}

function changeOf(before: number | undefined, after: number | undefined): string {
  if (before === undefined) return 'new'
  if (after === undefined) return 'gone'
  if (before === 0) return ''
  const percent = (after / before - 1) * 100
  return `${percent < 0 ? '' : '+'}${percent.toFixed(2)} %`
}
