/**
 * Time logs to measure with: two made ones of any size, and those of the real sets beside the checkout. Made logs carry
 * a record every 200 ms along tracks up and down a field; the same number of records gives the same bytes.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { fileTree, memorySource, openTaskData, openZip } from '@sheaf/isoxml'
import { lookedAt } from '../support/looked-at.js'

const CORPUS = process.env.SHEAF_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
/** Real sets count from this size of their logs on. */
const MIN_REAL_BYTES = 1e6
/** Columns of the corpus' table that are 0 for a sound log. */
const DAMAGE = ['bytes_left_over', 'index_out_of_header', 'time_steps_back']

/** A to G of PTN in every record: time 6, north 4, east 4, up 4, status 1, PDOP 2, HDOP 2, satellites 1. */
const FIXED_BYTES = 24
const POSITION = 'A="" B="" C="" D="" E="" F="" G=""'
const START_MS = 6 * 3_600_000
const STEP_MS = 200
const DAY_2024 = 16_071
const MS_PER_DAY = 86_400_000
/** Records of one track across the field, at 2.5 m/s: some 600 m. */
const TRACK_RECORDS = 1200

/** @typedef {{ ddi: number, share: number, start: number, step: number }} LoggedChannel */

/** All in every record: state, width, speed, rate, yield per area, area. @type {readonly LoggedChannel[]} */
const SIX = [141, 67, 397, 2, 84, 116].map((ddi, at) => ({ ddi, share: 1, start: 6000 * at + 1, step: at }))

/**
 * Logged on change: 4 of 60 nearly always, 16 now and then, 40 seldom, which makes 7.7 values a record.
 * @type {readonly LoggedChannel[]}
 */
const SIXTY = Array.from({ length: 60 }, (_, at) => ({
  ddi: 200 + at,
  share: at % 15 === 0 ? 0.9 : at % 15 < 5 ? 0.2 : 0.0225,
  start: 1000 * at,
  step: 1 + (at % 7) * 20,
}))

export const MADE_LOGS = {
  '6-channels': { channels: SIX, records: 909_000 },
  '60-channels': { channels: SIXTY, records: 786_000 },
}

/**
 * Writes the made logs, each as a folder of one log: `6-channels`, `60-channels`, and both with twice the records.
 *
 * @param {string} folder
 * @param {number} scale of the number of records, 1 for 50 MB
 */
export function writeMadeLogs(folder, scale = 1) {
  for (const [name, { channels, records }] of Object.entries(MADE_LOGS)) {
    for (const [suffix, times] of /** @type {const} */ ([
      ['', 1],
      ['-twice', 2],
    ])) {
      const log = {
        header: headerOf(channels),
        binary: recordsOf(channels, Math.round(records * scale) * times),
      }
      writeLog(join(folder, name + suffix), 'TLG00001', log)
    }
  }
}

/**
 * Writes the logs of every real set that has more than 1 MB of them, each set as a folder.
 *
 * @param {string} folder
 * @returns {Promise<string[]>} names of the folders, none without the corpus
 */
export async function writeRealLogs(folder) {
  if (!existsSync(join(CORPUS, 'expected.tsv'))) return []
  const names = []
  for (const [name, { size, cases }] of sizesOfCases()) {
    if (size < MIN_REAL_BYTES) continue
    const { sets } = await openTaskData(await treeOf(join(CORPUS, name)))
    const target = name.slice(name.indexOf('/') + 1)
    for (const set of sets) {
      for (const { stem } of set.logs.filter((log) => cases.has(log.stem))) {
        writeLog(join(folder, target), stem, await set.readLogBytes(stem))
      }
    }
    names.push(target)
  }
  return names
}

/** Sets of the corpus with the bytes of their sound logs; a damaged log makes the peer stop early and look fast. */
function sizesOfCases() {
  const [head, ...rows] = readFileSync(join(CORPUS, 'expected.tsv'), 'utf8').trim().split('\n')
  const names = head.split('\t')
  /** @type {Map<string, { size: number, cases: Set<string> }>} */
  const sizes = new Map()
  for (const row of rows) {
    const cells = Object.fromEntries(row.split('\t').map((cell, at) => [names[at], cell]))
    if (DAMAGE.some((column) => cells[column] !== '0')) continue
    const entry = sizes.get(cells.case) ?? { size: 0, cases: new Set() }
    sizes.set(cells.case, entry)
    entry.size += Number(cells.bytes)
    entry.cases.add(cells.file.slice(cells.file.lastIndexOf('/') + 1).toUpperCase())
  }
  return sizes
}

/** @param {string} folder */
async function treeOf(folder) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const zip = paths.find((path) => /\.zip$/i.test(path))
  if (zip !== undefined) {
    return await openZip(memorySource(readFileSync(zip)), {
      inflateRaw: (deflated, size) => inflateRawSync(deflated, { maxOutputLength: Math.max(1, size) }),
    })
  }
  return fileTree(
    paths.map((path) => ({
      path: relative(folder, path),
      size: statSync(path).size,
      read: async () => readFileSync(path),
    })),
  )
}

/**
 * The logs of one folder, in name order. Each binary has a buffer of its own from byte 0, as the peer needs it.
 *
 * @param {string} folder
 */
export function readLogs(folder) {
  const stems = readdirSync(folder)
    .filter((name) => name.endsWith('.BIN'))
    .sort()
  return stems.map((name) => ({
    stem: name.slice(0, -4),
    header: new Uint8Array(readFileSync(join(folder, name.replace('.BIN', '.XML')))),
    binary: lookedAt(ownBytes(readFileSync(join(folder, name)))),
  }))
}

/** @param {Uint8Array} bytes */
function ownBytes(bytes) {
  return bytes.byteOffset === 0 && bytes.length === bytes.buffer.byteLength
    ? new Uint8Array(bytes.buffer)
    : new Uint8Array(bytes)
}

/** @param {string} folder @param {string} stem @param {{ header: Uint8Array | string, binary: Uint8Array }} log */
function writeLog(folder, stem, { header, binary }) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${stem}.XML`), header)
  writeFileSync(join(folder, `${stem}.BIN`), binary)
}

/** @param {readonly LoggedChannel[]} channels */
function headerOf(channels) {
  const values = channels.map(({ ddi }, at) => `<DLV A="${ddi.toString(16)}" B="" C="DET-${at + 1}"/>`)
  return `<TIM A="" D="4"><PTN ${POSITION}/>${values.join('')}</TIM>`
}

/** @param {readonly LoggedChannel[]} channels @param {number} records */
function recordsOf(channels, records) {
  const share = channels.reduce((sum, channel) => sum + channel.share, 0)
  const bytes = new Uint8Array(Math.ceil(records * (FIXED_BYTES + 1 + 5 * share) * 1.02) + 1000)
  const view = new DataView(bytes.buffer)
  const random = numbersFrom(8)
  const values = channels.map(({ start }) => start)
  let at = 0
  for (let record = 0; record < records; record++) {
    writeFixedPart(view, at, record)
    const counted = at + FIXED_BYTES
    at = counted + 1
    for (let channel = 0; channel < channels.length; channel++) {
      const { share, step } = channels[channel]
      if (record > 0 && share < 1 && random() >= share) continue
      values[channel] += 1 + Math.floor((random() - 0.5) * step)
      bytes[at] = channel
      view.setInt32(at + 1, values[channel], true)
      at += 5
      bytes[counted]++
    }
  }
  return bytes.subarray(0, at)
}

/** @param {DataView} view @param {number} at @param {number} record */
function writeFixedPart(view, at, record) {
  const time = START_MS + record * STEP_MS
  const track = Math.floor(record / TRACK_RECORDS)
  const along = track % 2 === 0 ? record % TRACK_RECORDS : TRACK_RECORDS - (record % TRACK_RECORDS)
  view.setUint32(at, time % MS_PER_DAY, true)
  view.setUint16(at + 4, DAY_2024 + Math.floor(time / MS_PER_DAY), true)
  view.setInt32(at + 6, 521_000_000 + 45 * along, true)
  view.setInt32(at + 10, 86_000_000 + 400 * (track % 500), true)
  view.setInt32(at + 14, 80_000 + (along % 50), true)
  view.setUint8(at + 18, 4)
  view.setUint16(at + 19, 13, true)
  view.setUint16(at + 21, 8, true)
  view.setUint8(at + 23, 12 + (track % 4))
}

/** Numbers from 0 to 1, the same for the same seed (xorshift). @param {number} seed */
function numbersFrom(seed) {
  let state = seed * 2_654_435_769
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
}
