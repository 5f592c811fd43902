/** `sheaf sandbox`: starts the stand-in, says where it listens and which refresh tokens it gave, and waits. */
import { printProfiles, type SandboxOptions, startSandbox } from '@sheaf/claas-sandbox'

/** @param printOnly print the provider profiles for such a sandbox and end */
export async function runSandbox(options: SandboxOptions, printOnly: boolean): Promise<void> {
  const { port = 8099, dialect = 'default' } = options
  if (printOnly) {
    const urls = { api: address(port), blob: address(port - 1), control: address(port - 2) }
    process.stdout.write(`${JSON.stringify(printProfiles(urls, dialect), null, 2)}\n`)
    return
  }
  const sandbox = await startSandbox(options)
  const lines = [
    'Sheaf sandbox: a stand-in for the CLAAS connect API. This is not CLAAS.',
    `api      ${sandbox.urls.api}`,
    `blobs    ${sandbox.urls.blob}`,
    `control  ${sandbox.urls.control}`,
    'client   sandbox-client / sandbox-secret',
    ...sandbox.refreshTokens.stage.map((token) => `STAGE refresh token       ${token}`),
    ...sandbox.refreshTokens.production.map((token) => `PRODUCTION refresh token  ${token}`),
  ]
  console.log(lines.join('\n'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)))
}

function address(port: number): string {
  return `http://127.0.0.1:${port}`
}
