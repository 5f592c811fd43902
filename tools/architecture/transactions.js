/**
 * Transactions are short: inside `unitOfWork(async (trx) => …)`, and inside every function that takes a `trx`,
 * each await must be of something that is given that `trx`. On the embedded database an await of anything else
 * stops every other request, and a query on the outer handle never returns.
 */
import { lineAt, walk } from './sources.js'

/** @returns {string[]} a sentence for every await in a transaction that does not go through its `trx` */
export function transactionFaults(sources) {
  return sources
    .filter((file) => file.room === 'server' && !isAdapter(file))
    .flatMap((file) => [...awaitFaults(file), ...doorFaults(file)])
}

/** The engine's adapter hands the transaction on in a form of its own. */
function isAdapter(file) {
  return file.path.startsWith('packages/server/src/jobs/')
}

function awaitFaults(file) {
  const faults = []
  walk(file.program, (node) => {
    if (!isFunction(node) || !takesTrx(node)) return true
    walk(node.body, (inner) => {
      if (inner.type === 'AwaitExpression' && !mentionsTrx(inner.argument)) {
        faults.push(`${file.path}:${lineAt(file.text, inner.start)} awaits something outside its transaction`)
      }
      return true
    })
    return false
  })
  return faults
}

function isFunction(node) {
  return (
    ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(node.type) && node.body
  )
}

/** A parameter `trx` that cannot be absent: `trx: Trx | undefined` opens no transaction of its own. */
function takesTrx(node) {
  const params = node.params.items ?? node.params
  return params.some(
    (param) =>
      param.type === 'Identifier' &&
      param.name === 'trx' &&
      param.typeAnnotation?.typeAnnotation?.type !== 'TSUnionType',
  )
}

function mentionsTrx(node) {
  let found = false
  walk(node, (inner) => {
    if (inner.type === 'Identifier' && inner.name === 'trx') found = true
    return !found
  })
  return found
}

/** Only the database foundation may open a transaction; everybody else goes through `unitOfWork`. */
function doorFaults(file) {
  if (file.path.startsWith('packages/server/src/database/')) return []
  const faults = []
  walk(file.program, (node) => {
    if (node.type === 'MemberExpression' && node.property.name === 'transaction') {
      faults.push(`${file.path}:${lineAt(file.text, node.start)} opens a transaction beside unitOfWork`)
    }
  })
  return faults
}
