/**
 * Fuzzes the decoders of the built @sheaf/isoxml.
 *
 *   node tools/fuzz/run.js [--minutes 1] [--seed 1] [--target archive|xml|header|grid|log|all] [--inputs n] [--from i]
 *
 * Sound sets (generated, and of the corpus when present) are spoilt and read. Nothing but `IsoxmlError` may come out,
 * in bounded time and memory. Input number i of a seed is always the same: `--from i --inputs 1` runs it alone. Each
 * finding is written to a folder for temporary files, as small as it could be made; any finding ends with status 1.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { inputAt } from './input.js'
import { targets } from './targets.js'

const BATCH = 200
/** One input that takes longer hangs. */
const HANG_MS = 15_000
const HEAP_MB = 1024

const { values: words } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', default: 'all' },
    inputs: { type: 'string' },
    from: { type: 'string', default: '0' },
  },
})
const all = await targets()
const names = words.target === 'all' ? Object.keys(all) : [words.target]
if (names.some((name) => all[name] === undefined)) {
  console.error(`--target is one of: all, ${Object.keys(all).join(', ')}`)
  process.exit(2)
}
const seed = Number(words.seed)
let folder
let findings = 0
console.log(`seed ${seed}, ${words.inputs ?? `${words.minutes} minutes`}, targets ${names.join(', ')}`)
for (const name of names) report(name, await fuzz(name))
process.exitCode = findings > 0 ? 1 : 0

/** Runs batches of one target until its share of the time, or its number of inputs, is used up. */
async function fuzz(name) {
  const until = performance.now() + (Number(words.minutes) * 60_000) / names.length
  const last =
    words.inputs === undefined ? Number.POSITIVE_INFINITY : Number(words.from) + Number(words.inputs)
  const total = {
    inputs: 0,
    accepted: 0,
    bytes: 0,
    codes: {},
    worstMsPerKb: 0,
    worstRatio: 0,
    slowest: '',
    greediest: '',
    ms: 0,
  }
  const started = performance.now()
  let thread = await startThread(Number(words.from))
  let next = Number(words.from)
  while (next < last && (words.inputs !== undefined || performance.now() < until)) {
    const to = Math.min(last, next + BATCH)
    const batch = await thread.run({ target: name, seed, from: next, to })
    if (batch.stopped === undefined) {
      add(total, batch)
      for (const finding of batch.findings) keep(name, finding)
      next = to
    } else {
      // what the batch did before the input that stopped it is not counted
      keep(name, {
        index: batch.at,
        kind: batch.stopped,
        text: batch.stopped,
        parts: inputAt(all[name], name, seed, batch.at),
      })
      next = batch.at + 1
      thread = await startThread(next)
    }
  }
  await thread.stop()
  total.ms = performance.now() - started
  return total
}

/** A thread with a watchdog over it. */
async function startThread(from) {
  const progress = new SharedArrayBuffer(8)
  const at = new Float64Array(progress)
  const worker = new Worker(new URL('./batch.process.js', import.meta.url), {
    workerData: { progress, from },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  await new Promise((ready, fail) => {
    worker.once('error', fail)
    worker.once('message', () => {
      worker.off('error', fail)
      ready()
    })
  })
  return { stop: () => worker.terminate(), run: (order) => watched(worker, at, order) }
}

function watched(worker, at, order) {
  return new Promise((resolve) => {
    let seen = -1
    let since = performance.now()
    const end = (result) => {
      clearInterval(timer)
      worker.off('message', end).off('error', died)
      resolve(result)
    }
    const died = (error) => end({ stopped: `the thread died: ${error.message}`, at: at[0] })
    const timer = setInterval(() => {
      if (at[0] !== seen) [seen, since] = [at[0], performance.now()]
      else if (performance.now() - since > HANG_MS) {
        worker.terminate()
        end({ stopped: `hang: more than ${HANG_MS} ms`, at: seen })
      }
    }, 250)
    worker.on('message', end).on('error', died)
    worker.postMessage(order)
  })
}

function add(total, batch) {
  for (const key of ['inputs', 'accepted', 'bytes']) total[key] += batch[key]
  for (const [code, count] of Object.entries(batch.codes))
    total.codes[code] = (total.codes[code] ?? 0) + count
  if (batch.worstRatio > total.worstRatio) {
    total.worstRatio = batch.worstRatio
    total.greediest = batch.greediest
  }
  if (batch.worstMsPerKb > total.worstMsPerKb) {
    total.worstMsPerKb = batch.worstMsPerKb
    total.slowest = batch.slowest
  }
}

/** Writes the parts of an input that failed, and what it did. */
function keep(name, { index, kind, text, parts }) {
  findings++
  folder ??= mkdtempSync(join(tmpdir(), 'sheaf-fuzz-'))
  const path = join(folder, `${name}-${seed}-${index}`)
  parts.forEach((bytes, part) => {
    writeFileSync(`${path}.${part}`, bytes)
  })
  writeFileSync(`${path}.txt`, text)
  const sizes = parts.map(({ length }) => length).join(' + ')
  console.log(
    `FINDING ${name} input ${index}: ${kind}\n  ${text.split('\n').slice(0, 3).join('\n  ')}\n  ${sizes} bytes in ${path}.*`,
  )
}

function report(name, total) {
  const perSecond = (total.inputs / (total.ms / 1000)).toFixed(0)
  const share = ((100 * total.accepted) / Math.max(1, total.inputs)).toFixed(0)
  console.log(
    `${name}: ${total.inputs} inputs, ${perSecond} a second, ${(total.bytes / 1e6).toFixed(0)} MB, ${share} % read; worst ${total.worstMsPerKb.toFixed(2)} ms a kB (${total.slowest}), ${total.worstRatio.toFixed(0)} bytes allocated a byte (${total.greediest})`,
  )
  const codes = Object.entries(total.codes).sort(([a], [b]) => a.localeCompare(b))
  console.log(`  ${codes.map(([code, count]) => `${code} ${count}`).join(', ')}`)
}
