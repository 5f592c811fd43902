/**
 * Reads every set of a corpus with npm isoxml and with the built @sheaf/isoxml, each in a fresh process, compares what
 * they give value by value, and prints the tables of packages/isoxml/README.md. Sets that differ must have a reason in
 * reasons.js, with the bytes that decide; a missing or wrong one ends with status 1.
 *
 *   node tools/compare-isoxml/run.js [corpus folder]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { written } from './common.js'
import { filesOf, isCorpus, setsOf } from './corpus.js'
import { differencesOf } from './differences.js'
import { REASONS } from './reasons.js'

/** Sets are timed when their files have more bytes than these, in turn, as often as this. */
const TIMED_BYTES = 1e6
const RUNS = 5

const root =
  process.argv[2] ??
  process.env.SHEAF_CORPUS ??
  fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
if (!isCorpus(root)) {
  console.log(`no corpus at ${root}; nothing compared`)
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'sheaf-compare-'))
const faults = []
const rows = { differing: [], timed: [] }
let equal = 0
const sets = await setsOf(root, folder)
for (const set of sets) await compare(set)
rmSync(folder, { recursive: true })
print()
process.exitCode = faults.length > 0 ? 1 : 0

async function compare(set) {
  const [peer, ours] = [readBy('peer', set), readBy('ours', set)]
  const lines = differencesOf(peer.reading, ours.reading)
  if (set.bytes > TIMED_BYTES) rows.timed.push(timedRow(set, ours.reading))
  if (lines.length === 0) equal++
  else {
    console.error(`${set.name}\n${lines.map((line) => `    ${line}`).join('\n')}`)
    rows.differing.push(await differingRow(set, peer.reading, ours.reading))
  }
}

async function differingRow({ name, archive }, peer, ours) {
  const reason = REASONS[name]
  if (reason === undefined) {
    faults.push(`${name} differs and has no reason`)
    return `| ${name} | | | |`
  }
  const files = await filesOf(archive)
  for (const { file, byte, hex } of reason.proof) {
    const bytes = files.find(({ path }) => path.endsWith(file))?.bytes ?? new Uint8Array(0)
    const found = Buffer.from(bytes.subarray(byte, byte + hex.length / 2)).toString('hex')
    if (found !== hex) faults.push(`${name}, ${file}, byte ${byte}: expected ${hex}, found ${found}`)
  }
  return `| ${name} | ${summary(peer, reason.peer)} | ${summary(ours, reason.ours)} | ${reason.decides} |`
}

/** What a reader gave in numbers, and why. */
function summary({ refused, logs }, reason) {
  if (refused !== undefined) return `refused: \`${refused}\``
  const sum = (key) => logs.reduce((total, log) => total + log[key], 0).toLocaleString('en')
  const numbers = logs.length === 0 ? [] : [`${sum('records')} records, ${sum('values')} values`]
  return [...numbers, reason].join('; ')
}

function timedRow(set, { logs }) {
  const runs = Array.from({ length: RUNS }, () => ['peer', 'ours'].map((reader) => readBy(reader, set)))
  const middle = (reader, key) => runs.map((run) => run[reader][key]).sort((a, b) => a - b)[RUNS >> 1]
  const [peerMs, oursMs] = [0, 1].map((reader) => middle(reader, 'ms'))
  const [peerMb, oursMb] = [0, 1].map((reader) => middle(reader, 'peakBytes') / 1e6)
  const records = logs.reduce((sum, log) => sum + log.records, 0)
  const times = `${peerMs.toFixed(0)} / ${oursMs.toFixed(0)} ms | ${(peerMs / oursMs).toFixed(1)}`
  const memory = `${peerMb.toFixed(0)} / ${oursMb.toFixed(0)} MB | ${(oursMb / peerMb).toFixed(2)}`
  return `| ${set.name} | ${(set.bytes / 1e6).toFixed(1)} MB, ${records.toLocaleString('en')} records | ${times} | ${memory} |`
}

function readBy(reader, { archive }) {
  const output = join(folder, 'reading')
  const script = fileURLToPath(new URL(`./${reader}.process.js`, import.meta.url))
  const words = ['--expose-gc', script, archive, output]
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${reader} on ${archive}: ${stderr}`)
  return written(output)
}

function print() {
  console.log(`${sets.length} sets: ${equal} equal, ${rows.differing.length} differ\n`)
  console.log('| Set | npm isoxml 1.11.2 | @sheaf/isoxml | What the bytes say |\n| --- | --- | --- | --- |')
  console.log(`${rows.differing.join('\n')}\n`)
  console.log('| Set | Size | Time | Ratio | Peak memory | Ratio |\n| --- | --- | --- | --- | --- | --- |')
  console.log(rows.timed.join('\n'))
  for (const fault of faults) console.error(`FAULT ${fault}`)
}
