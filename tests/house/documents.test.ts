/** What the documents promise, held against the code. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openApiDocument, ROUTE_LIST } from '@sheaf/contract'
import { SETTING_NAMES, settingsTable } from '@sheaf/server'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const tracked = () => execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n')

describe('the README', () => {
  it('lists every setting as the server declares it', () =>
    expect(read('README.md')).toContain(settingsTable()))

  it('names no setting that the server does not read', () => {
    const named = new Set(read('README.md').match(/\b(?:SHEAF_[A-Z0-9_]+|DATABASE_URL)\b/g))
    const forTests = ['SHEAF_TEST_DATABASE_URL', 'SHEAF_CORPUS']
    expect(
      [...named].filter(
        (name) => !forTests.includes(name) && !(SETTING_NAMES as readonly string[]).includes(name),
      ),
    ).toEqual([])
  })

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    for (const [, name] of read('README.md').matchAll(/npm run ([a-z]+)/g))
      expect(scripts).toHaveProperty(name!)
  })
})

describe('the OpenAPI document', () => {
  it('holds every route of the table and no other', () => {
    const document = openApiDocument({ version: '0.0.0', serverUrl: 'http://localhost' }) as {
      paths: Record<string, Record<string, unknown>>
    }
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const rows = ROUTE_LIST.map(({ method, path }) => `${method} ${path.replace(/:([A-Za-z]+)/g, '{$1}')}`)
    expect(described.sort()).toEqual(rows.sort())
  })
})

describe('the repository', () => {
  it('keeps no download address in its lock file', () => {
    const lock = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { resolved?: string; link?: boolean }>
    }
    expect(
      Object.entries(lock.packages)
        .filter(([, entry]) => entry.resolved?.startsWith('http'))
        .map(([name]) => name),
    ).toEqual([])
  })

  it('pins every dependency to one version', () => {
    for (const path of tracked().filter((one) => one.endsWith('package.json'))) {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path)) as Record<
        string,
        Record<string, string>
      >
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
        expect(version, `${path}: ${name}`).toMatch(/^\d/)
    }
  })

  it('gives each room a README', () => {
    const rooms = new Set(tracked().flatMap((path) => /^packages\/([^/]+)\//.exec(path)?.[1] ?? []))
    for (const room of rooms) expect(read(`packages/${room}/README.md`).length, room).toBeGreaterThan(300)
  })
})
