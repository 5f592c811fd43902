/**
 * A map of 2.9 Mpx from 1 M noisy values of a known field, smoothed, cut at the worked ground (given to both). Peer:
 * inverse-distance weighting of the 12 nearest values by flatbush 4.7 on the same pixels. Ours must lie at least as near
 * the known field, or the bench fails.
 *
 * The peer takes too long to draw all: it draws every 16th pixel, and that time counts 16 times (its index once). Fresh
 * processes, CPU time; medians of seven of ours (best of three runs each), of three of the peer. `SHEAF_BENCH_RUNS` asks
 * for fewer, `SHEAF_BENCH_SCALE` for fewer values.
 */
import { inFreshProcess, mediansOf } from '../support/fresh-process.js'

const POINTS = 1e6
const MOST_PEER_RUNS = 3
const SCRIPT = new URL('./map.process.js', import.meta.url)

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const points = String(Math.round(POINTS * Number(process.env.SHEAF_BENCH_SCALE ?? 1)))
  const runs = Number(process.env.SHEAF_BENCH_RUNS ?? 7)
  const medians = (who, times) =>
    mediansOf(Array.from({ length: times }, () => inFreshProcess(SCRIPT, [who, points])))
  const ours = medians('ours', runs)
  const peer = medians('peer', Math.min(runs, MOST_PEER_RUNS))
  console.log(
    `${ours.points} values on ${ours.pixels} pixels, ${ours.ground} of them ground: ` +
      `ours CPU ${ours.cpu.toFixed(0)} ms (first time ${ours.first.toFixed(0)} ms), ${ours.error.toFixed(0)} kg/ha off the known field; ` +
      `peer CPU ${peer.cpu.toFixed(0)} ms (index ${peer.index.toFixed(0)} ms, the rest 16 × every 16th pixel), ${peer.error.toFixed(0)} kg/ha off`,
  )
  if (ours.error > peer.error) throw new Error('our map lies farther from the known field than the peer’s')
  return { map_ratio: peer.cpu / ours.cpu }
}
