/**
 * Writes docs/corpus.md: what `sheaf convert` finds in a folder of public ISOXML sets. Run after `npm run build`:
 *
 *   node tools/corpus-report/write.js <corpus folder>      (default: SHEAF_CORPUS)
 *
 * The folder holds one folder per source and, below it, one per set: a zip, or the files of a set. Nothing of them goes
 * into the document but counts, totals and names of sets and tasks.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NOTES } from './notes.js'

const SHEAF = fileURLToPath(new URL('../../packages/cli/bin/sheaf.js', import.meta.url))
const DOCUMENT = new URL('../../docs/corpus.md', import.meta.url)
/** Diagnostics that say something about the numbers of a file, not about the package around them. */
const FLAGS = new Set([
  'TOTALS_DIFFER',
  'POSITION_JUMP',
  'WORK_STATE_INFERRED',
  'WIDTH_ASSUMED',
  'OPERATION_TYPE_CONFLICT',
  'CROP_UNKNOWN',
  'LOG_DAMAGED',
  'LOG_TRUNCATED',
  'LOG_MISSING',
  'LOG_HEADER_MISSING',
])

/** Of these the first that a summary has. */
const TOTALS = ['totalWetMass', 'totalApplied', 'totalPlanted']

const root = process.argv[2] ?? process.env.SHEAF_CORPUS
if (root === undefined) {
  process.stderr.write('usage: node tools/corpus-report/write.js <corpus folder>\n')
  process.exit(2)
}
const out = mkdtempSync(join(tmpdir(), 'sheaf-corpus-'))
try {
  writeFileSync(DOCUMENT, documentOf(setsIn(root)))
} finally {
  rmSync(out, { recursive: true, force: true })
}

/** `source/set` of every set, in name order. @param {string} folder @returns {string[]} */
function setsIn(folder) {
  const folders = (path) => readdirSync(path).filter((name) => statSync(join(path, name)).isDirectory())
  return folders(folder)
    .sort()
    .flatMap((source) =>
      folders(join(folder, source))
        .sort()
        .map((set) => `${source}/${set}`),
    )
}

/** A set is a zip in its folder, or the folder itself. @param {string} set @returns {string} */
function inputOf(set) {
  const folder = join(root, set)
  const zip = readdirSync(folder).find((name) => name.toLowerCase().endsWith('.zip'))
  return zip === undefined ? folder : join(folder, zip)
}

function documentOf(sets) {
  const reports = sets.map((set) => ({ set, ...reportOf(set) }))
  const logged = reports.filter(({ report }) => report.files.length > 0)
  const silent = reports.filter(({ report, code }) => report.files.length === 0 && code === 0)
  const refused = reports.filter(({ code }) => code !== 0)
  const notes = new Map()
  const rows = logged.flatMap(({ set, report }) =>
    report.files.map((file) => rowOf(set, file, report, notes)),
  )
  return `# What is found in public task data

Written by \`node tools/corpus-report/write.js <folder>\` from a folder of sets that others have published; the sets
themselves are not part of this repository. One row per task and kind of work: records read, points kept by the
contract's rules, sum of the points' areas, their total with the difference to the machine's own counter, and flags.

${table(['set', 'task', 'kind of work', 'records', 'points', 'area, ha', 'total', 'flags', 'note'], rows)}

## Notes

${[...notes.values()].map((text, at) => `${at + 1}. ${text}`).join('\n')}

## Sets without logged work

Plans, master data, grids and guidance only: ${silent.map(({ set }) => set).join(', ')}.

## Sets that are refused

${refused.map(({ set, report }) => `- ${set}: ${sentenceOf(report)}`).join('\n')}
`
}

function reportOf(set) {
  const words = [SHEAF, 'convert', inputOf(set), '--out', out, '--format', 'csv', '--json']
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] }
  try {
    return { code: 0, report: JSON.parse(execFileSync(process.execPath, words, options)) }
  } catch (error) {
    return { code: error.status, report: JSON.parse(error.stdout) }
  }
}

/** The sentence without the path in front, which is this machine's. */
function sentenceOf({ diagnostics }) {
  const { message } = diagnostics.find(({ severity }) => severity === 'error')
  return message.slice(message.lastIndexOf('.zip: ') + '.zip: '.length)
}

function rowOf(set, file, report, notes) {
  const own = report.diagnostics.filter(
    ({ where }) => where.element === file.task || (where.element === undefined && report.files.length === 1),
  )
  const codes = [...new Set(own.map(({ code }) => code))].filter((code) => FLAGS.has(code))
  const key = [`${set} ${file.task} ${file.operationType}`, `${set} ${file.task}`, set].find(
    (candidate) => NOTES[candidate] !== undefined,
  )
  if (key !== undefined) notes.set(key, NOTES[key])
  return [
    set,
    file.task,
    file.operationType ?? file.message,
    String(file.records),
    file.status === 'processed'
      ? String(file.points)
      : `failed${file.operationType ? `: ${file.message}` : ''}`,
    file.summary ? (file.summary.properties.totalArea.value / 10_000).toFixed(2) : '',
    totalOf(file),
    codes.join(', '),
    key === undefined ? '' : String([...notes.keys()].indexOf(key) + 1),
  ]
}

function totalOf({ summary }) {
  if (summary === null) return ''
  const { properties } = summary
  const key = TOTALS.find((candidate) => properties[candidate] !== undefined)
  if (key === undefined) return ''
  const { value, unit } = properties[key]
  const difference = properties.loggedTotals?.[key]?.difference
  const beside =
    difference === undefined
      ? ''
      : ` (${difference < 0 ? '−' : '+'}${Math.abs(100 * difference).toFixed(1)} %)`
  return `${Number(value.toPrecision(6))} ${unit}${beside}`
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
