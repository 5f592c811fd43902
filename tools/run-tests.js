/**
 * `npm test`: builds, lints, checks the architecture, runs every test and prints, last and alone,
 * `N passed, N failed, N skipped`. Anything that fails before the tests counts as one failure.
 * A file with a failed case, or whose worker process died, runs once more with nothing beside it. What passes then is
 * counted as passed and printed as unsteady: a defect to mend, but none of the machine that runs the tests.
 * Arguments go to vitest: `npm test -- packages/isoxml`. `--built` as the first one leaves building and checks out.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sheaf-test-'))
const isBuilt = process.argv[2] === '--built'
const before = isBuilt
  ? []
  : [
      ['npm', ['run', '--silent', 'build']],
      ['npm', ['run', '--silent', 'check']],
    ]
const failedBefore = before.filter(([command, words]) => run(command, words) !== 0).length
const first = runVitest('first', process.argv.slice(isBuilt ? 3 : 2))
const doubtful = first.files.filter((file) => file.failed + file.unfinished > 0)
const again = mayRunAgain(doubtful)
  ? runVitest('again', ['--maxWorkers=1', ...doubtful.map(({ name }) => name)])
  : undefined
const files =
  again === undefined
    ? first.files
    : first.files.map((file) => again.files.find(({ name }) => name === file.name) ?? file)
const last = again ?? first
rmSync(folder, { recursive: true, force: true })

const sum = (key) => files.reduce((total, file) => total + file[key], 0)
const unsaid = last.status !== 0 && sum('failed') + sum('unfinished') === 0 ? 1 : 0
const [passed, skipped] = [sum('passed'), sum('skipped')]
const failed = sum('failed') + sum('unfinished') + failedBefore + unsaid
const skippedIn = files.filter((file) => file.skipped > 0).map((file) => file.name)
if (skipped > 0) console.log(`${skipped} cases were skipped: ${skippedIn.join(', ')}`)
if (again !== undefined)
  for (const fault of doubtful.flatMap(({ faults }) => faults))
    console.log(`unsteady or failed, first run: ${fault}`)
for (const fault of files.flatMap(({ faults }) => faults)) console.log(`failed: ${fault}`)
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

function run(command, words) {
  return spawnSync(command, words, { cwd: root, stdio: 'inherit' }).status ?? 1
}

/** Many doubtful files are no accident: then the first run stands. */
function mayRunAgain(doubtful) {
  return doubtful.length > 0 && doubtful.length <= 3
}

/** Runs vitest and reads its report: its exit status, and counts of every file. */
function runVitest(name, words) {
  const report = join(folder, `${name}.json`)
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const status = run(process.execPath, [vitest, 'run', ...reporters, ...words])
  try {
    return { status, files: JSON.parse(readFileSync(report, 'utf8')).testResults.map(countsOf) }
  } catch {
    return { status: 1, files: [] }
  }
}

/** A case without a result is unfinished; a file that could not even load counts as one unfinished case. */
function countsOf({ name, status, message, assertionResults }) {
  const count = (...states) => assertionResults.filter((one) => states.includes(one.status)).length
  const broken = status === 'failed' && assertionResults.length === 0 ? 1 : 0
  return {
    name: relative(root, name),
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped', 'todo', 'disabled'),
    unfinished: count('pending') + broken,
    faults: faultsOf(relative(root, name), message, assertionResults),
  }
}

/** One line a case that did not pass, or one for a file that gave no case. */
function faultsOf(file, message, cases) {
  const line = (text) => text.split('\n').slice(0, 3).join(' ').slice(0, 400)
  if (cases.length === 0) return message ? [`${file}: ${line(message)}`] : []
  return cases
    .filter(({ status }) => status === 'failed' || status === 'pending')
    .map(
      ({ fullName, failureMessages }) =>
        `${file} > ${fullName}: ${line(failureMessages?.[0] ?? 'no result')}`,
    )
}
