/** Our decoder and the barest loop in one warm process, in turn, over the one log of a folder. */
import { decodeTimeLog, parseTimeLogHeader } from '@sheaf/isoxml'
import { median } from '../support/fresh-process.js'
import { readLogs } from './inputs-time-logs.js'
import { bareLoop, emptyColumns } from './time-logs-bare-loop.js'

const WARM_UP = 5
const RUNS = 25

const [{ stem, header, binary }] = readLogs(process.argv[2])
const parsed = parseTimeLogHeader(header, `${stem}.XML`)
const columns = emptyColumns(decodeTimeLog(binary, parsed, stem))
const times = { ours: [], bare: [] }
for (let run = -WARM_UP; run < RUNS; run++) {
  const start = performance.now()
  const decoded = decodeTimeLog(binary, parsed, stem)
  const between = performance.now()
  const records = bareLoop(binary, columns)
  const end = performance.now()
  if (records !== decoded.records) throw new Error(`${records} records, ${decoded.records} decoded`)
  if (run < 0) continue
  times.ours.push(between - start)
  times.bare.push(end - between)
}
console.log(JSON.stringify({ ours: median(times.ours), bare: median(times.bare) }))
