/** Measures in processes of their own, so that a figure is cold and its peak memory is its own. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const RUNS = 7

/**
 * Runs a script in a fresh process; the last line that it prints must be a JSON object of numbers.
 *
 * @param {URL} script
 * @param {readonly string[]} words its arguments
 * @returns {Record<string, number>}
 */
export function inFreshProcess(script, words) {
  const command = ['--expose-gc', '--max-old-space-size=8192', fileURLToPath(script), ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (status !== 0) throw new Error(`${fileURLToPath(script)} ${words.join(' ')} failed:\n${stderr}`)
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
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
