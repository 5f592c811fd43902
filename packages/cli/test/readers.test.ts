/**
 * What `sheaf convert` writes, as GDAL and DuckDB read it: readers that share no code with the writers. Counts, extent,
 * coordinate system and sums of every file agree with the points. Without GDAL (`gdal-bin`) those cases are skipped.
 */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { simulate } from '@sheaf/claas-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('../bin/sheaf.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'sheaf-readers-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const run = promisify(execFile)
const output = async (program: string, ...words: string[]): Promise<string> =>
  (await run(program, words, { cwd: home, maxBuffer: 1 << 26 })).stdout

const hasGdal = ['ogrinfo', 'gdalinfo'].every((program) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

/** Scenario, and a property of which every point has an amount. */
const WORK = [
  ['harvest', 'harvested', 'wetMass'],
  ['spraying', 'applied', 'appliedRate'],
  ['planting', 'planted', 'seedRate'],
  ['tillage', 'tillage', 'tillageDepthActual'],
] as const

interface Truth {
  readonly count: number
  readonly sums: Record<string, number>
  /** West, south, east, north. */
  readonly box: readonly [number, number, number, number]
  /** Least and greatest value of a property. */
  readonly range: (property: string) => readonly [number, number]
}

const truths = new Map<string, Truth>()
let folders: string[] = []

interface PointFeature {
  geometry: { coordinates: [number, number] }
  properties: Record<string, number>
}

/** Every folder with a `standard.geojson`, and what plain JSON says of it. */
beforeAll(async () => {
  for (const [scenario] of WORK) writeFileSync(join(home, `${scenario}.zip`), simulate(scenario).zip)
  writeFileSync(join(home, 'fields.geojson'), JSON.stringify(everywhere()))
  const archives = WORK.map(([scenario]) => `${scenario}.zip`)
  const options = [
    '--out',
    'out',
    '--boundary',
    'fields.geojson',
    '--format',
    'geojson,geoparquet,csv,png,zip,tiff',
  ]
  // ends before the hook does: nothing is left running in a folder that is gone
  const limits = { maxBuffer: 1 << 26, timeout: 230_000 }
  await run(process.execPath, [BIN, 'convert', ...archives, ...options], { cwd: home, ...limits })
  folders = (readdirSync(join(home, 'out'), { recursive: true }) as string[])
    .filter((path) => path.endsWith('standard.geojson'))
    .map((path) => join('out', path, '..'))
    .sort()
  for (const folder of folders) truths.set(folder, truthOf(folder))
}, 240_000)

function everywhere(): object {
  const ring = [
    [7, 51],
    [10, 51],
    [10, 53],
    [7, 53],
    [7, 51],
  ]
  return { type: 'Feature', id: 'all', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }
}

function truthOf(folder: string): Truth {
  const { features } = JSON.parse(readFileSync(join(home, folder, 'standard.geojson'), 'utf8')) as {
    features: PointFeature[]
  }
  const at = (axis: 0 | 1) => features.map(({ geometry }) => geometry.coordinates[axis])
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b))
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b))
  const sum = (key: string) => features.reduce((all, { properties }) => all + (properties[key] ?? 0), 0)
  const own = WORK.find(([, type]) => folder.includes(`-${type}`))![2]
  return {
    count: features.length,
    sums: { area: sum('area'), [own]: sum(own) },
    box: [least(at(0)), least(at(1)), most(at(0)), most(at(1))],
    range: (property) => {
      const values = features.flatMap(({ properties }) => properties[property] ?? [])
      return [least(values), most(values)]
    },
  }
}

const filesIn = (folder: string, end: RegExp): string[] =>
  readdirSync(join(home, folder)).filter((name) => end.test(name))

it('four machine files and four operations were written', () => {
  expect(folders).toHaveLength(8)
})

describe.skipIf(!hasGdal)('GDAL (skipped where gdal-bin is not installed)', () => {
  it('reads every GeoJSON: count, sums, extent and WGS 84', async () => {
    for (const [folder, { count, sums, box }] of truths) {
      for (const name of filesIn(folder, /\.geojson$/)) {
        const file = join(folder, name)
        const info = await output('ogrinfo', '-so', '-al', file)
        expect(info).toContain('Geometry: Point')
        expect(info).toMatch(/WGS 84/)
        const read = Number(/Feature Count: (\d+)/.exec(info)![1])
        const [west, south, east, north] = /Extent: \((.+), (.+)\) - \((.+), (.+)\)/
          .exec(info)!
          .slice(1)
          .map(Number)
        if (name === 'standard.geojson') {
          expect(read).toBe(count)
          for (const [at, edge] of [west, south, east, north].entries()) expect(edge).toBeCloseTo(box[at]!, 5)
        } else expect(read).toBeLessThanOrEqual(count)
      }
      const columns = Object.keys(sums).map((key) => `SUM(${key}) AS ${key}`)
      const sql = `SELECT ${columns.join(', ')} FROM standard`
      const answer = await output('ogrinfo', '-q', '-sql', sql, join(folder, 'standard.geojson'))
      for (const [key, sum] of Object.entries(sums))
        expect(Number(new RegExp(`${key}[^\n]* = (.+)`).exec(answer)![1]) / sum).toBeCloseTo(1, 9)
    }
  }, 120_000)

  interface Raster {
    size: [number, number]
    coordinateSystem: { wkt: string }
    cornerCoordinates: { upperLeft: [number, number]; lowerRight: [number, number] }
    bands: {
      type: string
      noDataValue?: number
      minimum?: number
      maximum?: number
      colorInterpretation: string
    }[]
  }
  const raster = async (file: string, ...options: string[]): Promise<Raster> =>
    JSON.parse(await output('gdalinfo', '-json', ...options, file))

  /** The picture lies around the points, at most 50 m beyond them. */
  const liesAround = ({ coordinateSystem, cornerCoordinates }: Raster, box: Truth['box']) => {
    expect(coordinateSystem.wkt).toContain('"EPSG",4326')
    const [west, north] = cornerCoordinates.upperLeft
    const [east, south] = cornerCoordinates.lowerRight
    const reach = 50 / 111_000
    for (const beyond of [box[0] - west, box[1] - south, east - box[2], north - box[3]]) {
      expect(beyond).toBeGreaterThan(-reach / 10)
      expect(beyond).toBeLessThan(2 * reach)
    }
  }

  it('reads every PNG with its side file, in folders and out of the zip alike', async () => {
    for (const [folder, { box }] of truths) {
      const maps = filesIn(folder, /\.png$/)
      expect(maps.length).toBeGreaterThan(2)
      for (const name of maps) {
        const [zipped, checked] = await Promise.all([
          raster(`/vsizip/${join(home, folder, 'maps.zip')}/${name}`, '-checksum'),
          raster(join(folder, name), '-checksum'),
        ])
        liesAround(checked, box)
        expect(checked.bands[0]!.colorInterpretation).toBe('Palette')
        expect({ ...zipped, files: [], description: '' }).toEqual({ ...checked, files: [], description: '' })
      }
    }
  }, 120_000)

  it('reads every GeoTIFF: place, no-data and values within those of the points', async () => {
    for (const [folder, { box, range }] of truths) {
      for (const name of filesIn(folder, /\.tiff$/)) {
        const read = await raster(join(folder, name), '-stats')
        liesAround(read, box)
        expect(read.bands).toMatchObject([{ type: 'Float32', noDataValue: -9999 }])
        const [least, most] = range(name.replace('.tiff', ''))
        // smoothing takes means, so nothing lies outside but by the rounding of 32 bits
        const slack = 1e-5 * Math.max(1, Math.abs(most))
        expect(read.bands[0]!.minimum!).toBeGreaterThanOrEqual(least - slack)
        expect(read.bands[0]!.maximum!).toBeLessThanOrEqual(most + slack)
      }
    }
  }, 120_000)
})

describe('DuckDB', () => {
  it('opens every Parquet file: rows, sums, extent and coordinate system', async () => {
    const database = await DuckDBInstance.create(':memory:')
    const connection = await database.connect()
    const rows = async (query: string) => (await connection.runAndReadAll(query)).getRowObjectsJson()
    for (const [folder, { count, sums, box }] of truths) {
      for (const name of filesIn(folder, /\.parquet$/)) {
        const file = `'${join(home, folder, name)}'`
        const columns = Object.keys(sums).map((key) => `sum(${key}) as ${key}`)
        const [read] = await rows(`select count(*)::int as rows, ${columns.join(', ')} from ${file}`)
        // a point that stands for no ground has no swath
        if (name === 'standard.parquet') {
          expect(read!['rows']).toBe(count)
          for (const [key, sum] of Object.entries(sums)) expect(Number(read![key]) / sum).toBeCloseTo(1, 9)
        } else expect(read!['rows'] as number).toBeLessThanOrEqual(count)
        const metadata = await rows(
          `select decode(value) as geo from parquet_kv_metadata(${file}) where decode(key) = 'geo'`,
        )
        const { columns: geometries } = JSON.parse(metadata[0]!['geo'] as string)
        // GeoParquet: no `crs` is OGC:CRS84, longitude before latitude
        expect(geometries.geometry.crs?.id?.code ?? 'CRS84').toBe('CRS84')
        const extent = geometries.geometry.bbox as number[]
        if (name === 'standard.parquet')
          for (const [at, edge] of extent.entries()) expect(edge).toBeCloseTo(box[at]!, 5)
      }
    }
    connection.closeSync()
    database.closeSync()
  })
})
