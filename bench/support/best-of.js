/** The same work a few times in one process: the first time compiles, the best one tells what it costs from then on. */

/**
 * CPU time of the process, which bears a busy machine.
 *
 * @template Result
 * @param {number} times
 * @param {() => Result} run
 * @returns {{ result: Result, cpu: number, first: number }} what the last run gave; milliseconds of the best and first
 */
export function bestOf(times, run) {
  const taken = []
  let result
  // collected once only: between runs it would throw compiled code away
  globalThis.gc?.()
  for (let time = 0; time < times; time++) {
    const before = process.cpuUsage()
    result = run()
    const { user, system } = process.cpuUsage(before)
    taken.push((user + system) / 1000)
  }
  return { result, cpu: Math.min(...taken), first: taken[0] }
}
