/** Import rules: one-way between rooms and only through the entry, pure rooms, foundations below capabilities, no cycles. */
import { PURE_ROOMS, ROOMS, SERVER_FOUNDATIONS } from './rooms.js'

/** @returns {string[]} a sentence for every import that breaks a rule */
export function importFaults(sources) {
  return sources.flatMap((file) =>
    file.imports.flatMap((one) => [
      ...roomFaults(file, one),
      ...pureFaults(file, one),
      ...serverFaults(file, one),
    ]),
  )
}

function roomFaults(file, one) {
  if (one.target !== undefined) {
    return one.target.startsWith(`packages/${file.room}/`)
      ? []
      : [`${file.path} reaches into another room by path: ${one.from}`]
  }
  if (!one.from.startsWith('@sheaf/')) return []
  const [, room, ...rest] = one.from.split('/')
  const allowed = ROOMS[file.room]?.[room]
  if (allowed === undefined) return [`${file.path} imports ${one.from}: ${file.room} may not import ${room}`]
  if (rest.length > 0)
    return [`${file.path} imports ${one.from}: only the entry @sheaf/${room} may be imported`]
  if (allowed === 'types' && !one.typeOnly) return [`${file.path} imports ${one.from}: types only`]
  return []
}

function pureFaults(file, one) {
  if (!PURE_ROOMS.includes(file.room)) return []
  return one.from.startsWith('node:')
    ? [`${file.path} imports ${one.from}: ${file.room} also runs in a browser`]
    : []
}

function serverFaults(file, one) {
  const from = capabilityOf(file.path)
  const to = one.target === undefined ? undefined : capabilityOf(one.target)
  if (from === undefined || to === undefined || from === to) return []
  if (SERVER_FOUNDATIONS.includes(from) && !SERVER_FOUNDATIONS.includes(to)) {
    return [`${file.path} imports ${one.target}: the foundation ${from} may not know the capability ${to}`]
  }
  if (!SERVER_FOUNDATIONS.includes(to) && !one.target.endsWith(`${to}/index.ts`)) {
    return [`${file.path} imports ${one.target}: another capability is reached through ${to}/index.ts`]
  }
  return []
}

/** The folder below packages/server/src that a file lies in. */
function capabilityOf(path) {
  return /^packages\/server\/src\/([^/]+)\//.exec(path)?.[1]
}

/** @returns {string[]} a sentence for every import cycle, imports of types included */
export function importCycles(sources) {
  const graph = new Map(
    sources.map((file) => [file.path, file.imports.flatMap((one) => (one.target ? [one.target] : []))]),
  )
  const state = new Map()
  const cycles = []
  for (const path of graph.keys()) visit(path, [])
  return cycles

  function visit(path, trail) {
    if (state.get(path) === 'done' || !graph.has(path)) return
    if (state.get(path) === 'open') {
      cycles.push(`import cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`)
      return
    }
    state.set(path, 'open')
    for (const next of graph.get(path)) visit(next, [...trail, path])
    state.set(path, 'done')
  }
}
