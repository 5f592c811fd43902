/** Every set of the corpus that has logs, when it stands beside the repository. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { type FileTree, fileTree, memorySource, openTaskData, openZip } from '@sheaf/isoxml'
import { describe, expect, it } from 'vitest'
import { type ConvertedFile, convertTaskDataSet, DEFAULT_CONVERSION } from '../src/index.js'
import { sha256 } from './sets.js'

const root = process.env['SHEAF_CORPUS'] ?? resolve(import.meta.dirname, '../../../../shared/corpus')

async function treeOf(folder: string): Promise<FileTree> {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => statSync(join(folder, file)).isFile())
  const zip = files.find((file) => /\.zip$/i.test(file))
  if (zip !== undefined) {
    return openZip(memorySource(readFileSync(join(folder, zip))), {
      inflateRaw: (bytes) => inflateRawSync(bytes),
    })
  }
  return fileTree(
    files.map((path) => ({
      path,
      size: statSync(join(folder, path)).size,
      read: async () => readFileSync(join(folder, path)),
    })),
  )
}

async function filesOf(name: string): Promise<ConvertedFile[]> {
  const archive = await openTaskData(await treeOf(join(root, name)))
  const options = { configuration: DEFAULT_CONVERSION, digest: sha256 }
  return (await Promise.all(archive.sets.map((set) => convertTaskDataSet(set, options)))).flat()
}

/** Types of the files that came through, and messages of those that did not, without repeats. */
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  'adapt-isov4plugin/agco-microtrak-spray': ['applied'],
  'adapt-isov4plugin/kverneland-empty-logs': [],
  'agrirouter-middleware/krone-bigm-mower': ['unsupported operation type: mowing'],
  'agrirouter-middleware/krone-bigx-forage': ['harvested'],
  'agrirouter-middleware/krone-mower-small': ['unsupported operation type: mowing'],
  'agrirouter-middleware/krone-swadro-rake': ['unsupported operation type: raking'],
  'agrirouter-sdk-dotnet-standard/forage-broken-logs': ['harvested', 'no points passed the filter'],
  'incentergy-geo-tools/generator-100': ['harvested'],
  'incentergy-geo-tools/topcon-external-files': ['unsupported operation type: unknown'],
  'isobus-ddop-grapher/mueller-47-tasks-no-logs': [],
  'isoxml-dotnet/case-planter-parallel-logs': ['planted'],
  'isoxml-dotnet/cnh-mixed-implements': [
    'applied',
    'missing required properties: appliedRate',
    'missing required properties: seedRate',
    'no points passed the filter',
    'planted',
  ],
  // drove on the road only: yield channels at 0, work state off throughout
  'isoxml-dotnet/forage-totals': ['no points passed the filter'],
  'isoxml-dotnet/logs-missing-and-orphan': [
    'Failed to convert file on provider batch processing',
    'harvested',
  ],
  'isoxml-dotnet/zip-corrupt': ['unsupported operation type: baling'],
}

describe.skipIf(!existsSync(root))('corpus', () => {
  it.each(Object.entries(OUTCOMES))('%s', async (name, outcomes) => {
    const files = await filesOf(name)
    const found = files.map(({ failure, operationType }) => failure?.message ?? operationType)
    expect([...new Set(found)].sort()).toEqual([...outcomes])
    for (const { points, summary, areaM2 } of files) {
      if (points === undefined) continue
      expect(points.length).toBeGreaterThan(0)
      expect(areaM2).toBeGreaterThan(0)
      expect(summary!.geometry.coordinates.length).toBeGreaterThan(0)
    }
  })

  it('the forage harvest agrees with the counters of its machine', async () => {
    const [file] = await filesOf('agrirouter-middleware/krone-bigx-forage')
    const { loggedTotals } = file!.summary!.properties
    for (const key of ['totalArea', 'totalDistance', 'totalWetMass']) {
      expect(Math.abs(loggedTotals![key]!.difference!)).toBeLessThan(0.1)
    }
    expect(file!.records).toBe(55_484)
  })

  it('parallel logs of a planter are one track of 3633 records', async () => {
    const [file] = await filesOf('isoxml-dotnet/case-planter-parallel-logs')
    const record = file!.points!.columns.get('record')
    expect(Math.max(...(record as { values: Float64Array }).values)).toBeLessThan(3633)
    expect(file!.points!.logs).toHaveLength(1)
  })
})
