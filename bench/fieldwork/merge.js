/**
 * A hundred files with 2 M points onto 20 fields: grouped, clipped, filtered, summarized with worked ground, written as
 * GeoParquet; one thread. Peer: plain concatenation of the same points as GeoJSON (see `geojson.js`). As many points lie
 * in the operations as ray casting finds inside the fields, or the bench fails.
 *
 * Fresh processes in turn, once each, CPU time; medians of seven. `SHEAF_BENCH_RUNS` asks for fewer, `SHEAF_BENCH_SCALE`
 * for fewer points.
 */
import { inFreshProcess, inTurn } from '../support/fresh-process.js'

const POINTS_OF_FILE = 20_000
const SCRIPT = new URL('./merge.process.js', import.meta.url)

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const points = String(Math.round(POINTS_OF_FILE * Number(process.env.SHEAF_BENCH_SCALE ?? 1)))
  const run = (who) => inFreshProcess(SCRIPT, [who, points])
  const { first: ours, second: peer } = inTurn(
    () => run('ours'),
    () => run('concatenated'),
    Number(process.env.SHEAF_BENCH_RUNS ?? 7),
  )
  const { inside } = run('counted')
  if (ours.inside !== inside)
    throw new Error(`${ours.inside} points in operations, ${inside} inside the fields`)
  console.log(
    `${ours.points} points in 100 files: ${ours.operations} operations of ${ours.inside} points (${ours.filtered} filtered), ` +
      `${(ours.bytes / 1e6).toFixed(0)} MB GeoParquet in CPU ${ours.cpu.toFixed(0)} ms, peak of the process ${ours.peak.toFixed(0)} MB; ` +
      `${(peer.bytes / 1e6).toFixed(0)} MB concatenated in CPU ${peer.cpu.toFixed(0)} ms`,
  )
  return { merge_ratio: ours.cpu / peer.cpu }
}
