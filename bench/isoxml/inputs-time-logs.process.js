/** Writes the logs to measure with into the folder given; the process that measures stays small by that. */
import { join } from 'node:path'
import { writeMadeLogs, writeRealLogs } from './inputs-time-logs.js'

const [folder, scale] = process.argv.slice(2)
writeMadeLogs(folder, Number(scale))
const real = await writeRealLogs(join(folder, 'real'))
console.log(JSON.stringify(Object.fromEntries(real.map((name) => [name, 1]))))
