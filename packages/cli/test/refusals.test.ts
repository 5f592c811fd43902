/** What a user can mend is said in a sentence, without a stack. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemSentence } from '../src/system-sentence.js'

const BIN = fileURLToPath(new URL('../bin/sheaf.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'sheaf-refusals-'))
const taken: Server = createServer()
let port = 0

beforeAll(async () => {
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
  writeFileSync(join(home, 'profiles.json'), '{ "STAGE": { "state": "ready" }, "TEST": {} }')
})
afterAll(async () => {
  await new Promise((resolve) => taken.close(resolve))
  rmSync(home, { recursive: true, force: true })
})

function sheaf(words: readonly string[], env: Record<string, string> = {}) {
  const options = {
    cwd: home,
    env: { PATH: process.env['PATH'], SHEAF_PORT: '0', SHEAF_EMBEDDED_FSYNC: 'off', ...env },
  }
  return new Promise<{ code: number; stderr: string }>((resolve) => {
    execFile(process.execPath, [BIN, ...words], options, (error, _, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stderr }),
    )
  })
}

describe('a command that cannot start', () => {
  it('names the port that is taken', async () => {
    const { code, stderr } = await sheaf(['sandbox', '--port', String(port)])
    expect(code).toBe(1)
    expect(stderr).toBe(
      `127.0.0.1:${port} is taken by another process; stop it, or choose another port (SHEAF_PORT, --port)\n`,
    )
  })

  it('names the outbox folder that is not there', async () => {
    const { code, stderr } = await sheaf(['sandbox', '--port', '0', '--outbox', 'absent'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/absent: there is no such file or folder\n$/)
  })

  it('names every wrong key of the provider profiles and ends with 2', async () => {
    const { code, stderr } = await sheaf(['serve'], { SHEAF_CLAAS_PROFILES: 'profiles.json' })
    expect(code).toBe(2)
    expect(stderr).toContain('TEST: expected only the keys STAGE, PRODUCTION')
    expect(stderr).toContain('STAGE.oauth.tokenEndpoint: expected a URL')
    expect(stderr).not.toContain('    at ')
  })

  it('creates nothing before the provider profiles can be used', async () => {
    const env = { SHEAF_CLAAS_PROFILES: 'profiles.json', SHEAF_DATA_DIR: 'untouched' }
    expect((await sheaf(['serve'], env)).code).toBe(2)
    expect(existsSync(join(home, 'untouched'))).toBe(false)
  })

  it('names the key file that holds no key, and what to do', async () => {
    mkdirSync(join(home, 'damaged'))
    writeFileSync(join(home, 'damaged', 'secret.key'), 'c2hvcnQ=')
    const { code, stderr } = await sheaf(['serve'], { SHEAF_DATA_DIR: 'damaged' })
    expect(code).toBe(1)
    // "short" in base64: five bytes
    expect(stderr).toMatch(/secret\.key must hold 32 bytes in base64, found 5; restore it from a backup/)
    expect(stderr).not.toContain('    at ')
  })

  it('asks for DATABASE_URL when a worker is to run alone', async () => {
    const { code, stderr } = await sheaf(['worker'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^needs DATABASE_URL: /)
  })
})

describe('systemSentence', () => {
  it.each([
    [
      { code: '3D000', message: 'database "x" does not exist' },
      'DATABASE_URL: database "x" does not exist; create it first',
    ],
    [{ code: 'ENOTDIR', path: 'a/b' }, 'a/b: expected a folder, found a file'],
    [
      { code: 'EADDRNOTAVAIL', address: '10.0.0.9' },
      '10.0.0.9 is no address of this machine; check SHEAF_HOST',
    ],
  ])('says %j in words', (fields, sentence) => {
    expect(systemSentence(Object.assign(new Error(), fields))).toBe(sentence)
  })

  it.each([{}, { code: 'ERR_ASSERTION' }, { code: 7 }])('leaves %j to the stack', (fields) => {
    expect(systemSentence(Object.assign(new Error('a fault of ours'), fields))).toBeUndefined()
  })
})
