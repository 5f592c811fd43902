/**
 * Archives to measure with: the real sets of more than 5 MB beside the checkout as they were packed, and a made one of
 * 50 MB, of which the same size gives the same bytes.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { memorySource, openTaskData, openZip, zipFiles } from '@sheaf/isoxml'
import { inflateRaw } from './zip-inflate.js'

const CORPUS = process.env.SHEAF_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')
const MIN_REAL_BYTES = 5e6

/** Time 6, north 4, east 4, status 1, number of values 1, six values of 5. */
const RECORD_BYTES = 46
const CHANNELS = [141, 67, 397, 2, 84, 116]
const HEADER = `<TIM A="" D="4"><PTN A="" B="" D=""/>${CHANNELS.map(
  (ddi, at) => `<DLV A="${ddi.toString(16)}" B="" C="DET-${at + 1}"/>`,
).join('')}</TIM>`
const DAY_2024 = 16_071
const MS_PER_DAY = 86_400_000

/**
 * Real archives whose every entry can be inflated, so that there is something to compare with.
 *
 * @returns {Promise<{ name: string, path: string }[]>} none without the corpus
 */
export async function realArchives() {
  if (!existsSync(CORPUS)) return []
  const found = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.zip$/i.test(path),
  )
  const archives = []
  for (const path of found.sort().map((name) => join(CORPUS, name))) {
    if (await isWholeSet(path)) archives.push({ name: path.split('/').at(-2) ?? path, path })
  }
  return archives
}

/** @param {string} path */
async function isWholeSet(path) {
  try {
    const { files } = await openZip(memorySource(readFileSync(path)), { inflateRaw })
    if (files.reduce((sum, file) => sum + file.size, 0) < MIN_REAL_BYTES) return false
    for (const file of files) await file.read()
    return (await openTaskData({ files, diagnostics: [] })).sets.length > 0
  } catch {
    return false
  }
}

/**
 * Writes a set of one task with equal logs, zipped.
 *
 * @param {string} path
 * @param {number} logs
 * @param {number} logBytes size of each log
 */
export function writeMadeArchive(path, logs, logBytes) {
  const stems = Array.from({ length: logs }, (_, at) => `TLG${String(at + 1).padStart(5, '0')}`)
  const references = stems.map((stem) => `<TLG A="${stem}" C="1"/>`).join('')
  const main = `<ISO11783_TaskData VersionMajor="4" VersionMinor="3" DataTransferOrigin="2"><TSK A="TSK1" B="made" G="4">${references}</TSK></ISO11783_TaskData>`
  const text = new TextEncoder()
  const records = Math.round(logBytes / RECORD_BYTES)
  const files = stems.flatMap((stem, at) => [
    { path: `TASKDATA/${stem}.XML`, bytes: text.encode(HEADER) },
    { path: `TASKDATA/${stem}.BIN`, bytes: recordsOf(records, at * records) },
  ])
  const all = [{ path: 'TASKDATA/TASKDATA.XML', bytes: text.encode(main) }, ...files]
  writeFileSync(path, zipFiles(all, deflateRawSync))
}

/** A record each 200 ms along tracks up and down a field, values that wander. @param {number} first */
function recordsOf(/** @type {number} */ records, first) {
  const bytes = new Uint8Array(records * RECORD_BYTES)
  const view = new DataView(bytes.buffer)
  const values = CHANNELS.map((_, at) => 5000 * at)
  let random = 2_654_435_769 ^ first
  for (let record = 0, at = 0; record < records; record++, at += RECORD_BYTES) {
    const time = (first + record) * 200
    const along = record % 2400 < 1200 ? record % 2400 : 2400 - (record % 2400)
    view.setUint32(at, time % MS_PER_DAY, true)
    view.setUint16(at + 4, DAY_2024 + Math.floor(time / MS_PER_DAY), true)
    view.setInt32(at + 6, 521_000_000 + 45 * along, true)
    view.setInt32(at + 10, 86_000_000 + 400 * (Math.floor(record / 1200) % 500), true)
    bytes[at + 14] = 4
    bytes[at + 15] = CHANNELS.length
    for (let channel = 0; channel < CHANNELS.length; channel++) {
      random ^= random << 13
      random ^= random >>> 17
      random ^= random << 5
      values[channel] += random % (1 + 20 * channel)
      bytes[at + 16 + 5 * channel] = channel
      view.setInt32(at + 17 + 5 * channel, values[channel], true)
    }
  }
  return bytes
}
