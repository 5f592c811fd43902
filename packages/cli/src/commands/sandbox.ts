import type { Rotation, SandboxOptions, SeedName } from '@sheaf/claas-sandbox'
import type { Command } from 'commander'
import { UsageError } from '../exit-codes.js'

const SEEDS: readonly SeedName[] = ['demo', 'contract', 'continued', 'empty']
const ROTATIONS: readonly Rotation[] = ['always', 'never', 'every-nth']

interface SandboxFlags {
  port: string
  outbox?: string
  dialect: string
  printProfiles?: boolean
  seed?: string
  state?: string
  accessTokenLife: string
  rotation: string
  grace: string
  machinePageSize: string
  outboxPageSize: string
  redirectDownloads?: boolean
}

/** `sheaf sandbox`: a stand-in CLAAS on loopback with simulated machines, or with the zips of a folder. */
export function addSandbox(program: Command): void {
  program
    .command('sandbox')
    .description(
      'run a stand-in for the CLAAS connect API on this machine (not CLAAS, for development and tests)',
    )
    .option('--port <n>', 'API port; blobs on n − 1, control on n − 2', '8099')
    .option('--outbox <dir>', 'serve the zip files of this folder in the place of simulated machines')
    .option('--dialect <name>', 'default|alt: alt uses other paths, field names and paging', 'default')
    .option('--print-profiles', 'print the provider profiles for this sandbox as JSON and end')
    .option('--seed <name>', `what stands in the outboxes: ${SEEDS.join('|')}`)
    .option('--state <dir>', 'keep tokens, acknowledgements and the clock in this folder')
    .option('--access-token-life <seconds>', 'life of access tokens', '300')
    .option('--rotation <mode>', `when refresh tokens change: ${ROTATIONS.join('|')}`, 'always')
    .option('--grace <seconds>', 'how long a superseded refresh token is forgiven', '0')
    .option('--machine-page-size <n>', 'largest page of machines', '50')
    .option('--outbox-page-size <n>', 'largest page of an outbox', '100')
    .option('--redirect-downloads', 'downloads redirect to the blob port')
    .action(async (flags: SandboxFlags) => {
      const options = sandboxOptions(flags)
      const { runSandbox } = await import('../sandbox/run-sandbox.js')
      await runSandbox(options, flags.printProfiles === true)
    })
}

function sandboxOptions(flags: SandboxFlags): SandboxOptions {
  return {
    port: readPort(flags.port),
    dialect: oneOf('--dialect', ['default', 'alt'] as const, flags.dialect),
    accessTokenLifetimeS: wholeNumber('--access-token-life', flags.accessTokenLife, 1),
    rotation: oneOf('--rotation', ROTATIONS, flags.rotation),
    graceS: wholeNumber('--grace', flags.grace, 0),
    maxMachinePageSize: wholeNumber('--machine-page-size', flags.machinePageSize, 1),
    maxOutboxPageSize: wholeNumber('--outbox-page-size', flags.outboxPageSize, 1),
    redirectDownloads: flags.redirectDownloads === true,
    ...(flags.outbox === undefined ? {} : { outboxDir: flags.outbox }),
    ...(flags.seed === undefined ? {} : { seed: oneOf('--seed', SEEDS, flags.seed) }),
    ...(flags.state === undefined ? {} : { stateDir: flags.state }),
  }
}

function oneOf<Name extends string>(flag: string, names: readonly Name[], given: string): Name {
  const name = names.find((one) => one === given)
  if (name === undefined)
    throw new UsageError(`${flag}: expected one of ${names.join(', ')}, found "${given}"`)
  return name
}

function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least)
    throw new UsageError(`${flag}: expected a whole number of at least ${least}, found "${text}"`)
  return value
}

function readPort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || (port !== 0 && port < 3) || port > 65_535) {
    throw new UsageError(
      `--port: expected a port number, 3 or more since it takes the two below, or 0, found "${text}"`,
    )
  }
  return port
}
