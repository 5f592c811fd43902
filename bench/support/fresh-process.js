/** Measures in processes of their own, so that a figure is cold and its peak memory is its own. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const RUNS = 7
const GET_MEMORY = new URL('./get-memory.process.js', import.meta.url)

/**
 * Memory in pages of 2 MiB for large arrays, where the C library and the system can: the setting that the README
 * recommends for Linux. A virtual machine may take 10 µs for each page of 4 kB that is written to for the first time.
 * What V8 keeps in its own heap, objects above all, lies in small pages all the same.
 */
export const LARGE_PAGES = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' }
export const SMALL_PAGES = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' }

/** Whether this system has large pages for those who ask. @returns {string} the setting of Linux, `always [madvise] never` */
export function largePagesOfSystem() {
  try {
    return readFileSync('/sys/kernel/mm/transparent_hugepage/enabled', 'utf8').trim()
  } catch {
    return 'not told by this system'
  }
}

/**
 * Runs a script in a fresh process; the last line that it prints must be a JSON object of numbers.
 *
 * @param {URL} script
 * @param {readonly string[]} words its arguments
 * @param {Record<string, string>} [pages] {@link LARGE_PAGES} or {@link SMALL_PAGES}, after memory was fetched from the
 *        host; without it, small ones as they come
 * @returns {Record<string, number>}
 */
export function inFreshProcess(script, words, pages) {
  // a host takes memory back that nobody uses; fetching it again would be a part of whichever run comes first
  if (pages !== undefined) run(GET_MEMORY, [], { ...process.env, ...LARGE_PAGES })
  const output = run(script, words, { ...process.env, ...(pages ?? SMALL_PAGES) })
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '')
}

/** @param {URL} script @param {readonly string[]} words @param {NodeJS.ProcessEnv} env */
function run(script, words, env) {
  const command = ['--expose-gc', '--max-old-space-size=8192', fileURLToPath(script), ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    env,
    maxBuffer: 1e8,
  })
  if (status !== 0) throw new Error(`${fileURLToPath(script)} ${words.join(' ')} failed:\n${stderr}`)
  return stdout
}

/**
 * Runs two scripts in turn, A B A B …, each in fresh processes, and takes medians.
 *
 * @param {() => Record<string, number>} first
 * @param {() => Record<string, number>} second
 * @returns {{ first: Record<string, number>, second: Record<string, number> }}
 */
export function inTurn(first, second, runs = RUNS) {
  const pairs = Array.from({ length: runs }, () => ({ first: first(), second: second() }))
  return {
    first: mediansOf(pairs.map((pair) => pair.first)),
    second: mediansOf(pairs.map((pair) => pair.second)),
  }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** @param {readonly Record<string, number>[]} runs */
export function mediansOf(runs) {
  return Object.fromEntries(
    Object.keys(runs[0] ?? {}).map((key) => [key, median(runs.map((run) => run[key]))]),
  )
}
