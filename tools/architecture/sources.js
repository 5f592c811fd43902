/** The TypeScript sources of every room, parsed: imports (static, type and dynamic) and the syntax tree. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'

/**
 * @typedef {{ from: string, typeOnly: boolean, target: string | undefined }} Import
 * @typedef {{ path: string, room: string, text: string, program: object, imports: Import[] }} SourceFile
 */

/** @returns {SourceFile[]} every .ts and .tsx file below packages/<room>/src */
export function readSources(root) {
  return readdirSync(join(root, 'packages')).flatMap((room) =>
    filesBelow(join(root, 'packages', room, 'src')).map((path) => parseSource(root, room, path)),
  )
}

function filesBelow(folder) {
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : []
  })
}

function parseSource(root, room, path) {
  const text = readFileSync(path, 'utf8')
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`)
  const imports = importsOf(program).map(({ from, typeOnly }) => ({
    from,
    typeOnly,
    target: from.startsWith('.') ? relative(root, sourceOf(resolve(dirname(path), from))) : undefined,
  }))
  return { path: relative(root, path), room, text, program, imports }
}

/** `./a.js` stands for `a.ts` or `a.tsx`. */
function sourceOf(path) {
  return path.replace(/\.js$/, '.ts').replace(/\.jsx$/, '.tsx')
}

function importsOf(program) {
  const found = []
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration') {
      const typeOnly =
        node.importKind === 'type' ||
        (node.specifiers.length > 0 && node.specifiers.every((one) => one.importKind === 'type'))
      found.push({ from: node.source.value, typeOnly })
    } else if (
      (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') &&
      node.source
    ) {
      found.push({ from: node.source.value, typeOnly: node.exportKind === 'type' })
    } else if (node.type === 'ImportExpression' && node.source.type === 'Literal') {
      found.push({ from: node.source.value, typeOnly: false })
    }
  })
  return found
}

/** Calls `visit` for every node; a visit that returns false leaves out what is below. */
export function walk(node, visit) {
  if (visit(node) === false) return
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const one of value) if (one && typeof one.type === 'string') walk(one, visit)
    } else if (value && typeof value.type === 'string') walk(value, visit)
  }
}

/** Line number, from 1, of a character offset. */
export function lineAt(text, offset) {
  return text.slice(0, offset).split('\n').length
}
