import { readFileSync } from 'node:fs'

/**
 * Peak resident memory of this process in MB. `maxRSS` of a child begins at that of its parent on Linux, so the
 * kernel's own high-water mark goes first.
 */
export function peakMegabytes() {
  try {
    const [, kilobytes] = /VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
    if (kilobytes !== undefined) return Number(kilobytes) / 1024
  } catch {
    // no /proc: not Linux
  }
  return process.resourceUsage().maxRSS / 1024
}
