/**
 * The same with npm `isoxml` 1.11.2: `parseBinaryFile()`, or `getFilledTimeLogs()` for `carried`. Its headers are read
 * and its objects put together before the clock starts; no device descriptions, so that it has none to look up.
 */
import isoxml from 'isoxml'
import { xml2js } from '../../node_modules/isoxml/dist/xmlManager.js'
import { readLogs } from './inputs-time-logs.js'
import { peakMegabytes } from './time-logs-peak.js'

const { ExtendedTimeLog, ISOXMLManager, TimelogTime } = isoxml
const [folder, carried] = process.argv.slice(2)
const manager = new ISOXMLManager()
const logs = []
for (const { stem, header, binary } of readLogs(folder)) {
  const log = new ExtendedTimeLog({ Filename: stem, TimeLogType: '1' }, manager)
  const realm = new ISOXMLManager({ realm: 'timelog' })
  log.timeLogHeader = await TimelogTime.fromXML(xml2js(Buffer.from(header).toString()).TIM[0], realm, stem)
  log.binaryData = binary
  logs.push(log)
}

globalThis.gc?.()
const start = performance.now()
const parsed = logs.map((log) => log.parseBinaryFile())
const filled = carried === 'carried' ? logs.map((log) => log.getFilledTimeLogs()) : []
const ms = performance.now() - start

const failed = logs.flatMap(({ parsingErrors }) => parsingErrors)
if (failed.length > 0) throw new Error(`the peer stopped: ${failed[0]}`)
const records = parsed.reduce((sum, { timeLogs }) => sum + timeLogs.length, 0)
const held = filled.reduce((sum, timeLogs) => sum + timeLogs.length, 0)
console.log(JSON.stringify({ ms, peak: peakMegabytes(), records, held }))
