/** Implements of which some sections are off: the ground that the others worked, where they worked it. */
import { describe, expect, it } from 'vitest'
import { boundaryAreaM2, metresPerDegree } from '../../src/boundary/index.js'
import { coverageOf, quadOf, swathsOf } from '../../src/coverage/index.js'
import { newGroundShares } from '../../src/coverage/new-ground.js'
import { geojsonChunks, polygonGeoparquet, viewParts } from '../../src/output/index.js'
import { textColumn } from '../../src/points/columns.js'
import type { PointTable } from '../../src/points/table.js'
import { openReader } from '../output/duckdb.js'
import { ORIGIN, passes, textOf } from '../output/tables.js'
import { BASE, convert, deviceOf, logOf } from '../sets.js'

const METRES = metresPerDegree(ORIGIN.lat)

/** Northwards, 2 m a swath. */
const northwards = (swaths: number, widthM: number, spans: (i: number) => string | undefined): PointTable => {
  const table = passes([{ east: 0, north: 0, heading: 0, swaths }], widthM, 2)
  const texts = Array.from({ length: swaths }, (_, i) => spans(i))
  return { ...table, columns: new Map(table.columns).set('spans', textColumn(texts)) }
}

/** Metres east of the origin of the corners of a swath: least and most. */
const eastOf = (table: PointTable, i: number, number = 0): number[] | undefined => {
  const quad = new Float64Array(8)
  if (!quadOf(swathsOf(table), i, quad, number)) return undefined
  const east = [0, 2, 4, 6].map((k) => (quad[k]! - ORIGIN.lon) * METRES.lon)
  return [Math.min(...east), Math.max(...east)].map((metres) => Math.round(metres * 1000) / 1000)
}

describe('a point that worked beside its position', () => {
  it('has its swath there: northwards, right is east', () => {
    const table = northwards(4, 3, (i) => (i < 2 ? '-3000:0' : i === 2 ? '0:3000' : undefined))
    expect([0, 1, 2, 3].map((i) => eastOf(table, i))).toEqual([
      [-3, 0],
      [-3, 0],
      [0, 3],
      [-1.5, 1.5],
    ])
    expect(eastOf(table, 0, 1)).toBeUndefined()
    expect(eastOf(table, 3, 1)).toBeUndefined()
  })

  it('has a swath for each stretch where sections in between were off', () => {
    // 9 m boom, 3 m in the middle off, over 100 m: two strips of 300 m2 with 300 m2 between them
    const table = northwards(50, 6, () => '-4500:-1500 1500:4500')
    expect([eastOf(table, 9), eastOf(table, 9, 1), eastOf(table, 9, 2)]).toEqual([
      [-4.5, -1.5],
      [1.5, 4.5],
      undefined,
    ])
    const { areaM2, geometry } = coverageOf(table)
    expect(areaM2 / 600).toBeCloseTo(1, 2)
    expect(geometry.coordinates).toHaveLength(2)
    expect(boundaryAreaM2(geometry) / 600).toBeCloseTo(1, 1)
    expect([...newGroundShares(table)]).toEqual(Array.from({ length: 50 }, () => expect.closeTo(1, 1)))
  })

  it('covers what the first pass left out: a shut left half beside a done strip is no overlap', () => {
    // 6 m boom; second pass 3 m further east with its western half shut: 6 m + 3 m, 40 m long
    const first = passes([{ east: 0, north: 0, heading: 0, swaths: 20 }], 6, 2)
    const both = passes(
      [
        { east: 0, north: 0, heading: 0, swaths: 20 },
        { east: 3, north: 0, heading: 0, swaths: 20 },
      ],
      3,
      2,
    )
    const texts = Array.from({ length: 40 }, (_, i) => (i < 20 ? '-3000:3000' : '0:3000'))
    const table = { ...both, columns: new Map(both.columns).set('spans', textColumn(texts)) }
    expect(coverageOf(first).areaM2 / 240).toBeCloseTo(1, 2)
    expect(coverageOf(table).areaM2 / 360).toBeCloseTo(1, 2)
  })

  it('is drawn there on the page, and no format has the spans as a property', async () => {
    const table = northwards(40, 3, () => '0:3000')
    const [head] = viewParts(table)
    const header = JSON.parse(new TextDecoder().decode(head!.subarray(4)))
    const plain = JSON.parse(
      new TextDecoder().decode(viewParts(northwards(40, 3, () => undefined))[0]!.subarray(4)),
    )
    const low = (of: { columns: { name: string; lo: number }[] }, name: string) =>
      of.columns.find((column) => column.name === name)!.lo
    expect(low(header, 'x') - low(plain, 'x')).toBeCloseTo(1.5, 2)
    expect(low(header, 'y') - low(plain, 'y')).toBeCloseTo(0, 2)
    expect(textOf(geojsonChunks(table))).not.toContain('spans')
  })

  it('is a polygon, of several stretches a multipolygon, with its box around all of them', async () => {
    const table = northwards(2, 6, (i) => (i === 0 ? '-3000:3000' : '-4500:-1500 1500:4500'))
    const reader = await openReader()
    const parquet = polygonGeoparquet(table)
    const keys = await reader.read(
      parquet,
      `SELECT decode(value) AS geo FROM parquet_kv_metadata(FILE) WHERE decode(key) = 'geo'`,
    )
    const shapes = await reader.read(
      parquet,
      'SELECT hex(geometry) AS wkb, bbox.xmin AS west, bbox.xmax AS east FROM read_parquet(FILE) ORDER BY timestamp',
      true,
    )
    reader.close()
    expect(JSON.parse(String(keys[0]!['geo'])).columns.geometry.geometry_types).toEqual([
      'Polygon',
      'MultiPolygon',
    ])
    // little endian, type 3 with one ring of 5 corners; type 6 of two such polygons
    const [whole, parts] = shapes.map(({ wkb }) => Buffer.from(String(wkb), 'hex'))
    expect([whole!.readUInt32LE(1), whole!.readUInt32LE(5), whole!.readUInt32LE(9)]).toEqual([3, 1, 5])
    expect(whole).toHaveLength(13 + 5 * 16)
    expect([parts!.readUInt32LE(1), parts!.readUInt32LE(5)]).toEqual([6, 2])
    expect(parts).toHaveLength(9 + 2 * (13 + 5 * 16))
    const metres = (lon: unknown) => (Number(lon) - ORIGIN.lon) * METRES.lon
    // single precision rounds outward by up to a few decimetres at 8°
    expect(metres(shapes[1]!['west'])).toBeLessThanOrEqual(-4.5 + 1e-6)
    expect(metres(shapes[1]!['west'])).toBeGreaterThan(-4.7)
    expect(metres(shapes[1]!['east'])).toBeGreaterThanOrEqual(4.5 - 1e-6)
    expect(metres(shapes[1]!['east'])).toBeLessThan(4.7)
  })
})

describe('sections of a log', () => {
  const boom = (offsets: readonly (number | undefined)[]) =>
    deviceOf('DVC-1', 'Sprayer', 6, [
      { id: 'DET-1', type: 1 },
      { id: 'DET-2', type: 2, parent: 'DET-1' },
      ...offsets.map((offset, k) => ({
        id: `DET-${10 + k}`,
        type: 4,
        parent: 'DET-2',
        constants: { 67: 3000, ...(offset === undefined ? {} : { 135: offset }) },
      })),
    ])
  /** Condensed states (DDI 161), two bits a section, the first in the lowest. */
  const spansOf = async (offsets: readonly (number | undefined)[], states: readonly number[]) => {
    const rows = states.map((state) => [state, 2_000_000])
    const [file] = await convert({
      ...BASE,
      devices: [boom(offsets)],
      tasks: [{ id: 'TSK-1', designator: 'Spritzen', timeLogs: ['TLG00001'] }],
      logs: [
        logOf({
          channels: [
            { ddi: 161, elementId: 'DET-2' },
            { ddi: 2, elementId: 'DET-2' },
          ],
          rows,
        }),
      ],
    })
    const column = file!.points!.columns.get('spans')
    return column?.kind === 'text' ? [...column.codes].map((code) => column.texts[code]) : undefined
  }
  const ALL = 0b010101
  const LEFT = 0b000001
  const OUTER = 0b010001
  const MIDDLE = 0b000100

  it('all on, or the middle one only, lie evenly about the position: nothing is to be said', async () => {
    expect(await spansOf([-3000, 0, 3000], [ALL, ALL, MIDDLE])).toBeUndefined()
  })

  it('left, outer and all: metres to the right of the middle of the boom', async () => {
    expect(await spansOf([-3000, 0, 3000], [ALL, LEFT, OUTER, ALL])).toEqual([
      undefined,
      '-4500:-1500',
      '-4500:-1500 1500:4500',
      undefined,
    ])
  })

  it('without offsets, sections stand side by side in their order', async () => {
    expect(await spansOf([undefined, undefined, undefined], [ALL, LEFT])).toEqual([undefined, '-4500:-1500'])
  })

  it('a boom that stands beside the machine: from its own middle, to which the points were moved', async () => {
    expect(await spansOf([0, 3000, 6000], [ALL, LEFT])).toEqual([undefined, '-4500:-1500'])
  })
})
