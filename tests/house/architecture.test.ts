import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'
import { describe, expect, it } from 'vitest'
// @ts-expect-error a plain script without types
import { importCycles, importFaults } from '../../tools/architecture/imports.js'
// @ts-expect-error a plain script without types
import { sizeFaults } from '../../tools/architecture/sizes.js'
// @ts-expect-error a plain script without types
import { readSources } from '../../tools/architecture/sources.js'
// @ts-expect-error a plain script without types
import { transactionFaults } from '../../tools/architecture/transactions.js'

const sources = readSources(fileURLToPath(new URL('../..', import.meta.url)))

describe('the house', () => {
  it('has imports that go one way, through the entry of a room', () =>
    expect(importFaults(sources)).toEqual([]))
  it('has no import cycle, types included', () => expect(importCycles(sources)).toEqual([]))
  it('has no transaction that awaits something else', () => expect(transactionFaults(sources)).toEqual([]))
  it('has files and functions of readable length', () => expect(sizeFaults(sources)).toEqual([]))
})

describe('the checks themselves', () => {
  it('notice an import upwards', () => {
    const faults = importFaults([parse('packages/isoxml/src/a.ts', `import { x } from '@sheaf/server'`)])
    expect(faults).toEqual(['packages/isoxml/src/a.ts imports @sheaf/server: isoxml may not import server'])
  })

  it('notice a query outside its transaction', () => {
    const text = `await unitOfWork(async (trx) => {\n  await trx.insertInto('a').execute()\n  await db.selectFrom('b').execute()\n})`
    expect(transactionFaults([parse('packages/server/src/sync/a.ts', text)])).toEqual([
      'packages/server/src/sync/a.ts:3 awaits something outside its transaction',
    ])
  })

  it('notice a cycle of types', () => {
    const a = { path: 'a.ts', imports: [{ target: 'b.ts', typeOnly: true }] }
    const b = { path: 'b.ts', imports: [{ target: 'a.ts', typeOnly: true }] }
    expect(importCycles([a, b])).toEqual(['import cycle: a.ts → b.ts → a.ts'])
  })
})

function parse(path: string, text: string) {
  const room = path.split('/')[1]
  const { program } = parseSync(path, text)
  const imports = [...text.matchAll(/from '([^']+)'/g)].map((match) => ({
    from: match[1],
    typeOnly: false,
    target: undefined,
  }))
  return { path, room, text, program, imports }
}
