/**
 * Runs inputs of one target in a thread of its own. The shared counter says which input is at work, so that the
 * watchdog knows a hang from hard work.
 */
import { getHeapStatistics } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { IsoxmlError } from '@sheaf/isoxml'
import { inputAt } from './input.js'
import { shrunk } from './shrink.js'
import { targets } from './targets.js'

const all = await targets()
const progress = new Float64Array(workerData.progress)

parentPort.on('message', async ({ target, seed, from, to }) => {
  const batch = {
    inputs: 0,
    accepted: 0,
    bytes: 0,
    codes: {},
    worstMsPerKb: 0,
    worstRatio: 0,
    slowest: '',
    greediest: '',
    findings: [],
  }
  for (let index = from; index < to; index++) await runOne(all[target], { target, seed, index }, batch)
  progress[0] = -1
  parentPort.postMessage(batch)
})
parentPort.postMessage('ready')

async function runOne(target, { target: name, seed, index }, batch) {
  const parts = inputAt(target, name, seed, index)
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  progress[0] = index
  const { finding, codes, ms, allocated } = await attempt(target, parts)
  batch.inputs++
  batch.bytes += length
  for (const code of codes) batch.codes[code] = (batch.codes[code] ?? 0) + 1
  if (codes.every((code) => !code.startsWith('thrown '))) batch.accepted++
  // the first inputs warm the engine up and would spoil the figures
  if (index - workerData.from > 200) await keepWorst(target, parts, { index, length, ms, allocated }, batch)
  if (finding !== undefined) {
    const smallest = await shrunk(
      parts,
      async (candidate) => (await attempt(target, candidate)).finding?.kind === finding.kind,
    )
    batch.findings.push({ index, ...finding, parts: smallest })
  }
}

/** Bytes beyond these for an input are a finding: a bomb, not an index. */
const FREE_BYTES = 64 * 1024 ** 2
const RATIO = 300
/** Far beyond the worst seen, so that a busy machine raises no alarm. */
const FREE_MS = 2000
const MS_PER_KB = 50

async function attempt(target, parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const before = used()
  const started = performance.now()
  const codes = []
  let finding
  try {
    codes.push(...(await target.run(parts)).codes)
  } catch (error) {
    if (error instanceof IsoxmlError) codes.push(`thrown ${error.code}`)
    else finding = { kind: kindOf(error), text: String(error?.stack ?? error) }
  }
  const ms = performance.now() - started
  const allocated = used() - before
  if (finding === undefined && ms > FREE_MS + (MS_PER_KB * length) / 1000)
    finding = { kind: 'slow', text: `${ms} ms for ${length} bytes` }
  if (finding === undefined && allocated > FREE_BYTES + RATIO * length)
    finding = { kind: 'memory', text: `${allocated} bytes allocated for ${length}` }
  return { finding, codes, ms, allocated }
}

async function keepWorst(target, parts, { index, length, ms, allocated }, batch) {
  const kilobytes = Math.max(1, length / 1000)
  const ratio = allocated / Math.max(4096, length)
  if (ratio > batch.worstRatio) {
    batch.worstRatio = ratio
    batch.greediest = `input ${index}, ${length} bytes`
  }
  if (ms / kilobytes <= batch.worstMsPerKb) return
  const steady = await steadyMs(target, parts, ms)
  if (steady / kilobytes > batch.worstMsPerKb) {
    batch.worstMsPerKb = steady / kilobytes
    batch.slowest = `input ${index}, ${length} bytes, ${steady.toFixed(1)} ms`
  }
}

/** The least of some runs: what the input costs without the collector and the neighbours. */
async function steadyMs(target, parts, first) {
  let least = first
  for (let run = 0; run < 4; run++) least = Math.min(least, (await attempt(target, parts)).ms)
  return least
}

/** The kind of an error is where it was thrown, not what numbers it mentions. */
function kindOf(error) {
  const place = /at .*/.exec(String(error?.stack ?? ''))?.[0] ?? ''
  return `${error?.name ?? typeof error} ${place}`
}

/** What this thread holds, garbage included: without a collection between two calls, the difference was allocated. */
function used() {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}
