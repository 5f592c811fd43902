/**
 * Ten times the records: the first log of the conversion bench at a tenth and whole, from the zip to GeoJSON, GeoParquet,
 * summary with worked ground and units, one thread, outputs streamed away. Time is CPU time of the process, memory its
 * peak, that of Node and all modules with it.
 *
 * Fresh processes in turn, once each; medians of seven. `SHEAF_BENCH_RUNS` asks for fewer, `SHEAF_BENCH_SCALE` for smaller
 * logs.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inFreshProcess, inTurn } from '../support/fresh-process.js'

const SET = '6-channels'
const script = (name) => new URL(`./${name}.process.js`, import.meta.url)

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-ten-times-'))
  const scale = Number(process.env.SHEAF_BENCH_SCALE ?? 1)
  const zipOf = (share) => {
    const own = join(folder, String(share))
    inFreshProcess(script('convert-inputs'), [own, SET, String(share * scale)])
    return join(own, `${SET}.zip`)
  }
  try {
    const [tenth, whole] = [zipOf(0.1), zipOf(1)]
    const { first: one, second: ten } = inTurn(
      () => inFreshProcess(script('ten-times'), [tenth]),
      () => inFreshProcess(script('ten-times'), [whole]),
      Number(process.env.SHEAF_BENCH_RUNS ?? 7),
    )
    for (const { points, cpu, peak, bytes } of [one, ten]) {
      console.log(
        `${points} points: ${(bytes / 1e6).toFixed(0)} MB of outputs in CPU ${cpu.toFixed(0)} ms, peak of the process ${peak.toFixed(0)} MB`,
      )
    }
    return { ten_times_ratio: ten.cpu / one.cpu, ten_times_memory_ratio: ten.peak / one.peak }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
