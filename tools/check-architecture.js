/**
 * Checks what keeps the house true: import direction, import cycles (types too), transactions that await outside,
 * sizes. Prints one sentence per fault and exits 1 when there is any.
 */
import { fileURLToPath } from 'node:url'
import { importCycles, importFaults } from './architecture/imports.js'
import { sizeFaults } from './architecture/sizes.js'
import { readSources } from './architecture/sources.js'
import { transactionFaults } from './architecture/transactions.js'

const sources = readSources(fileURLToPath(new URL('..', import.meta.url)))
const faults = [
  ...importFaults(sources),
  ...importCycles(sources),
  ...transactionFaults(sources),
  ...sizeFaults(sources),
]
for (const fault of faults) console.error(fault)
console.log(`architecture: ${sources.length} files, ${faults.length} faults`)
process.exitCode = faults.length > 0 ? 1 : 0
