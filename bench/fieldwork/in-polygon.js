/**
 * 1 M logged points (passes up and down) against 20 fields of 200 to 2,000 vertices with two holes each. Peer: flatbush 4.7 over the fields' boxes,
 * then ray casting on flat rings; the same points of each field, or the bench fails.
 *
 * Fresh processes in turn, each keeping the best of three runs, CPU time; medians of seven. `SHEAF_BENCH_RUNS` asks for
 * fewer, `SHEAF_BENCH_SCALE` for fewer points.
 */
import { inFreshProcess, inTurn } from '../support/fresh-process.js'

const POINTS = 1e6
const SCRIPT = new URL('./in-polygon.process.js', import.meta.url)

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const points = Math.round(POINTS * Number(process.env.SHEAF_BENCH_SCALE ?? 1))
  const { first: ours, second: peer } = inTurn(
    () => inFreshProcess(SCRIPT, ['ours', String(points)]),
    () => inFreshProcess(SCRIPT, ['peer', String(points)]),
    Number(process.env.SHEAF_BENCH_RUNS ?? 7),
  )
  if (ours.found !== peer.found || ours.check !== peer.check)
    throw new Error(`${ours.found} points inside by ours, ${peer.found} by the peer, or others`)
  const line = ({ cpu, first }) =>
    `CPU ${cpu.toFixed(0)} ms (${(points / cpu / 1000).toFixed(2)} M/s; first time ${first.toFixed(0)} ms)`
  console.log(
    `${ours.found} of ${points} points inside: ours ${line(ours)}, flatbush + ray casting ${line(peer)}`,
  )
  return { in_polygon_ratio: peer.cpu / ours.cpu }
}
