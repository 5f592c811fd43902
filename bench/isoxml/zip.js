/**
 * A whole zipped set read (archive, task data, every log into columns) against inflating the same entries with node's
 * zlib as it comes: both cold, in fresh processes in turn. And memory: many logs one after the other against one of them.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inFreshProcess, inTurn, median } from '../support/fresh-process.js'
import { realArchives, writeMadeArchive } from './zip-inputs.js'

const READ = new URL('./zip-read.process.js', import.meta.url)
const READ_WITH_TWO = new URL('./zip-read-two.process.js', import.meta.url)
const INFLATE = new URL('./zip-inflate.process.js', import.meta.url)
const MEMORY = new URL('./zip-memory.process.js', import.meta.url)
const IDLE = new URL('./time-logs-idle.process.js', import.meta.url)
const MEMORY_LOG_BYTES = 20e6
const MEMORY_LOGS = 20

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-bench-'))
  try {
    const made = join(folder, 'made.zip')
    writeMadeArchive(made, 5, 10e6)
    const real = await realArchives()
    if (real.length === 0) console.log('no real sets beside the checkout: the made one alone is measured')
    const ratios = [...real, { name: 'made, 50 MB', path: made }].map(ratiosOf)
    return {
      zip_one_thread_ratio: Math.max(...ratios.map(({ oneThread }) => oneThread)),
      zip_two_cores_ratio: Math.max(...ratios.map(({ twoCores }) => twoCores)),
      memory_archive_ratio: memoryRatio(folder),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @param {{ name: string, path: string }} archive */
function ratiosOf({ name, path }) {
  const inflate = () => inFreshProcess(INFLATE, [path])
  const one = inTurn(inflate, () => inFreshProcess(READ, [path]))
  const two = inTurn(inflate, () => inFreshProcess(READ_WITH_TWO, [path]))
  const piece = median(Array.from({ length: 7 }, () => inFreshProcess(INFLATE, [path, 'piece']).ms))
  const oneThread = one.second.ms / one.first.ms
  const twoCores = two.second.ms / two.first.ms
  const times = (/** @type {number} */ ms) => `${ms.toFixed(1)} ms`
  console.log(
    `${name}: ${(one.first.bytes / 1e6).toFixed(1)} MB, ${one.second.records} records; inflating ${times(one.first.ms)}, ` +
      `reading ${times(one.second.ms)} (${oneThread.toFixed(2)}×), with two cores ${times(two.second.ms)} (${twoCores.toFixed(2)}×); ` +
      `inflating each entry into one piece ${times(piece)} (${(one.second.ms / piece).toFixed(2)}×, ${(two.second.ms / piece).toFixed(2)}×)`,
  )
  return { oneThread, twoCores }
}

/**
 * Peak above an idle process of reading an archive of 400 MB, log after log, over that of reading one of its 20 logs:
 * what is held at the same time, that is with garbage collected after each log.
 *
 * @param {string} folder
 */
function memoryRatio(folder) {
  const many = join(folder, 'many.zip')
  const single = join(folder, 'single.zip')
  writeMadeArchive(many, MEMORY_LOGS, MEMORY_LOG_BYTES)
  writeMadeArchive(single, 1, MEMORY_LOG_BYTES)
  const idle = inFreshProcess(IDLE, []).peak
  const above = (/** @type {string[]} */ ...words) => inFreshProcess(MEMORY, words).peak - idle
  const one = median([1, 2, 3].map(() => above(single, 'collect')))
  const all = median([1, 2, 3].map(() => above(many, 'collect')))
  console.log(
    `memory above idle: one log of 20 MB ${one.toFixed(0)} MB, 20 of them in one archive ${all.toFixed(0)} MB ` +
      `(${(all / one).toFixed(2)}×), ${above(many).toFixed(0)} MB when garbage is collected at leisure`,
  )
  return all / one
}
