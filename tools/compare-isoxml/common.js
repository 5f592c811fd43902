/**
 * What both readers are asked for, in one form: per log its times, positions and values, channels named by DDI and
 * device element.
 *
 * @typedef {object} Channel
 * @property {Uint32Array} records
 * @property {Int32Array} values
 *
 * @typedef {object} Log
 * @property {string} stem
 * @property {string} [fault] why it, or the rest of it, could not be read
 * @property {number} records
 * @property {number} values
 * @property {Float64Array} timeMs    local wall time, NaN without one
 * @property {Float64Array} north     degrees × 1e7, NaN without a position
 * @property {Float64Array} east
 * @property {Map<string, Channel[]>} channels several of one name where a log has several
 *
 * @typedef {object} Reading
 * @property {string} [refused]
 * @property {Record<string, number>} counts sets, tasks, partfields, devices and so on
 * @property {Log[]} logs
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import { peakMegabytes } from '../../bench/isoxml/time-logs-peak.js'

export const channelName = (ddi, elementId) =>
  `${ddi.toString(16).toUpperCase().padStart(4, '0')} ${elementId ?? '–'}`

/**
 * Measures a reading in this process and writes it to the file named by the second argument: from the bytes on disk to
 * the last decoded log. The modules are loaded before; bringing the result into the common form comes after.
 *
 * @param {(bytes: Uint8Array) => Promise<unknown>} read
 * @param {(result: unknown) => Reading} toCommon
 */
export async function measure(read, toCommon) {
  const [input, output] = process.argv.slice(2)
  globalThis.gc?.()
  const idle = process.memoryUsage().rss
  const started = performance.now()
  let result
  let refused
  try {
    result = await read(new Uint8Array(readFileSync(input)))
  } catch (error) {
    refused = String(error?.message ?? error)
  }
  const ms = performance.now() - started
  const peakBytes = Math.max(0, peakMegabytes() * 1024 ** 2 - idle)
  const empty = { refused, counts: {}, logs: [] }
  const reading = refused === undefined ? toCommon(result) : empty
  writeFileSync(output, serialize({ ms, peakBytes, reading }))
}

/** @returns {{ ms: number, peakBytes: number, reading: Reading }} */
export function written(path) {
  return deserialize(readFileSync(path))
}
