/**
 * Completes package-lock.json: npm leaves out optional packages of other systems when the registry at hand
 * does not carry them, and then refuses its own lock file in `npm ci`. Every optional dependency that an entry
 * names and that the lock lacks is added as an optional entry with the system read from its name.
 * Run after every change of dependencies.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openbsd',
  'netbsd',
  'openharmony',
  'win32',
  'sunos',
  'aix',
  'wasi',
  'wasm32',
]
const PROCESSORS = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  'ppc64le',
  'riscv64',
  's390x',
  'loong64',
  'mips64el',
  'wasm32',
]

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))
let added = 0
for (const [where, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(where, name, String(range))) continue
    lock.packages[placeFor(where, name)] = placeholder(
      name,
      String(range).replace(/^[\^~=]/, ''),
      entry.dev === true,
    )
    added++
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`package-lock.json: ${added} optional entries added`)

/**
 * Whether a package in the folder `where` finds the dependency by going up through the `node_modules` folders: the
 * very version where an exact one is asked for, any where a range is (npm has resolved it).
 */
function isLocked(where, name, range) {
  const found = foldersUpwards(where).find((folder) => `${folder}node_modules/${name}` in lock.packages)
  if (found === undefined) return false
  return !/^\d/.test(range) || lock.packages[`${found}node_modules/${name}`].version === range
}

/** At the top, unless another version stands there: then beside the package that asks for it. */
function placeFor(where, name) {
  return `node_modules/${name}` in lock.packages ? `${where}/node_modules/${name}` : `node_modules/${name}`
}

/** `a/node_modules/b` → `a/node_modules/b/`, `a/`, ``. */
function foldersUpwards(where) {
  const parts = where === '' ? [] : where.split('/node_modules/')
  return [...parts.map((_, at) => `${parts.slice(0, parts.length - at).join('/node_modules/')}/`), '']
}

function placeholder(name, version, dev) {
  const words = name.split(/[/-]/)
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : undefined
  return {
    version,
    cpu: words.filter((word) => PROCESSORS.includes(word)),
    ...(dev ? { dev: true } : {}),
    ...(libc ? { libc } : {}),
    optional: true,
    os: words.filter((word) => SYSTEMS.includes(word)),
  }
}
