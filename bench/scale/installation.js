/** A Sheaf installation on PostgreSQL: an API that works, and workers beside it. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openScaleDatabase } from './database.js'

const BIN = fileURLToPath(new URL('../../packages/cli/bin/sheaf.js', import.meta.url))
const OWNER = { username: 'owner@example.org', password: randomBytes(12).toString('hex') }

export async function openInstallation(profiles, workers) {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-scale-'))
  const file = join(folder, 'profiles.json')
  writeFileSync(file, JSON.stringify(profiles))
  const database = await openScaleDatabase()
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATABASE_URL: database.url,
    SHEAF_DATA_DIR: join(folder, 'data'),
    SHEAF_PORT: '0',
    SHEAF_CLAAS_PROFILES: file,
    SHEAF_LOG_LEVEL: 'warn',
    SHEAF_OWNER_EMAIL: OWNER.username,
    SHEAF_OWNER_PASSWORD: OWNER.password,
  }
  const server = start(['serve'], env)
  const [, url] = await server.until(/listening on (\S+)/)
  const others = Array.from({ length: workers }, () => start(['worker'], env))
  await Promise.all(others.map((worker) => worker.until(/worker started/)))
  const all = [server, ...others]
  return {
    database,
    pids: all.map(({ child }) => child.pid),
    api: await signIn(url),
    async close() {
      await Promise.all(all.map(({ stop }) => stop()))
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function start(words, env) {
  const child = spawn(process.execPath, [BIN, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let text = ''
  return {
    child,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        child.stdout.on('data', (piece) => {
          text += piece
          const match = pattern.exec(text)
          if (match !== null) resolve(match)
        })
        ended.then(() => reject(new Error(`sheaf ${words.join(' ')} ended: ${text}`)))
      }),
    stop() {
      child.kill('SIGKILL')
      return ended
    },
  }
}

async function signIn(url) {
  const call = async (method, path, body, token) => {
    const headers = {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }
    const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return await answer.json()
  }
  const { id_token: token } = await call('POST', '/api/authenticate', { ...OWNER, rememberMe: true })
  return (method, path, body) => call(method, path, body, token)
}
