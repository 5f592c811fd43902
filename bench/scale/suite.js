/**
 * Scale: many credentials, one full polling cycle back to back.
 *
 * `npm run bench -- scale [--credentials 2000] [--machines 3] [--workers 2]` needs a PostgreSQL server
 * (`SHEAF_TEST_DATABASE_URL`). The sandbox runs in this process and allows 10,000 calls a minute; CPU is counted of
 * Sheaf's processes alone. Every credential is made due at once with an expired access token, as an hour would leave it,
 * and the machines of every sixth are listed anew, as the profile's ratio has it. What is told for 100,000 credentials is
 * worked out from one sync, not measured.
 */
import { parseArgs } from 'node:util'
import { cpuSecondsOf } from './cpu.js'
import { extrapolation } from './extrapolation.js'
import { openInstallation } from './installation.js'
import { attachAll, openProvider } from './provider.js'
import { printTable } from './table.js'

export async function measure(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      credentials: { type: 'string', default: '2000' },
      machines: { type: 'string', default: '3' },
      workers: { type: 'string', default: '2' },
    },
  })
  const [credentials, machines, workers] = [values.credentials, values.machines, values.workers].map(Number)
  const provider = await openProvider()
  const installation = await openInstallation(provider.profiles, workers)
  try {
    console.error(`attaching ${credentials} credentials with ${machines} machines each`)
    await attachAll(provider, installation, { credentials, machines })
    const measured = await cycle(provider, installation, credentials)
    const figures = { credentials, machines, workers, ...measured, ...extrapolation(measured) }
    printTable(figures)
    return figures
  } finally {
    await installation.close()
    await provider.close()
  }
}

/** One sync of every credential: seconds, CPU seconds, calls and bytes. */
async function cycle(provider, { database, pids }, credentials) {
  await database.expireTokens()
  await database.ageMachines()
  await database.settle()
  const before = { bytes: await database.keptBytes(), cpu: cpuSecondsOf(pids) }
  await provider.forgetCalls()
  const startedAt = performance.now()
  const due = await database.makeDue()
  console.error('one polling cycle')
  await database.untilSynced(credentials, due)
  const seconds = (performance.now() - startedAt) / 1000
  const cpuSeconds = cpuSecondsOf(pids) - before.cpu
  const calls = await provider.calls()
  await database.settle()
  const bytes = (await database.keptBytes()) - before.bytes
  return {
    cycle_s: round(seconds, 1),
    sheaf_cpu_s: round(cpuSeconds, 2),
    cpu_ms_per_sync: round((cpuSeconds / credentials) * 1000, 2),
    calls_per_sync: round(calls / credentials, 2),
    bytes_per_sync: Math.round(bytes / credentials),
  }
}

function round(value, decimals) {
  return Number(value.toFixed(decimals))
}
