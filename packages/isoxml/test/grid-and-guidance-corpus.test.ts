/** Grids, zones and guidance of the real sets against the figures of the corpus' README and what their XML says. */
import { describe, expect, it } from 'vitest'
import { localMetres } from '../src/geometry/ellipsoid.js'
import { partfieldFeatures } from '../src/geometry/partfield-features.js'
import type { GridCells } from '../src/grid/grid-cells.js'
import { gridFeatures } from '../src/grid/grid-features.js'
import { gridLayers } from '../src/grid/grid-layers.js'
import { readGrid } from '../src/grid/read-grid.js'
import { openTaskData, type Position, type TaskDataSet } from '../src/index.js'
import { zoneFeatures } from '../src/zone/zone-features.js'
import { corpusTree, hasCorpus } from './corpus.js'

interface OpenGrid {
  readonly set: TaskDataSet
  readonly cells: GridCells
}

/** Grids of the first set of a case, in document order. */
async function gridsOf(name: string): Promise<OpenGrid[]> {
  const [set] = (await openTaskData(await corpusTree(name))).sets
  const grids: OpenGrid[] = []
  for (const task of set!.taskData.tasks) {
    for (const grid of task.grids) grids.push({ set: set!, cells: await readGrid(set!, task, grid) })
  }
  return grids
}

/** Sum over all layers and cells of raw values. */
function sumOf({ set, cells }: OpenGrid): number {
  const values = gridLayers(cells, set.taskData).flatMap((layer) => [...layer.values])
  return values.reduce((sum, value) => sum + value, 0)
}

const shapeOf = ({ cells }: OpenGrid): [number, number, number] => [
  cells.columns,
  cells.rows,
  cells.storedCells,
]

describe.skipIf(!hasCorpus)('grids of the corpus', () => {
  it.each([
    // columns × rows and sums of all cells as the corpus' README gives them
    ['incentergy-geo-tools/xfarm-grid', [[7, 8]], [1_054_104]],
    [
      'isoxml-py/onesoil-v3-grids',
      [
        [95, 81],
        [95, 81],
        [95, 81],
      ],
      [11_514_800, 1_144_160_000, 28_543_000],
    ],
    ['isoxml-dotnet/grid-type2', [[10, 10]], [362_132_103]],
    ['isoxml-dotnet/grid-type2-values', [[20, 20]], [252_500]],
    ['isoxml-dotnet/macos-resource-files', [[18, 43]], [60_530_100]],
  ])('%s has the cells and sums of its README', async (name, shapes, sums) => {
    const grids = await gridsOf(name)
    expect(grids.map(shapeOf)).toEqual(shapes.map(([columns, rows]) => [columns, rows, columns! * rows!]))
    expect(grids.map(sumOf)).toEqual(sums)
  })

  it('grid-type2-values ranges from 0 to 1905 mg/m²', async () => {
    const [{ set, cells }] = (await gridsOf('isoxml-dotnet/grid-type2-values')) as [OpenGrid]
    const [layer] = gridLayers(cells, set.taskData)
    expect([Math.min(...layer!.values), Math.max(...layer!.values)]).toEqual([0, 1905])
    expect([...gridFeatures(cells, set.taskData)][0]!.properties).toMatchObject({ ddi6Unit: 'mg/m²' })
  })

  it('grid-type2 has three layers', async () => {
    const [{ set, cells }] = (await gridsOf('isoxml-dotnet/grid-type2')) as [OpenGrid]
    expect(gridLayers(cells, set.taskData)).toHaveLength(3)
  })

  it('cropsat-grid-type1 counts 464, 59, 55, 136, 323 and 217 cells of zones 0 to 5, without naming a zone itself', async () => {
    const [{ cells }] = (await gridsOf('isoxml-dart/cropsat-grid-type1')) as [OpenGrid]
    if (cells.kind !== 'zoneCodes') throw new Error('expected zone codes')
    const counts = [0, 1, 2, 3, 4, 5].map((code) => cells.zoneCodes.filter((found) => found === code).length)
    expect([cells.columns, cells.rows, ...counts]).toEqual([33, 38, 464, 59, 55, 136, 323, 217])
    expect(cells.diagnostics).toEqual([])
  })

  it('grid-type1 has 100 codes although 22,896 bytes are declared', async () => {
    const [{ cells }] = (await gridsOf('isoxml-dotnet/grid-type1')) as [OpenGrid]
    expect([cells.kind, cells.columns, cells.rows, cells.storedCells]).toEqual(['zoneCodes', 10, 10, 100])
  })

  it('grid-type1-short holds 32 bytes: eight of 54 × 106 cells, and says so', async () => {
    const [grid] = (await gridsOf('isoxml-dotnet/grid-type1-short')) as [OpenGrid]
    expect(shapeOf(grid)).toEqual([54, 106, 8])
    expect(grid.cells.diagnostics.map(({ code }) => code)).toEqual(['GRID_SIZE_DIFFERS'])
  })

  it.each([
    [
      'adapt-isov4plugin/agco-microtrak-spray',
      [
        [60, 70],
        [90, 90],
        [90, 90],
        [50, 110],
        [50, 110],
      ],
    ],
    [
      'isoxml-dotnet/case-planter-parallel-logs',
      [
        [14, 14],
        [14, 14],
        [14, 14],
        [14, 14],
      ],
    ],
    [
      'isoxml-dotnet/zip-nested-folders-and-mac',
      [
        [14, 14],
        [14, 14],
      ],
    ],
  ])('%s holds all cells of its grids', async (name, shapes) => {
    const grids = await gridsOf(name)
    const sorted = grids
      .map(({ cells }) => [cells.grid.file, cells.columns, cells.rows, cells.storedCells])
      .sort()
    expect(sorted.map(([, ...shape]) => shape)).toEqual(
      shapes.map(([columns, rows]) => [columns, rows, columns! * rows!]),
    )
    expect(grids.flatMap(({ cells }) => cells.diagnostics)).toEqual([])
  })
})

describe.skipIf(!hasCorpus)('grids whose binary is absent', () => {
  it.each(['isoxml-js/grid-without-binary'])('%s says so', async (name) => {
    await expect(gridsOf(name)).rejects.toMatchObject({
      code: 'GRID_MISSING',
      where: { file: 'GRD00001.BIN' },
    })
  })

  it('zip-two-taskdata has its grid at the root and not in the second set', async () => {
    const { sets } = await openTaskData(await corpusTree('isoxml-dotnet/zip-two-taskdata'))
    const read = (name: string) => {
      const set = sets.find((one) => one.name === name)!
      const [task] = set.taskData.tasks
      return readGrid(set, task!, task!.grids[0]!)
    }
    expect((await read('')).storedCells).toBe(100)
    await expect(read('task2')).rejects.toMatchObject({ code: 'GRID_MISSING' })
  })
})

describe.skipIf(!hasCorpus)('zones of the corpus', () => {
  it.each([
    ['isoxml-py/fertilizer-polygons', 35],
    ['isoxml-py/seeding-polygons', 8],
    ['isoxml-py/deutz-external-files', 38],
  ])('%s has %i of them, all values in the unit of the dictionary', async (name, zones) => {
    const [set] = (await openTaskData(await corpusTree(name))).sets
    const features = set!.taskData.tasks.flatMap(
      (task) => zoneFeatures(task, set!.taskData).collection.features,
    )
    expect(features).toHaveLength(zones)
    for (const { properties } of features) {
      const named = Object.keys(properties).filter((key) => /^ddi\d+(_\d+)?$/.test(key))
      for (const key of named) expect(typeof properties[`${key}Unit`]).toBe('string')
    }
    expect(features.filter(({ geometry }) => geometry !== null).length).toBeGreaterThan(0)
  })
})

describe.skipIf(!hasCorpus)('guidance of the corpus', () => {
  const guidanceOf = async (name: string) => {
    const [set] = (await openTaskData(await corpusTree(name))).sets
    return [...set!.taskData.partfields.values()]
      .flatMap((partfield) => partfieldFeatures(partfield).collection.features)
      .filter(({ properties }) => properties['guidancePatternType'] !== undefined)
  }

  it.each([
    // patterns as the corpus' README counts them; guidance-v3 has the one line of version 3
    ['incentergy-geo-tools/guidance', 2],
    ['incentergy-geo-tools/topcon-external-files', 7],
    ['isoxml-dotnet/cnh-mixed-implements', 19],
    ['isoxml-py/guidance-v3', 1],
    ['isoxml-py/guidance-v4', 1],
    ['isoxml-js/task_full', 1],
  ])('%s has %i patterns', async (name, patterns) => {
    expect(await guidanceOf(name)).toHaveLength(patterns)
  })

  it('is the same line in version 3 and 4 of one set', async () => {
    const coordinates = [
      [15.153593736, 48.127180264],
      [15.148999665, 48.127243635],
    ]
    for (const version of ['v3', 'v4']) {
      const [feature] = await guidanceOf(`isoxml-py/guidance-${version}`)
      expect(feature!.geometry).toEqual({ type: 'LineString', coordinates })
      expect(feature!.properties).toMatchObject({ guidancePatternTypeName: 'AB', lineStringWidth: 3000 })
    }
  })

  it('holds pivots whose radius is that between the points of the file', async () => {
    const pivots = (await guidanceOf('isoxml-dotnet/cnh-mixed-implements')).filter(
      ({ properties }) => properties['guidancePatternTypeName'] === 'pivot',
    )
    expect(pivots.map(({ properties }) => properties['guidancePatternRadius'])).toEqual([34_290, 137_160])
    for (const { geometry, properties } of pivots) {
      const centre = properties['pivotCentre'] as Position
      for (const position of geometry.coordinates as Position[]) {
        const { eastM, northM } = localMetres(centre, position)
        expect(Math.hypot(eastM, northM)).toBeCloseTo(
          (properties['guidancePatternRadius'] as number) / 1000,
          3,
        )
      }
    }
    // GPN-7 is an arc that begins at its point A, as the file gives it
    const [first] = pivots[0]!.geometry.coordinates as Position[]
    const { eastM, northM } = localMetres([-93.8242281482, 41.8523050157], first!)
    expect(Math.hypot(eastM, northM)).toBeLessThan(0.05)
  })
})
