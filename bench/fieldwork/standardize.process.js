/** Standardizes a decoded set a few times in this process. Argument: the zip. */
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import {
  ColumnPool,
  DEFAULT_CONVERSION,
  standardizeTaskDataSet,
  summaryProperties,
  unitsMap,
} from '@sheaf/fieldwork'
import { memorySource, openTaskData, openZip } from '@sheaf/isoxml'
import { inflateRaw } from '../isoxml/zip-inflate.js'
import { threadCpuMs } from '../support/thread-cpu.js'

const TIMES = 3
const tree = await openZip(memorySource(readFileSync(process.argv[2])), { inflateRaw, crc32 })
const [set] = (await openTaskData(tree)).sets
const read = []
for await (const log of set.readTimeLogs()) read.push(log)
const decoded = {
  ...set,
  readTimeLogs: async function* () {
    yield* read
  },
}
// digests of the bytes belong to reading
const options = { configuration: DEFAULT_CONVERSION, digest: () => '' }
// as a thread of the server hands the columns of one set on to the next; it keeps 64 MiB, these columns take more
const pool = new ColumnPool({ mostBytes: 2 ** 28 })
const records = read.reduce((sum, { log }) => sum + log.records, 0)

const times = []
let table
for (let time = 0; time < TIMES; time++) {
  table = undefined
  globalThis.gc?.()
  times.push(
    await cpuMs(() =>
      pool.lend(async (allocate) => {
        const [file] = await standardizeTaskDataSet(decoded, { ...options, allocate })
        if (file?.points === undefined) throw new Error(file?.failure?.detail)
        summaryProperties(file.points, file.summaryOptions)
        unitsMap(file.points)
        // of which only names and lengths are looked at later
        table = file.points
      }),
    ),
  )
}
if (process.env.SHEAF_BENCH_SHOW) console.error(table.columns.keys(), read[0].log.channels.length)

const source = new Int32Array(records).map((_, i) => i)
const copies = []
for (let time = 0; time < TIMES; time++)
  copies.push(await cpuMs(() => pool.lend(async (allocate) => copyColumns(table, source, allocate))))
const [ms, copyMs] = [Math.min(...times), Math.min(...copies)]
console.log(
  JSON.stringify({ records, points: table.length, columns: table.columns.size, ms, first: times[0], copyMs }),
)

/** @param {() => Promise<void>} run */
async function cpuMs(run) {
  const before = threadCpuMs()
  await run()
  return threadCpuMs() - before
}

/** A loop without any check for each column, in memory of the pool too. @param {Int32Array} from */
function copyColumns({ columns, length }, from, allocate) {
  for (const column of columns.values()) {
    const isText = column.kind === 'text'
    const memory = allocate((isText ? 2 : 8) * length)
    const to = isText ? new Uint16Array(memory, 0, length) : new Float64Array(memory, 0, length)
    for (let row = 0; row < length; row++) to[row] = from[row] * 0.001
  }
}
