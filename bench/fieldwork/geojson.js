/**
 * GeoJSON text of 1 M points with 13 properties. Peer: plain string concatenation with the same keys and decimals,
 * encoded in pieces of 1 MB; both texts are equal after parsing within half of the last printed digit (checked here).
 *
 * Fresh processes in turn, medians of seven. `SHEAF_BENCH_RUNS` asks for fewer, `SHEAF_BENCH_SCALE` for fewer points.
 */
import { inFreshProcess, inTurn } from '../support/fresh-process.js'

const POINTS = 1e6
const script = (name) => new URL(`./${name}.process.js`, import.meta.url)

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const points = String(Math.round(POINTS * Number(process.env.SHEAF_BENCH_SCALE ?? 1)))
  const { share } = inFreshProcess(script('geojson-equal'), [points])
  console.log(`${points} points: equal after parsing, ${(100 * share).toFixed(2)} % byte for byte`)
  const { first: ours, second: peer } = inTurn(
    () => inFreshProcess(script('geojson'), ['ours', points]),
    () => inFreshProcess(script('geojson'), ['concatenated', points]),
    Number(process.env.SHEAF_BENCH_RUNS ?? 7),
  )
  const line = (name, run) => `${name} ${run.ms.toFixed(0)} ms (CPU ${run.cpu.toFixed(0)} ms)`
  console.log(`${(ours.bytes / 1e6).toFixed(0)} MB: ${line('ours', ours)}, ${line('concatenated', peer)}`)
  return { geojson_ratio: peer.cpu / ours.cpu }
}
