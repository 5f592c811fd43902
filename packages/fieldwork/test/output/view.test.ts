import { constants, crc32, createGunzip, deflateRawSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gzipParts, type ViewHeader, viewBin, viewParts } from '../../src/output/index.js'
import type { PointTable } from '../../src/points/table.js'
import { ORIGIN, passes, tableOf, withNumbers } from './tables.js'

const deflateFlushed = (bytes: Uint8Array) => deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
const gzip = (parts: readonly Uint8Array[]) => gzipParts(parts, deflateFlushed)

/** Reference decoder of the layout in `view-header.ts`. */
function decode(bytes: Uint8Array): { header: ViewHeader; columns: Map<string, Float64Array> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = view.getUint32(0, true)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headerLength))) as ViewHeader
  const columns = new Map(header.columns.map(({ name }) => [name, new Float64Array(header.rows).fill(-1e9)]))
  for (const level of header.levels) {
    let at = 4 + headerLength + level.offset
    for (const { name, type, lo, scale } of header.columns) {
      const size = type === 'u16' ? 2 : 4
      const values = columns.get(name)!
      let code = 0
      for (let k = 0; k < level.rows; k++) {
        let zigzag = 0
        for (let plane = size - 1; plane >= 0; plane--)
          zigzag = (zigzag << 8) | bytes[at + plane * level.rows + k]!
        code += (zigzag >>> 1) ^ -(zigzag & 1)
        code = type === 'u16' ? code & 0xffff : code >>> 0
        const missing = type === 'u16' ? 0xffff : 0xffffffff
        values[level.start + k * level.step] = code === missing ? Number.NaN : lo + code * scale
      }
      at += size * level.rows
    }
  }
  return { header, columns }
}

const viewOf = (table: PointTable, columns?: string[]) =>
  decode(gunzipSync(viewBin(table, { gzip, ...(columns ? { columns } : {}) })))

const swaths = passes(
  [
    { east: 0, north: 0, heading: 20, swaths: 70 },
    { east: 30, north: 100, heading: 200, swaths: 31 },
  ],
  6,
  2,
)
const rows = Array.from({ length: swaths.length }, (_, i) => i)
const table = withNumbers(
  withNumbers(
    swaths,
    'wetMassPerArea',
    'kg/ha',
    rows.map((i) => (i === 7 ? Number.NaN : 5000 + 30 * i)),
  ),
  'sectionId',
  '',
  rows.map(() => 0),
)

describe('viewBin', () => {
  it('lists levels from every 32nd row to every row, each row once', () => {
    const { header } = viewOf(table)
    expect(header.levels.map(({ start, step, rows: count }) => [start, step, count])).toEqual([
      [0, 32, 4],
      [16, 32, 3],
      [8, 16, 6],
      [4, 8, 13],
      [2, 4, 25],
      [1, 2, 50],
    ])
    const seen = header.levels.flatMap(({ start, step, rows: count }) =>
      Array.from({ length: count }, (_, k) => start + k * step),
    )
    expect(seen.sort((a, b) => a - b)).toEqual(rows)
  })

  it('carries position, swath, time and the mapped properties', () => {
    const { header } = viewOf(table)
    expect(header.columns.map(({ name, unit, type }) => [name, unit, type])).toEqual([
      ['x', 'm', 'u16'],
      ['y', 'm', 'u16'],
      ['heading', 'arcdeg', 'u16'],
      ['distance', 'm', 'u16'],
      ['width', 'm', 'u16'],
      ['time', 's', 'u32'],
      ['area', 'm2', 'u16'],
      ['wetMassPerArea', 'kg/ha', 'u16'],
    ])
    expect(
      viewOf(table, ['wetMassPerArea'])
        .header.columns.map(({ name }) => name)
        .slice(6),
    ).toEqual(['wetMassPerArea'])
  })

  it('gives back positions within half a step, and values with their gaps', () => {
    const { header, columns } = viewOf(table)
    const { origin } = header
    const lon = (table.columns.get('lon') as { values: Float64Array }).values
    const lat = (table.columns.get('lat') as { values: Float64Array }).values
    for (const i of rows) {
      expect(
        Math.abs(origin.lon + columns.get('x')![i]! / origin.metresPerLon - lon[i]!) * origin.metresPerLon,
      ).toBeLessThan(0.003)
      expect(
        Math.abs(origin.lat + columns.get('y')![i]! / origin.metresPerLat - lat[i]!) * origin.metresPerLat,
      ).toBeLessThan(0.003)
      expect(columns.get('time')![i]).toBe(1_750_000_000 + i)
      expect(columns.get('heading')![i]).toBeCloseTo(i < 70 ? 20 : 200, 2)
      expect(columns.get('width')![i]).toBe(6)
      expect(columns.get('distance')![i]).toBe(2)
    }
    const yields = columns.get('wetMassPerArea')!
    expect(yields[7]).toBeNaN()
    expect(yields[100]).toBeCloseTo(8000, 1)
  })

  it('takes u32 for positions over more than 3 km', () => {
    const far = passes(
      [
        { east: 0, north: 0, heading: 0, swaths: 40 },
        { east: 5000, north: 0, heading: 0, swaths: 40 },
      ],
      6,
      2,
    )
    const { header, columns } = viewOf(far)
    expect(header.columns.map(({ type }) => type).slice(0, 2)).toEqual(['u32', 'u16'])
    expect(columns.get('x')![79]! - columns.get('x')![0]!).toBeCloseTo(5000, 1)
  })

  it('round trips any values within half a step', () => {
    const value = fc.oneof(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.constant(Number.NaN))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
        const track = passes([{ east: 0, north: 0, heading: 0, swaths: values.length }], 3, 1)
        const { header, columns } = viewOf(withNumbers(track, 'v', '', values), ['v'])
        const { scale } = header.columns.at(-1)!
        values.forEach((expected, i) => {
          const found = columns.get('v')![i]!
          if (Number.isNaN(expected)) expect(found).toBeNaN()
          else expect(Math.abs(found - expected)).toBeLessThanOrEqual(scale * 0.5001)
        })
      }),
    )
  })

  it('states class breaks and histogram of all rows', () => {
    // 0 … 6999: sevenths at 1000, 2000 …; 64 bins of 109 or 110.
    const many = passes([{ east: 0, north: 0, heading: 0, swaths: 7000 }], 3, 0.2)
    const { header } = viewOf(
      withNumbers(
        many,
        'v',
        '',
        Array.from({ length: 7000 }, (_, i) => i),
      ),
      ['v'],
    )
    const { quantiles, histogram, lo, hi } = header.columns.at(-1)!
    expect([lo, hi]).toEqual([0, 6999])
    quantiles.forEach((limit, k) => {
      expect(Math.abs(limit - 1000 * (k + 1))).toBeLessThan(2)
    })
    expect(quantiles).toHaveLength(6)
    expect(histogram).toHaveLength(64)
    expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(7000)
    expect(Math.min(...histogram)).toBeGreaterThanOrEqual(108)
  })

  it('spreads the steps of a sensor evenly, also where they meet the edges of bins', () => {
    // 6.4 cm in steps of 0.1 cm: step k lies on the lower edge of bin k, the last one in the last bin
    const many = passes([{ east: 0, north: 0, heading: 0, swaths: 6500 }], 3, 0.2)
    const depths = Array.from({ length: 6500 }, (_, i) => 14.8 + (i % 65) / 10)
    const { histogram } = viewOf(withNumbers(many, 'v', '', depths), ['v']).header.columns.at(-1)!
    expect(histogram).toEqual([...Array.from({ length: 63 }, () => 100), 200])
  })

  it('tells the rows of the filtered output from the others', () => {
    const { columns } = decode(Buffer.concat(viewParts(table, { filtered: Uint32Array.of(0, 2) })))
    expect([...columns.get('filtered')!].map(Math.round).slice(0, 4)).toEqual([1, 0, 1, 0])
  })

  it('does not let one spike take the resolution of all others', () => {
    const many = passes([{ east: 0, north: 0, heading: 0, swaths: 7000 }], 3, 0.2)
    const values = Array.from({ length: 7000 }, (_, i) => (i === 3333 ? 1e9 : i % 10))
    const { header, columns } = viewOf(withNumbers(many, 'v', '', values), ['v'])
    expect(columns.get('v')![5]).toBeCloseTo(5, 2)
    expect(columns.get('v')![3333]).toBeCloseTo(header.columns.at(-1)!.hi, 6)
    expect(header.columns.at(-1)!.hi).toBeLessThan(100)
  })

  it('names the product of a rate', () => {
    const sprayed = tableOf(
      {
        lon: { values: [8.65] },
        lat: { values: [51.72] },
        'products.0.rate': { unit: 'L/ha', values: [12] },
      },
      {
        constants: { operationType: 'applied', products: [{ name: 'Water', type: 'Carrier', unit: 'L/ha' }] },
      },
    )
    expect(viewOf(sprayed).header.columns.at(-1)).toMatchObject({
      name: 'products.0.rate',
      label: 'Water',
      unit: 'L/ha',
    })
  })

  it('is a header alone for an empty table', () => {
    const { header } = viewOf(tableOf({ lon: { values: [] }, lat: { values: [] } }))
    expect([header.rows, header.levels, header.bbox]).toEqual([0, [], undefined])
  })

  it('has the origin in the middle of the points', () => {
    const { header } = viewOf(table)
    expect(header.origin.lon).toBeCloseTo(ORIGIN.lon, 2)
    expect(header.bbox![0]).toBeLessThan(header.origin.lon)
    expect(header.bbox![2]).toBeGreaterThan(header.origin.lon)
  })
})

describe('gzipParts', () => {
  it('is one gzip member with the right checksum and length', () => {
    const parts = viewParts(table)
    const stream = gzip(parts)
    const whole = Buffer.concat(parts)
    expect(gunzipSync(stream).equals(whole)).toBe(true)
    const end = new DataView(stream.buffer, stream.byteLength - 8)
    expect([end.getUint32(0, true), end.getUint32(4, true)]).toEqual([crc32(whole), whole.length])
  })

  it('lets a reader decode the first parts before the rest arrives', async () => {
    const parts = viewParts(table)
    const first = deflateFlushed(parts[0]!).length + deflateFlushed(parts[1]!).length + 10
    const gunzip = createGunzip()
    const received: Buffer[] = []
    const expected = parts[0]!.length + parts[1]!.length
    const arrived = new Promise<void>((resolve, reject) => {
      gunzip.on('data', (chunk: Buffer) => {
        received.push(chunk)
        if (Buffer.concat(received).length >= expected) resolve()
      })
      gunzip.on('error', reject)
    })
    gunzip.write(gzip(parts).subarray(0, first))
    await arrived
    expect(Buffer.concat(received).equals(Buffer.concat(parts.slice(0, 2)))).toBe(true)
    gunzip.destroy()
  })
})
