/**
 * Bundles packages/isoxml and packages/fieldwork, of some 180 modules each, into the one file of each that is loaded:
 * `node tools/bundle.js`, behind `tsc -b`. A module of its own costs a process some 0.4 ms and 20 kB to load, which for
 * one small set is more than reading it.
 *
 * V8 skims a function when a file is loaded and parses it again at its first call, which for the 200 functions on the
 * way from an archive to columns is a tenth of the time in which a set of 6 MB is read. One in parentheses is compiled
 * when the file is loaded, which takes less than both. Only functions of modules that every reading goes through are.
 */
import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { parseAst } from 'rolldown/parseAst'

const PACKAGES = resolve(import.meta.dirname, '../packages')

/** Modules of isoxml that take part in reading any zipped set with logs. */
const ALWAYS_USED = [
  /^archive\/(byte-|central-|end-record|entry-name|equal-entries|zip)/,
  /^geometry\/(flat-ring|outline)\./,
  /^(kernel|task-data|task-data-set)\//,
  /^text\/utf8/,
  /^time-log\/(columns|decode|fixed-columns|header|layout|record-check|report-log|walk)/,
]

/** @type {import('rolldown').Plugin} */
const compileAtOnce = {
  name: 'compile-at-once',
  transform(code, id) {
    const module = relative(`${PACKAGES}/isoxml/dist`, id)
    // within its lines, so that the source map stays as it is
    return ALWAYS_USED.some((used) => used.test(module)) ? { code: inParentheses(code), map: null } : null
  },
}

/** Functions of a module, `function f() {}`, as `var f = (function f() {});`. @param {string} code */
function inParentheses(code) {
  let rewritten = ''
  let from = 0
  for (const statement of parseAst(code).body) {
    const stated = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (stated?.type !== 'FunctionDeclaration') continue
    const { start, end, id } = stated
    rewritten += `${code.slice(from, start)}var ${id?.name} = (${code.slice(start, end)});`
    from = end
  }
  return rewritten + code.slice(from)
}

for (const name of ['isoxml', 'fieldwork']) {
  const { dependencies } = JSON.parse(readFileSync(`${PACKAGES}/${name}/package.json`, 'utf8'))
  const bundle = await rolldown({
    input: `${PACKAGES}/${name}/dist/index.js`,
    platform: 'neutral',
    external: Object.keys(dependencies),
    plugins: [compileAtOnce],
  })
  await bundle.write({ file: `${PACKAGES}/${name}/dist/${name}.js`, format: 'esm', sourcemap: true })
  await bundle.close()
}
