/**
 * Decodes the logs of a folder once, in this fresh process, and keeps all columns. Arguments: folder, then `carried` to
 * fill every channel of every record from the last logged value too.
 */
import { carryAllForward, decodeTimeLog, parseTimeLogHeader } from '@sheaf/isoxml'
import { readLogs } from './inputs-time-logs.js'
import { peakMegabytes } from './time-logs-peak.js'

const [folder, carried] = process.argv.slice(2)
const logs = readLogs(folder).map(({ stem, header, binary }) => ({
  stem,
  binary,
  header: parseTimeLogHeader(header, `${stem}.XML`),
}))

globalThis.gc?.()
const start = performance.now()
const decoded = logs.map(({ stem, header, binary }) => decodeTimeLog(binary, header, stem))
const filled = carried === 'carried' ? decoded.map((log) => carryAllForward(log)) : []
const ms = performance.now() - start

const records = decoded.reduce((sum, log) => sum + log.records, 0)
const values = decoded.reduce((sum, log) => sum + log.values, 0)
const held = filled.reduce((sum, channels) => sum + channels.length, 0)
console.log(JSON.stringify({ ms, peak: peakMegabytes(), records, values, held }))
