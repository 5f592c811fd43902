/**
 * GeoParquet of 1 M points in 14 columns (geometry and 13 properties; ours adds the covering boxes and the Hilbert order),
 * with summary and units, without GeoJSON and worked ground. Peer: hyparquet-writer 0.17 with its defaults, given the same
 * columns as arrays made before, without boxes and order.
 *
 * Fresh processes in turn, medians of seven. One thread is CPU time of the process, which bears a busy machine; two
 * threads are time elapsed, which needs two idle cores. `SHEAF_BENCH_RUNS` asks for fewer runs, `SHEAF_BENCH_SCALE` for
 * fewer points.
 */
import { inFreshProcess, inTurn, mediansOf } from '../support/fresh-process.js'

const POINTS = 1e6
const script = (name) => new URL(`./${name}.process.js`, import.meta.url)

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const points = Math.round(POINTS * Number(process.env.SHEAF_BENCH_SCALE ?? 1))
  const runs = Number(process.env.SHEAF_BENCH_RUNS ?? 7)
  const { first: ours, second: peer } = inTurn(
    () => inFreshProcess(script('parquet'), ['ours', String(points)]),
    () => inFreshProcess(script('parquet'), ['peer', String(points)]),
    runs,
  )
  const two = mediansOf(
    Array.from({ length: runs }, () => inFreshProcess(script('parquet-two'), [String(points)])),
  )
  const line = ({ bytes, cpu, ms }) =>
    `${(bytes / 1e6).toFixed(1)} MB, CPU ${cpu.toFixed(0)} ms, elapsed ${ms.toFixed(0)} ms`
  console.log(`one thread: ${line(ours)}; the file alone CPU ${ours.writeCpu.toFixed(0)} ms`)
  console.log(`two threads: ${line(two)} (CPU of the busier thread)`)
  console.log(`hyparquet-writer: ${line(peer)}`)
  return {
    parquet_points_per_s: (1000 * points) / ours.cpu,
    parquet_two_cores_points_per_s: (1000 * points) / two.ms,
    parquet_ratio: peer.writeCpu / ours.writeCpu,
  }
}
