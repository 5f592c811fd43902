/**
 * A zip to all that is kept of it: GeoJSON, GeoParquet, summary with worked ground, units. Peer: npm `isoxml` 1.11.2,
 * which merely decodes the same log, from bytes in memory, with no device description to look up.
 *
 * Two threads: this one reads, standardizes, cleans, summarizes, orders the points and writes GeoJSON; the other one finds
 * the worked ground; both then write row groups of the GeoParquet, each the next one that is left.
 * Both have their modules loaded before the clock starts, as has the peer. Columns lie where both see them,
 * outputs stay in memory.
 *
 * Fresh processes in turn, medians of seven. `SHEAF_BENCH_RUNS` asks for fewer, `SHEAF_BENCH_SCALE` for smaller logs.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inFreshProcess, inTurn } from '../support/fresh-process.js'
import { CONVERT_SETS } from './convert-inputs.js'

const script = (name) => new URL(`./${name}.process.js`, import.meta.url)
const PEER = new URL('../isoxml/time-logs-peer.process.js', import.meta.url)

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-convert-'))
  const scale = process.env.SHEAF_BENCH_SCALE ?? '1'
  try {
    return Object.fromEntries(
      CONVERT_SETS.map((name) => {
        inFreshProcess(script('convert-inputs'), [folder, name, scale])
        return [`convert_${name.replace('-', '_')}_ratio`, ratioOf(folder, name)]
      }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @param {string} folder @param {string} name */
function ratioOf(folder, name) {
  const { first: ours, second: peer } = inTurn(
    () => inFreshProcess(script('convert'), [join(folder, `${name}.zip`)]),
    () => inFreshProcess(PEER, [join(folder, name)]),
    Number(process.env.SHEAF_BENCH_RUNS ?? 7),
  )
  const ratio = ours.ms / peer.ms
  console.log(
    `${name}: ${ours.points} points; zip to outputs ${ours.ms.toFixed(0)} ms (read and standardized after ` +
      `${ours.standardized.toFixed(0)} ms, ${(ours.geojson / 1e6).toFixed(0)} MB GeoJSON, ${(ours.parquet / 1e6).toFixed(0)} MB GeoParquet), ` +
      `peer decodes in ${peer.ms.toFixed(0)} ms: ${ratio.toFixed(2)}`,
  )
  return ratio
}
