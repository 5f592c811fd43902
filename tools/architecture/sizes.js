/** Sizes: no file over 400 lines but data tables, no function over 80 but hot loops that say why (120). */
import { lineAt, walk } from './sources.js'

const DATA_TABLE = /data table/i
const FILE_LINES = 400
const FUNCTION_LINES = 80
const HOT_LOOP_LINES = 120

/** @returns {string[]} a sentence for every file or function that is too long */
export function sizeFaults(sources) {
  return sources.flatMap((file) => [...fileFaults(file), ...functionFaults(file)])
}

function fileFaults(file) {
  const lines = file.text.split('\n').length - 1
  if (lines <= FILE_LINES || DATA_TABLE.test(file.text.slice(0, 600)) || file.path.endsWith('.sql.ts'))
    return []
  return [
    `${file.path} has ${lines} lines; ${FILE_LINES} are allowed (a data table says so in its first lines)`,
  ]
}

function functionFaults(file) {
  const faults = []
  walk(file.program, (node) => {
    if (!['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(node.type)) return
    const first = lineAt(file.text, node.start)
    const lines = lineAt(file.text, node.end) - first + 1
    const before = file.text.slice(Math.max(0, node.start - 1500), node.start + 400)
    const limit = /hot loop/i.test(before) ? HOT_LOOP_LINES : FUNCTION_LINES
    if (lines > limit) faults.push(`${file.path}:${first} a function of ${lines} lines; ${limit} are allowed`)
  })
  return faults
}
