/** CPU time of the calling thread alone, which bears a busy machine. */
import { readFileSync } from 'node:fs'

/** @returns {number} milliseconds since the thread began; NaN on systems without Linux's /proc */
export function threadCpuMs() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6
  } catch {
    return Number.NaN
  }
}
