/** `sheaf convert` as a user runs it, on sets that simulated machines wrote. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { simulate } from '@sheaf/claas-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('../bin/sheaf.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'sheaf-cli-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

function sheaf(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BIN, ...words], { cwd: home, maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

const HARVEST = simulate('harvest')
const SPRAYING = simulate('spraying')

beforeAll(() => {
  writeFileSync(join(home, 'harvest.zip'), HARVEST.zip)
  writeFileSync(join(home, 'planned.zip'), simulate('planned').zip)
  writeFileSync(join(home, 'noise.zip'), 'this is no zip')
  for (const { path, bytes } of SPRAYING.files) {
    mkdirSync(dirname(join(home, 'spraying', path)), { recursive: true })
    writeFileSync(join(home, 'spraying', path), bytes)
  }
  writeFileSync(
    join(home, 'fields.geojson'),
    JSON.stringify({ type: 'FeatureCollection', features: [boundary()] }),
  )
})

/** A box of 4 km around everything the combine did. */
function boundary(): object {
  const [west, south, east, north] = [8.15, 51.9, 8.35, 52.05]
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return {
    type: 'Feature',
    id: 'box',
    properties: { name: 'Box' },
    geometry: { type: 'Polygon', coordinates: [ring] },
  }
}

describe('sheaf convert', () => {
  it('writes a folder per machine file with points, summary and units', async () => {
    const { code, stdout } = await sheaf(
      'convert',
      'harvest.zip',
      'spraying',
      '--out',
      'out',
      '--json',
      '--format',
      'geojson,geoparquet,csv',
    )
    expect(code).toBe(0)
    const report = JSON.parse(stdout)
    expect(
      report.files.map((file: { archive: string; operationType: string; status: string }) => [
        file.archive,
        file.operationType,
        file.status,
      ]),
    ).toEqual([
      ['harvest', 'harvested', 'processed'],
      ['spraying', 'applied', 'processed'],
    ])
    const [harvest] = report.files
    expect(harvest.artefacts).toEqual({
      'summary.json': 'harvest/TSK-1-harvested/summary.json',
      'units.json': 'harvest/TSK-1-harvested/units.json',
      'standard.geojson': 'harvest/TSK-1-harvested/standard.geojson',
      'standard.parquet': 'harvest/TSK-1-harvested/standard.parquet',
      'polygon.parquet': 'harvest/TSK-1-harvested/polygon.parquet',
      'standard.csv': 'harvest/TSK-1-harvested/standard.csv',
    })
    const collection = JSON.parse(
      readFileSync(join(home, 'out', harvest.artefacts['standard.geojson']), 'utf8'),
    )
    expect(collection.type).toBe('FeatureCollection')
    expect(collection.features).toHaveLength(harvest.points)
    expect(harvest.records).toBe(HARVEST.truth!.records)
    expect(JSON.parse(readFileSync(join(home, 'out', harvest.artefacts['summary.json']), 'utf8')).type).toBe(
      'Feature',
    )
  })

  it('writes an operation per boundary and kind of work, with the filtered points', async () => {
    const { code, stdout } = await sheaf(
      'convert',
      'harvest.zip',
      '--out',
      'clipped',
      '--json',
      '--format',
      'geojson',
      '--boundary',
      'fields.geojson',
    )
    expect(code).toBe(0)
    const { operations, diagnostics } = JSON.parse(stdout)
    const [operation] = operations
    const filtered = readFileSync(join(home, 'clipped', operation.artefacts['filtered.geojson']), 'utf8')
    const leftOut = diagnostics
      .filter(({ where }: { where: { element?: string } }) => where.element === 'box')
      .flatMap(({ message }: { message: string }) => [...message.matchAll(/(\d+) (?:slower|as outliers)/g)])
    expect(leftOut.reduce((sum: number, [, count]: string[]) => sum + Number(count), 0)).toBe(
      operation.points - JSON.parse(filtered).features.length,
    )
    expect(operation).toMatchObject({ field: 'box', operationType: 'harvested', files: ['harvest/TSK-1'] })
    expect(Object.keys(operation.artefacts).sort()).toEqual([
      'filtered.geojson',
      'standard.geojson',
      'summary.json',
      'units.json',
    ])
    expect(existsSync(join(home, 'clipped/operations/box-harvested-1/filtered.geojson'))).toBe(true)
  })

  it('repairs a boundary that crosses itself, and says so with the areas before and after', async () => {
    // two triangles of a box of 0.1° by 0.1°, which their winding sets off against each other
    const bow = [
      [8.2, 51.95],
      [8.3, 52.05],
      [8.3, 51.95],
      [8.2, 52.05],
      [8.2, 51.95],
    ]
    const geometry = { type: 'Polygon', coordinates: [bow] }
    writeFileSync(join(home, 'bow.geojson'), JSON.stringify({ type: 'Feature', id: 'bow', geometry }))
    const { code, stdout, stderr } = await sheaf(
      ...[
        'convert',
        'harvest.zip',
        '--out',
        'repaired',
        '--json',
        '--format',
        'csv',
        '--boundary',
        'bow.geojson',
      ],
    )
    expect(code).toBe(0)
    const repaired = JSON.parse(stdout).diagnostics.filter(
      (one: { code: string }) => one.code === 'BOUNDARY_REPAIRED',
    )
    expect(repaired).toMatchObject([{ severity: 'warning', where: { file: 'bow.geojson', element: 'bow' } }])
    const [, before, after] = /SELF_INTERSECTION.*: (\d+) m² before, (\d+) m² after/.exec(
      repaired[0].message,
    )!
    // half of 6,866 m × 11,126 m; the two triangles nearly cancel before
    expect(Number(after) / (6866 * 11126)).toBeCloseTo(0.5, 2)
    expect(Number(before)).toBeLessThan(Number(after) / 100)
    expect(stderr).toContain(repaired[0].message)
  })

  it.each([
    // kg/ha ÷ 1,000 = t/ha; kg/ha × 0.892179122 = lb/ac
    ['metric', 't/ha', 1e-3],
    ['imperial', 'lb/ac', 0.892_179_122],
  ])('gives %s units on request', async (units, unit, factor) => {
    const wetYield = async (system: string) => {
      const { stdout } = await sheaf(
        'convert',
        'harvest.zip',
        '--out',
        system,
        '--json',
        '--format',
        'csv',
        '--units',
        system,
      )
      const [file] = JSON.parse(stdout).files
      return JSON.parse(readFileSync(join(home, system, file.artefacts['summary.json']), 'utf8')).properties
        .wetMassPerArea
    }
    const [plain, converted] = [await wetYield('default'), await wetYield(units)]
    expect(converted.unit).toBe(unit)
    expect(converted.avg / (plain.avg * factor)).toBeCloseTo(1, 6)
  })

  it('reads the rest when one input is no task data, and says so with exit code 3', async () => {
    const { code, stdout, stderr } = await sheaf(
      'convert',
      'noise.zip',
      'harvest.zip',
      '--out',
      'rest',
      '--json',
      '--format',
      'csv',
    )
    expect(code).toBe(3)
    expect(JSON.parse(stdout).files).toHaveLength(1)
    expect(JSON.parse(stdout).diagnostics[0]).toMatchObject({ code: 'NOT_A_ZIP', severity: 'error' })
    expect(stderr).toMatch(/^noise\.zip: expected a zip archive/m)
  })

  it('ends with 3 for a set whose logs are there but cannot be read, alone or beside others', async () => {
    const write = (folder: string, damaged: (path: string) => boolean) => {
      for (const { path, bytes } of HARVEST.files) {
        mkdirSync(dirname(join(home, folder, path)), { recursive: true })
        writeFileSync(join(home, folder, path), damaged(path) ? '' : bytes)
      }
    }
    // a header of 0 bytes: without it the records have no meaning
    write('no-headers', (path) => /TLG\d+\.XML$/i.test(path))
    const { code, stdout } = await sheaf('convert', 'no-headers', '--out', 'none', '--json')
    expect(code).toBe(3)
    const report = JSON.parse(stdout)
    expect(report.files.map(({ status }: { status: string }) => status)).toEqual(['failed'])
    expect(report.files[0].message).toBe('Failed to convert file on provider batch processing')
    expect(report.files[0].detail).toMatch(/TLG00001\.XML: the header file is empty/)
    expect((await sheaf('convert', 'no-headers', 'harvest.zip', '--out', 'both')).code).toBe(3)
  })

  it('has nothing to write for planned work, which is no failure', async () => {
    const { code, stdout } = await sheaf('convert', 'planned.zip', '--out', 'planned', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).files).toEqual([])
  })

  it.each([
    [['convert', 'harvest.zip']],
    [['convert', 'harvest.zip', '--out', 'x', '--format', 'shapefile']],
    [['convert', 'harvest.zip', '--out', 'x', '--units', 'stone']],
    [['convert', 'harvest.zip', '--out', 'x', '--boundary', 'absent.geojson']],
    [['plough']],
    [['inspect', '--aloud', 'harvest.zip']],
  ])('ends with 2 and a sentence when called as sheaf %j', async (words) => {
    const { code, stderr } = await sheaf(...words)
    expect(code).toBe(2)
    expect(stderr.length).toBeGreaterThan(10)
  })
})

describe('corrections beyond the contract', () => {
  const harvested = async (out: string, ...options: string[]) => {
    const run = await sheaf('convert', 'harvest.zip', '--out', out, '--json', '--format', 'csv', ...options)
    expect(run.code).toBe(0)
    return JSON.parse(run.stdout)
  }

  it('are named in the summary with their effect, and said among the diagnostics', async () => {
    const { files, diagnostics } = await harvested(
      'corrected',
      '--flow-delay',
      '3',
      '--pass-start',
      '2',
      '--pass-end',
      '2',
      '--remove-overlap',
      '--calibration-factor',
      '1.02',
    )
    const { corrections } = files[0].summary.properties
    expect(corrections.map(({ name }: { name: string }) => name)).toEqual([
      'flowDelay',
      'passTrim',
      'calibration',
      'overlap',
    ])
    const [{ totalWetMass }] = corrections.slice(2)
    expect(totalWetMass.after / totalWetMass.before).toBeCloseTo(1.02, 6)
    const told = diagnostics.filter(({ code }: { code: string }) => code === 'POINTS_CORRECTED')
    expect(told).toHaveLength(4)
    expect(told[0].message).toContain('flow delay of 3 s')
  })

  it('--weighed-total makes the harvest of all inputs what the scale said, once for a log that is given twice', async () => {
    const { operations } = await harvested(
      'weighed',
      'harvest.zip',
      '--weighed-total',
      '50000',
      '--boundary',
      'fields.geojson',
    )
    expect(operations).toHaveLength(1)
    expect(operations[0].summary.properties.totalWetMass.value).toBeCloseTo(50_000, 3)
  })

  it.each([
    [['--flow-delay', 'long'], '--flow-delay: expected a number from 0 to 60, found "long"'],
    [['--weighed-total', '1000', '--calibration-factor', '1.1'], 'expected one of the two'],
  ])('%j is a mistake in usage', async (words, sentence) => {
    const { code, stderr } = await sheaf('convert', 'harvest.zip', '--out', 'x', ...words)
    expect(code).toBe(2)
    expect(stderr).toContain(sentence)
  })

  it('a weighed total without any harvest is refused', async () => {
    const { code, stderr } = await sheaf('convert', 'spraying', '--out', 'x', '--weighed-total', '1000')
    expect(code).toBe(2)
    expect(stderr).toContain('hold no harvest with a mass')
  })
})

describe('sheaf inspect', () => {
  it('lists tasks, their kind of work, logs and damage as JSON', async () => {
    const { code, stdout } = await sheaf('inspect', 'harvest.zip', '--json')
    expect(code).toBe(0)
    const [set] = JSON.parse(stdout).sets
    expect(set.tasks).toEqual([
      {
        id: 'TSK-1',
        name: expect.any(String),
        operationTypes: ['harvested'],
        // the yield per area of the combine
        evidence: [expect.stringMatching(/^DDI 84 at DET-\d+: harvested$/)],
        logs: ['TLG00001'],
      },
    ])
    expect(set.logs[0]).toMatchObject({ file: 'TLG00001', records: HARVEST.truth!.records, skippedBytes: 0 })
    expect(set.logs[0].start).toBe(`${HARVEST.truth!.startLocal}.000`)
    expect(set.diagnostics).toEqual([])
  })

  it('shows a table to people and ends with 3 for what is no task data', async () => {
    const { code, stdout } = await sheaf('inspect', 'harvest.zip', 'noise.zip')
    expect(code).toBe(3)
    expect(stdout).toContain('TSK-1')
    expect(stdout).toMatch(/TSK-1 +DDI 84 at DET-\d+: harvested/)
  })

  it('takes a folder of zips for each of them, also those in folders of it', async () => {
    mkdirSync(join(home, 'downloads', 'older'), { recursive: true })
    writeFileSync(join(home, 'downloads', 'harvest.zip'), HARVEST.zip)
    writeFileSync(join(home, 'downloads', 'older', 'planned.zip'), simulate('planned').zip)
    writeFileSync(join(home, 'downloads', '._harvest.zip'), 'what macOS leaves beside a file')
    const { code, stdout } = await sheaf('inspect', 'downloads', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).sets.map((set: { logs: unknown[] }) => set.logs.length)).toEqual([1, 0])
    const converted = await sheaf('convert', 'downloads', '--out', 'from-folder', '--json', '--format', 'csv')
    expect(converted.code).toBe(0)
    expect(JSON.parse(converted.stdout).files).toMatchObject([
      { archive: 'harvest', operationType: 'harvested' },
    ])
  })

  it('names an absent input once, with a sentence in place of the system error', async () => {
    const { code, stderr } = await sheaf('inspect', 'absent.zip')
    expect(code).toBe(3)
    expect(stderr).toBe('absent.zip: there is no such file or folder\n')
  })
})
