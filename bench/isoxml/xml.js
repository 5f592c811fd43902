/**
 * TASKDATA.XML against fast-xml-parser: 20 MB, once as one file and once as files of 300 kB one after the other, each in
 * a fresh process that has read nothing before. Their result is one object an element; ours is, first, the scanned
 * document (what stands where), then the whole model with ids and references checked.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inFreshProcess, inTurn } from '../support/fresh-process.js'
import { taskDataXml } from './xml-inputs.js'

const OURS = new URL('./xml-ours.process.js', import.meta.url)
const PEER = new URL('./xml-peer.process.js', import.meta.url)

const LARGE = 20_000_000
const SMALL = 300_000

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-xml-'))
  try {
    const ratios = { scan: [], model: [] }
    for (const size of [SMALL, LARGE]) {
      const file = join(folder, `${size}.xml`)
      writeFileSync(file, taskDataXml(size))
      for (const what of ['scan', 'model']) ratios[what].push(measure(file, size, what))
    }
    return { xml_scan_ratio: Math.min(...ratios.scan), xml_model_ratio: Math.min(...ratios.model) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Prints one line. @returns {number} their time over ours */
function measure(file, size, what) {
  const times = String(Math.round(LARGE / size))
  const { first: ours, second: peer } = inTurn(
    () => inFreshProcess(OURS, [file, times, what]),
    () => inFreshProcess(PEER, [file, times]),
  )
  const ratio = peer.ms / ours.ms
  const cold = peer.firstMs / ours.firstMs
  console.log(
    `${what.padEnd(5)} ${times.padStart(2)} × ${(size / 1e6).toFixed(1).padStart(4)} MB: ours ${show(ours)}, fast-xml-parser ${show(peer)}, ratio ${ratio.toFixed(1)} (the first file alone ${cold.toFixed(1)})`,
  )
  return ratio
}

const show = ({ ms, peak }) => `${ms.toFixed(0)} ms and ${peak.toFixed(0)} MB`
