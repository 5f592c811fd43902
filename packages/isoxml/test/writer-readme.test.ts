import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import * as isoxml from '../src/index.js'
import { inflateRaw } from './corpus.js'

/** The first example of a section, its imports taken from what is given. */
function runExample(section: string, result: string, modules: Readonly<Record<string, object>>): unknown {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const example = readme
    .slice(readme.indexOf(`\n## ${section}\n`))
    .split('```')[1]!
    .replace(/^ts\n/, '')
  const body = example.replace(/^import (\{.+\}) from ('.+')$/gm, 'const $1 = modules[$2]')
  return new Function('modules', `${body}\nreturn ${result}`)(modules)
}

describe('the example of writing in the README', () => {
  it('makes a zip that opens, with a grid of the rate that it states', async () => {
    const zip = runExample('Write', 'zip', { 'node:zlib': zlib, '@sheaf/isoxml': isoxml }) as Uint8Array
    const tree = await isoxml.openZip(isoxml.memorySource(zip), { inflateRaw })
    const { sets } = await isoxml.openTaskData(tree)
    const { taskData, diagnostics } = sets[0]!
    expect(diagnostics).toEqual([])
    expect(taskData.partfields.get('PFD1')?.designator).toBe('Long Acre')
    const [task] = taskData.tasks
    expect(task?.grids).toHaveLength(1)
    // 120 kg/ha = 12,000 mg/m²
    expect(task?.treatmentZones[1]?.processDataVariables[0]).toMatchObject({
      ddi: 6,
      value: 12_000,
      productId: 'PDT1',
    })
  })
})
