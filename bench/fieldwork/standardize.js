/**
 * Decoded logs to clean points with summary and units, one thread, without the worked ground: the two logs of the
 * conversion bench as a harvest and an application set. Ratio: the barest copy of as many columns of the same types,
 * in the same process, over ours.
 *
 * Fresh processes, each running its log three times and keeping the best: the first run compiles, and those behind it
 * have memory of the one before for their columns (`ColumnPool`), as smaller sets behind each other have it in the server;
 * so does the copy. The first run, in fresh memory, is printed too. CPU time of the
 * thread counts, which bears a busy machine. `SHEAF_BENCH_RUNS` asks for fewer than seven, `SHEAF_BENCH_SCALE` for
 * smaller logs.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inFreshProcess, mediansOf } from '../support/fresh-process.js'
import { CONVERT_SETS } from './convert-inputs.js'

const script = (name) => new URL(`./${name}.process.js`, import.meta.url)

/** @returns {Promise<Record<string, number>>} the slower set counts */
export async function figures() {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-standardize-'))
  const runs = Number(process.env.SHEAF_BENCH_RUNS ?? 7)
  try {
    const sets = CONVERT_SETS.map((name) => {
      inFreshProcess(script('convert-inputs'), [folder, name, process.env.SHEAF_BENCH_SCALE ?? '1'])
      const own = Array.from({ length: runs }, () =>
        inFreshProcess(script('standardize'), [join(folder, `${name}.zip`)]),
      )
      return { name, ...mediansOf(own) }
    })
    for (const { name, records, points, columns, ms, first, copyMs } of sets) {
      console.log(
        `${name}: ${records} records to ${points} points of ${columns} columns in ${ms.toFixed(0)} ms ` +
          `(${(records / ms / 1000).toFixed(2)} M/s; first time ${first.toFixed(0)} ms), barest copy ${copyMs.toFixed(0)} ms: ${(copyMs / ms).toFixed(3)}`,
      )
    }
    return {
      standardize_points_per_s: Math.min(...sets.map(({ records, ms }) => (1000 * records) / ms)),
      standardize_ratio: Math.min(...sets.map(({ copyMs, ms }) => copyMs / ms)),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
