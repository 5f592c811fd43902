import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeGrid,
  memorySource,
  openTaskData,
  openZip,
  type TaskDataToWrite,
  type TaskDataVersion,
  taskDataToWrite,
  writeTaskDataSet,
  zipFiles,
} from '../src/index.js'
import { corpusCases, corpusTree, hasCorpus, inflateRaw } from './corpus.js'
import { schemaFaults } from './schema-validator.js'
import { anySet } from './writer-arbitraries.js'
import { comparable, readBack, rounded } from './writer-compare.js'
import { everything } from './writer-sets.js'

/** What version 3 has no place for, taken out of a set. */
function withoutVersion4(set: TaskDataToWrite): TaskDataToWrite {
  return {
    ...set,
    baseStations: [],
    cropTypes: (set.cropTypes ?? []).map(({ productGroupId: _, ...crop }) => crop),
    cropVarieties: (set.cropVarieties ?? []).map(({ productId: _, ...variety }) => variety),
    productGroups: (set.productGroups ?? []).map(({ type: _, ...group }) => group),
    products: (set.products ?? []).map(({ id, designator, ...product }) => ({
      id,
      designator,
      ...pick(product, ['productGroupId', 'valuePresentationId', 'quantityDdi']),
    })),
    partfields: (set.partfields ?? []).map(({ points = [], ...partfield }) => ({
      ...partfield,
      points: points.map(({ horizontalAccuracyM: _h, verticalAccuracyM: _v, ...point }) => point),
    })),
    tasks: (set.tasks ?? []).map((task) => ({
      ...task,
      treatmentZones: (task.treatmentZones ?? []).map((zone) => ({
        ...zone,
        processDataVariables: (zone.processDataVariables ?? []).map(
          ({ culturalPractice: _c, elementInstance: _e, ...variable }) => variable,
        ),
      })),
      productAllocations: (task.productAllocations ?? []).map(
        ({ productSubTypeId: _, ...allocation }) => allocation,
      ),
      controlAssignments: [],
      guidanceAllocations: [],
    })),
  }
}

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.flatMap((key) => (key in from ? [[key, from[key]]] : []))) as Pick<T, K>
}

const RUNS = { numRuns: 100 }

describe('what was read', () => {
  it('becomes what can be written, and is the same once more', async () => {
    const { taskData } = await readBack(writeTaskDataSet(everything('4.3')))
    const again = taskDataToWrite(taskData)
    expect(again.version).toBe('4.3')
    const second = await readBack(writeTaskDataSet(again))
    expect(comparable(second.taskData)).toEqual(comparable(taskData))
    expect(second.taskData.links).toEqual(taskData.links)
    expect(second.taskData.linkGroups).toEqual(taskData.linkGroups)
  })

  it.skipIf(!hasCorpus)(
    'real sets of the corpus, written as they are, read back equal but for decimals beyond the ninth',
    async () => {
      let sets = 0
      for (const name of corpusCases()) {
        const archive = await openTaskData(await corpusTree(name)).catch(() => undefined)
        for (const { taskData } of archive?.sets ?? []) {
          const files = writeTaskDataSet(taskDataToWrite(taskData, '4.3'), 'TASKDATA', { allowInvalid: true })
          const again = await readBack(files)
          expect([name, rounded(comparable(again.taskData))]).toEqual([name, rounded(comparable(taskData))])
          sets++
        }
      }
      expect(sets).toBeGreaterThan(0)
    },
  )
})

describe('what is written', () => {
  it('one of everything: reads back equal, without a complaint', async () => {
    const set = everything('4.3')
    const { taskData, diagnostics } = await readBack(writeTaskDataSet(set))
    const [bounded, whole] = [...taskData.partfields.values()]
    expect(diagnostics).toEqual([])
    const [first, second] = set.partfields!
    // the boundary of the second field was given as such and is a polygon in the file
    const polygons = whole!.polygons
    expect(comparable(taskData)).toEqual(
      comparable({ ...set, partfields: [first!, { ...second!, polygons }] }),
    )
    expect(whole!.boundary).toEqual(second!.boundary)
    expect(bounded!.boundary?.coordinates[0]).toHaveLength(2) // outline and hole
    expect(taskData.language).toBe('de')
  })

  it('links of the link list come back under their local ids', async () => {
    const { taskData } = await readBack(writeTaskDataSet(everything('4.3')))
    expect(taskData.links.get('PFD1')).toEqual([
      { groupId: 'LGP1', groupType: 1, value: '{0e9c9e8b-5c1d-4f7e-9f4d-1f1f6d2a7b11}', designator: 'Bach' },
    ])
    expect(taskData.linkGroups.get('LGP1')).toEqual({
      id: 'LGP1',
      type: 1,
      manufacturerGln: 'https://example.org',
      namespace: 'n',
      designator: 'Ours',
    })
  })

  it.each(['4.2', '4.3'] satisfies TaskDataVersion[])(
    'of version %s is valid, and any set reads back equal',
    async (version) => {
      await fc.assert(
        fc.asyncProperty(anySet(version), async (set) => {
          const files = writeTaskDataSet(set)
          expect(schemaFaults(files)).toEqual([])
          const { taskData } = await readBack(files)
          expect(comparable(taskData)).toEqual(comparable(set))
        }),
        RUNS,
      )
    },
  )

  it('of version 3.3 is valid, and any set reads back equal but for what version 3 lacks', async () => {
    await fc.assert(
      fc.asyncProperty(anySet('3.3'), async (set) => {
        const files = writeTaskDataSet(set)
        expect(schemaFaults(files)).toEqual([])
        const { taskData } = await readBack(files)
        expect(comparable(taskData)).toEqual(comparable(withoutVersion4(set)))
      }),
      RUNS,
    )
  })

  it('is the same through external files and through an archive, stored or deflated', async () => {
    const kinds = [
      'CTR',
      'FRM',
      'WKR',
      'PFD',
      'PDT',
      'PGP',
      'CTP',
      'DVC',
      'TSK',
      'VPN',
      'CPC',
      'OTQ',
    ] as const
    const deflate = fc.constantFrom(undefined, (bytes: Uint8Array) => deflateRawSync(bytes))
    await fc.assert(
      fc.asyncProperty(
        anySet('4.3'),
        fc.subarray([...kinds]),
        deflate,
        async (set, externalKinds, deflateRaw) => {
          const zip = zipFiles(writeTaskDataSet({ ...set, externalKinds }), deflateRaw)
          const { sets } = await openTaskData(await openZip(memorySource(zip), { inflateRaw }))
          expect(comparable(sets[0]!.taskData)).toEqual(comparable(set))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('grids of both types come back cell by cell', async () => {
    const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
    const size = fc.record({ columns: fc.integer({ min: 1, max: 6 }), rows: fc.integer({ min: 1, max: 6 }) })
    const degrees = fc.double({ min: 1e-9, max: 1, noNaN: true })
    const drawn = fc
      .tuple(size, fc.constantFrom(1, 2), fc.integer({ min: 1, max: 3 }), degrees, degrees)
      .chain(([{ columns, rows }, type, layers, cellNorth, cellEast]) => {
        const length = columns * rows * (type === 1 ? 1 : layers)
        const cells =
          type === 1
            ? fc
                .array(fc.constantFrom(0, 7), { minLength: length, maxLength: length })
                .map((codes) => Uint8Array.from(codes))
            : fc.array(i32, { minLength: length, maxLength: length }).map((values) => Int32Array.from(values))
        return cells.map((cells) => ({ grid: { columns, rows, type, cellNorth, cellEast }, layers, cells }))
      })
    await fc.assert(
      fc.asyncProperty(drawn, async ({ grid, layers, cells }) => {
        const own = {
          ...grid,
          minimumNorth: 51.5,
          minimumEast: -8.25,
          file: 'GRD00001',
          treatmentZoneCode: 7,
        }
        const processDataVariables = Array.from({ length: layers }, (_, at) => ({ ddi: at + 1, value: 0 }))
        const treatmentZones = [{ code: 0 }, { code: 7, processDataVariables }]
        const files = writeTaskDataSet({
          version: '4.3',
          dataTransferOrigin: 1,
          tasks: [{ id: 'TSK1', designator: '', treatmentZones, grids: [own] }],
          gridFiles: [{ stem: 'GRD00001', cells }],
        })
        expect(schemaFaults(files)).toEqual([])
        const { taskData } = await readBack(files)
        expect(taskData.tasks[0]!.grids[0]).toEqual({ ...own, fileLength: cells.byteLength })
        const { bytes } = files.find(({ path }) => path.endsWith('GRD00001.BIN'))!
        const view = new DataView(bytes.buffer, bytes.byteOffset)
        expect([...cells]).toEqual(
          Array.from(cells, (_, at) => (grid.type === 1 ? view.getUint8(at) : view.getInt32(4 * at, true))),
        )
        const [task] = taskData.tasks
        const decoded = decodeGrid(bytes, task!.grids[0]!, task!.treatmentZones)
        if (decoded.kind === 'zoneCodes') expect([...decoded.zoneCodes]).toEqual([...cells])
        else {
          decoded.layers.forEach(({ values }, layer) => {
            expect([...values]).toEqual([...cells].filter((_, at) => at % layers === layer))
          })
        }
      }),
      { numRuns: 60 },
    )
  })

  it('never holds a character that XML cannot, whatever text is given', () => {
    const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))
    // XML 1.0 §2.2: tab, line feed, carriage return, and all from U+0020 but surrogates, U+FFFE and U+FFFF
    const isAllowed = (unit: string): boolean => {
      const code = unit.charCodeAt(0)
      return (
        [0x9, 0xa, 0xd].includes(code) || (code >= 0x20 && (code < 0xd800 || code > 0xdfff) && code < 0xfffe)
      )
    }
    fc.assert(
      fc.property(anyUnit, (unit) => {
        const write = () =>
          writeTaskDataSet({
            version: '4.3',
            dataTransferOrigin: 1,
            farms: [{ id: 'FRM1', designator: unit }],
          })
        if (isAllowed(unit)) expect(write).not.toThrow()
        else expect(write).toThrow(/which XML cannot carry/)
      }),
      { numRuns: 1000 },
    )
  })
})
