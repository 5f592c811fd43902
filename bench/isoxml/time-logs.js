/**
 * Time logs into columns. Peer: npm `isoxml` 1.11.2, which makes an object of every record.
 *
 * Cold is one decode of bytes in memory in a fresh process whose modules are loaded and whose headers are read; medians
 * of seven, ours and the peer's in turn. Memory is the peak of such a process above that of one that does nothing. The
 * bare loop is plain JavaScript without any check over columns allocated before, in the same warm process.
 *
 * Cold figures and memory are of processes that ask for large pages, ours and the peer's alike, else those of the 50 MB
 * logs are the machine's: columns of 45 to 240 MB are written to for the first time, at 0.3 to 3 ms a megabyte. The
 * setting is the same for both, what it does is not: it serves arrays, which ours makes, and objects, which the peer makes,
 * little. So medians of three in small pages follow, with names of their own. Warm figures and those for twice the input
 * are of small pages.
 *
 * `SHEAF_BENCH_RUNS` asks for fewer runs, `SHEAF_BENCH_SCALE` for smaller logs than 50 MB.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  inFreshProcess,
  inTurn,
  LARGE_PAGES,
  largePagesOfSystem,
  SMALL_PAGES,
} from '../support/fresh-process.js'

const script = (name) => new URL(`./${name}.process.js`, import.meta.url)
const OURS = script('time-logs-ours')
const PEER = script('time-logs-peer')
const RUNS_IN_SMALL_PAGES = 3

/** @returns {Promise<Record<string, number>>} */
export async function figures() {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-time-logs-'))
  const runs = Number(process.env.SHEAF_BENCH_RUNS ?? 7)
  try {
    const scale = process.env.SHEAF_BENCH_SCALE ?? '1'
    const real = Object.keys(inFreshProcess(script('inputs-time-logs'), [folder, scale]))
    if (real.length === 0) console.log('no corpus beside the checkout: real sets are left out')
    const comparisonIn = (pages, times) => {
      const { peak: idle } = inFreshProcess(script('time-logs-idle'), [], pages)
      console.log(`memory is peak resident MB above the ${Math.round(idle)} MB of an idle process`)
      return (name, ...words) => compareCold(join(folder, name), words, idle, pages, times)
    }
    console.log(`ours and the peer ask for large pages (system: ${largePagesOfSystem()}):`)
    const compare = comparisonIn(LARGE_PAGES, runs)
    const ofReal = real.map((name) => compare(join('real', name)))
    const six = compare('6-channels')
    const sixty = compare('60-channels')
    const carried = compare('60-channels', 'carried')
    console.log('in small pages:')
    const compareInSmall = comparisonIn(SMALL_PAGES, Math.min(runs, RUNS_IN_SMALL_PAGES))
    const ofRealInSmall = real.map((name) => compareInSmall(join('real', name)).time)
    return {
      cold_6_channels_small_pages_ratio: compareInSmall('6-channels').time,
      cold_60_channels_small_pages_ratio: compareInSmall('60-channels').time,
      cold_carried_small_pages_ratio: compareInSmall('60-channels', 'carried').time,
      ...(real.length > 0 && {
        cold_real_min_small_pages_ratio: Math.min(...ofRealInSmall),
        cold_real_min_ratio: Math.min(...ofReal.map(({ time }) => time)),
        memory_real_ratio: Math.max(...ofReal.map(({ memory }) => memory)),
      }),
      cold_6_channels_ratio: six.time,
      cold_60_channels_ratio: sixty.time,
      cold_carried_ratio: carried.time,
      memory_50mb_ratio: Math.max(six.memory, sixty.memory, carried.memory),
      warm_loop_ratio: Math.max(...['6-channels', '60-channels'].map((name) => warmRatio(folder, name))),
      double_input_ratio: Math.max(
        ...['6-channels', '60-channels'].map((name) => doubleRatio(folder, name, runs)),
      ),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The peer's time over ours, our memory over the peer's. */
function compareCold(folder, words, idle, pages, runs) {
  const { first: ours, second: peer } = inTurn(
    () => inFreshProcess(OURS, [folder, ...words], pages),
    () => inFreshProcess(PEER, [folder, ...words], pages),
    runs,
  )
  if (ours.records !== peer.records) {
    throw new Error(`${folder}: ${ours.records} records here, ${peer.records} at the peer`)
  }
  const time = peer.ms / ours.ms
  const memory = (ours.peak - idle) / (peer.peak - idle)
  const megabytes = (peak) => `${Math.round(peak - idle)} MB`
  console.log(
    `${nameOf(folder, words)}: ${ours.ms.toFixed(1)} ms, peer ${peer.ms.toFixed(0)} ms: ${time.toFixed(1)} times; ` +
      `${megabytes(ours.peak)}, peer ${megabytes(peer.peak)}: ${memory.toFixed(3)}`,
  )
  return { time, memory }
}

function warmRatio(folder, name) {
  const { ours, bare } = inFreshProcess(script('time-logs-warm'), [join(folder, name)])
  console.log(
    `${name}, warm: ${ours.toFixed(1)} ms, bare loop ${bare.toFixed(1)} ms: ${(ours / bare).toFixed(2)}`,
  )
  return ours / bare
}

function doubleRatio(folder, name, runs) {
  const { first: once, second: twice } = inTurn(
    () => inFreshProcess(OURS, [join(folder, name)], SMALL_PAGES),
    () => inFreshProcess(OURS, [join(folder, `${name}-twice`)], SMALL_PAGES),
    runs,
  )
  const ratio = twice.ms / once.ms
  console.log(
    `${name}, twice the input: ${once.ms.toFixed(1)} ms, ${twice.ms.toFixed(1)} ms: ${ratio.toFixed(2)}`,
  )
  return ratio
}

function nameOf(folder, words) {
  return [folder.slice(folder.lastIndexOf('/') + 1), ...words].join(', ')
}
