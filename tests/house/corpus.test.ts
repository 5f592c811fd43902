/** Real ISOXML sets, read through the commands as a user would, against figures of two independent decoders. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/folders.js'
import { runSheaf } from '../support/sheaf-process.js'

const corpus =
  process.env['SHEAF_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
const present = existsSync(join(corpus, 'expected.tsv'))

/** Logs whose figures cannot be those of a strict reader, each with its reason. Key: case and file. */
const EXCEPTIONS: Record<string, string> = {
  'agrirouter-sdk-dotnet-standard/forage-broken-logs TLG00010':
    'damaged: a strict reader stops, ours goes on behind the damage',
  'agrirouter-sdk-dotnet-standard/forage-broken-logs TLG00011':
    'damaged: a strict reader stops, ours goes on behind the damage',
  'agrirouter-sdk-dotnet-standard/forage-broken-logs TLG00012':
    'damaged: a strict reader stops, ours goes on behind the damage',
  'agrirouter-sdk-dotnet-standard/forage-broken-logs TLG00013':
    'damaged: a strict reader stops, ours goes on behind the damage',
}

interface Expected {
  readonly file: string
  readonly records: number
  readonly values: number
  readonly start: string
  readonly end: string
}

describe.skipIf(!present)('the corpus of real sets', () => {
  const out = temporaryFolder()
  const cases = present ? expectedByCase() : new Map<string, Expected[]>()

  it('holds sets with expected figures', () => expect(cases.size).toBeGreaterThan(10))

  it.each([...cases.keys()])(
    '%s: inspect finds the records and values of independent readers',
    async (name) => {
      const { code, stdout, stderr } = await runSheaf(['inspect', '--json', inputOf(name)])
      expect(code, stderr).toBe(0)
      const report = JSON.parse(stdout) as {
        sets: { logs: { file: string; records: number; values: number; start: string; end: string }[] }[]
      }
      const logs = new Map(report.sets.flatMap((set) => set.logs).map((log) => [log.file, log]))
      for (const expected of cases.get(name)!) {
        if (`${name} ${expected.file}` in EXCEPTIONS) continue
        const { records, values, start, end } = logs.get(expected.file) ?? {}
        expect({ file: expected.file, records, values, start, end }).toEqual(expected)
      }
    },
  )

  it.each([...cases.keys()])('%s: convert ends with what could be written', async (name) => {
    const { code, stdout, stderr } = await runSheaf([
      'convert',
      inputOf(name),
      '--out',
      join(out, name),
      '--json',
    ])
    expect(code, stderr).toBe(0)
    const report = JSON.parse(stdout) as {
      files: { status: string; message: string; points: number; artefacts: Record<string, string> }[]
    }
    for (const file of report.files) {
      if (file.status === 'failed')
        expect(file.message).toMatch(
          /^(unsupported operation type: |no points passed the filter$|missing required properties: |Failed to convert file on provider batch processing$)/,
        )
      else
        for (const path of Object.values(file.artefacts))
          expect(statSync(join(out, name, path)).size).toBeGreaterThan(0)
    }
  })
})

/** One line per log; empty logs have no times. */
function expectedByCase(): Map<string, Expected[]> {
  const [head, ...lines] = readFileSync(join(corpus, 'expected.tsv'), 'utf8').trim().split('\n')
  const names = head!.split('\t')
  const cases = new Map<string, Expected[]>()
  for (const line of lines) {
    const cell = Object.fromEntries(line.split('\t').map((text, at) => [names[at]!, text]))
    const expected = {
      file: cell['file']!.split('/').at(-1)!.toUpperCase(),
      records: Number(cell['records']),
      values: Number(cell['values']),
      start: cell['first_local']!,
      end: cell['last_local']!,
    }
    cases.set(cell['case']!, [...(cases.get(cell['case']!) ?? []), expected])
  }
  return cases
}

/** The only zip of a case, else its folder. */
function inputOf(name: string): string {
  const folder = join(corpus, name)
  const zips = readdirSync(folder).filter((file) => /\.zip$/i.test(file))
  return zips.length === 1 ? join(folder, zips[0]!) : folder
}
