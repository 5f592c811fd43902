/**
 * The worked ground of section swaths: a planter of 6 m with 14 sections. 20,000 of them against Clipper2 as WebAssembly
 * (`clipper2-wasm` 0.4), the fastest of the general overlay libraries on these: in one session it took CPU 0.24 s, unions
 * of 16 by `polygon-clipping` 0.15 1.2 s (which threw on another width), `geos-wasm` 3.1 2.2 s. Areas agree within 0.1 %,
 * or the bench fails. At a million swaths, where no general library stays within its memory or minutes, only ours.
 *
 * Both start from swaths in memory: ours from the points' columns, the peer from ready paths. Fresh processes in turn,
 * each keeping the best of some runs (30 of ours, which the first ones compile; 5 of the peer), CPU time; medians of seven. `SHEAF_BENCH_RUNS` asks for fewer,
 * `SHEAF_BENCH_SCALE` for fewer swaths.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inFreshProcess, inTurn, mediansOf } from '../support/fresh-process.js'

/** About 20,000 and 1 M swaths. */
const EVERYDAY_HA = 1.2
const LARGE_HA = 58
const OUR_TIMES = 30
const PEER_TIMES = 5
const MOST_DIFFERENCE = 1e-3

const script = (name) => new URL(`./${name}.process.js`, import.meta.url)

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-coverage-'))
  const scale = Number(process.env.SHEAF_BENCH_SCALE ?? 1)
  const runs = Number(process.env.SHEAF_BENCH_RUNS ?? 7)
  const artefact = (hectares) => {
    const path = join(folder, `${hectares}.points`)
    inFreshProcess(script('coverage-inputs'), [path, String(hectares * scale)])
    return path
  }
  try {
    const everyday = artefact(EVERYDAY_HA)
    const run = (who, path, times) => inFreshProcess(script('coverage'), [who, path, String(times)])
    const { first: ours, second: peer } = inTurn(
      () => run('ours', everyday, OUR_TIMES),
      () => run('peer', everyday, PEER_TIMES),
      runs,
    )
    const large = artefact(LARGE_HA)
    const million = mediansOf(Array.from({ length: runs }, () => run('ours', large, 1)))
    print(ours, peer, million)
    if (Math.abs(ours.areaM2 / peer.areaM2 - 1) > MOST_DIFFERENCE)
      throw new Error(`${ours.areaM2} m² by ours, ${peer.areaM2} m² by the peer`)
    return { coverage_ratio: peer.cpu / ours.cpu, coverage_memory_mb: million.peak }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function print(ours, peer, million) {
  const line = ({ cpu, first, areaM2 }) =>
    `${areaM2.toFixed(1)} m² in CPU ${cpu.toFixed(1)} ms (first time ${first.toFixed(0)} ms)`
  console.log(
    `${ours.swaths} swaths: ours ${line(ours)}, outline ${ours.outlineM2.toFixed(1)} m²; peer ${line(peer)}`,
  )
  console.log(
    `${million.swaths} swaths: ours ${line(million)}, peak of the process ${million.peak.toFixed(0)} MB`,
  )
}
