/**
 * `npm run demo`: sandbox and Sheaf in one process, a demo grower connected through the public API.
 * Everything lies in one folder, the sandbox's tokens too, so that a demo that was killed goes on where it was.
 */
import { join } from 'node:path'
import { startSandbox } from '@sheaf/claas-sandbox'
import { readSettings, startServer, stopOnSignals } from '@sheaf/server'
import { connectDemoGrower } from './demo-grower.js'
import { onFreePort } from './free-port.js'
import { watchOperations } from './watch-operations.js'

const OWNER = { email: 'owner@localhost', password: 'sheaf-demo' }
const USUAL = { server: 8080, sandbox: 8099 }
/** Superseded refresh tokens are forgiven this long: a demo killed between answer and storage keeps its consent. */
const GRACE_S = 60

export async function runDemo(env: NodeJS.ProcessEnv): Promise<void> {
  const dataDir = env['SHEAF_DATA_DIR'] ?? './data-demo'
  console.log(`Starting the demo, data in ${dataDir} …`)
  const sandbox = await onFreePort(USUAL.sandbox, (port) =>
    startSandbox({ port, stateDir: join(dataDir, 'sandbox'), graceS: GRACE_S }),
  )
  const owner = {
    email: env['SHEAF_OWNER_EMAIL'] ?? OWNER.email,
    password: env['SHEAF_OWNER_PASSWORD'] ?? OWNER.password,
  }
  const settingsOn = (port: string) =>
    readSettings({
      ...env,
      SHEAF_CLAAS_PROFILES: undefined,
      SHEAF_CLAAS_SANDBOX_URL: sandbox.urls.api,
      SHEAF_DATA_DIR: dataDir,
      SHEAF_EMBEDDED_FSYNC: env['SHEAF_EMBEDDED_FSYNC'] ?? 'off',
      SHEAF_LOG_LEVEL: env['SHEAF_LOG_LEVEL'] ?? 'warn',
      SHEAF_OWNER_EMAIL: owner.email,
      SHEAF_OWNER_PASSWORD: owner.password,
      SHEAF_PORT: port,
    })
  const wanted = env['SHEAF_PORT']
  const server =
    wanted === undefined
      ? await onFreePort(USUAL.server, (port) => startServer(settingsOn(String(port))))
      : await startServer(settingsOn(wanted))
  stopOnSignals({ close: async () => void (await Promise.all([server.close(), sandbox.close()])) })
  console.log(
    `\n  Page      ${server.url}\n  Sign in   ${owner.email} / ${owner.password}\n  API       ${server.url}/docs\n`,
  )
  const token = await connectDemoGrower(server.url, owner, sandbox.refreshTokens.stage[0]!)
  await watchOperations(server.url, token)
}
