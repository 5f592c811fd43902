/**
 * `node tools/crash.js [--rounds 10] [--grace 10] [--growers 20] [--files 15] [--kills 60] [--kills-embedded 12] [--seed n]
 * [--database PostgreSQL|embedded]`: the crash test of the suite at full size. Prints the seed of every round; the same
 * seed kills the same processes at the same moments.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    grace: { type: 'string', default: '10' },
    growers: { type: 'string', default: '20' },
    files: { type: 'string', default: '15' },
    kills: { type: 'string', default: '60' },
    'kills-embedded': { type: 'string', default: '12' },
    seed: { type: 'string' },
    database: { type: 'string' },
  },
})
const root = fileURLToPath(new URL('..', import.meta.url))
const env = {
  ...process.env,
  SHEAF_CRASH_ROUNDS: values.rounds,
  SHEAF_CRASH_GRACE_S: values.grace,
  SHEAF_CRASH_GROWERS: values.growers,
  SHEAF_CRASH_FILES_EACH: values.files,
  SHEAF_CRASH_KILLS: values.kills,
  SHEAF_CRASH_KILLS_EMBEDDED: values['kills-embedded'],
  ...(values.seed === undefined ? {} : { SHEAF_CRASH_SEED: values.seed }),
  ...(values.database === undefined ? {} : { SHEAF_CRASH_DATABASE: values.database }),
}
const words = ['node_modules/vitest/vitest.mjs', 'run', '--maxWorkers=1', 'tests/crash/storm.test.ts']
process.exitCode = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit', env }).status ?? 1
