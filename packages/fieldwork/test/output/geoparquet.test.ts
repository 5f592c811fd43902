import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coverageOf } from '../../src/coverage/index.js'
import { floatAbove, floatBelow } from '../../src/output/float32-outward.js'
import { geoparquet, polygonGeoparquet } from '../../src/output/index.js'
import { openReader, type ParquetReader } from './duckdb.js'
import { originOf, passes, tableOf, withNumbers } from './tables.js'

let reader: ParquetReader
beforeAll(async () => {
  reader = await openReader()
})
afterAll(() => reader.close())

const read: ParquetReader['read'] = (...query) => reader.read(...query)

/** Little-endian doubles at the end of a well-known binary, given in hexadecimal. */
const doubles = (hex: string, from: number): number[] => {
  const bytes = Buffer.from(hex, 'hex')
  return Array.from({ length: (bytes.length - from) / 8 }, (_, k) => bytes.readDoubleLE(from + 8 * k))
}

const sprayed = tableOf(
  {
    lon: { values: [8.65, 8.66, 8.6499995] },
    lat: { values: [51.72, 51.73, 51.74] },
    time: { values: [1_753_794_245_123, 1_753_794_246_000, 1_753_794_247_000] },
    appliedRate: { unit: 'L/ha', values: [200, Number.NaN, 150.5] },
    area: { unit: 'm2', values: [40.5, 41.5, 42.5] },
    sectionId: { values: [1, 2, 3] },
    'products.0.rate': { unit: 'L/ha', values: [198.8, Number.NaN, 150.5] },
    'products.1.rate': { unit: 'kg/ha', values: [1.2, Number.NaN, Number.NaN] },
  },
  {
    texts: { crop: ['winter wheat', undefined, 'maize'] },
    constants: {
      operationType: 'applied',
      origins: [originOf({ machinery: ['Tractor 1', 'Sprayer'] })],
      products: [
        { name: 'Water', type: 'Carrier', unit: 'L/ha' },
        { name: 'Product A', type: 'Component', unit: 'kg/ha' },
      ],
    },
  },
)

describe('geoparquet', () => {
  it('is read by DuckDB with the types and nested values of the points', async () => {
    const rows = await read(
      geoparquet(sprayed),
      `SELECT epoch_ms("timestamp") AS ms, typeof("timestamp") AS type, operationType, crop, area, appliedRate,
         sectionId, machinery, products FROM FILE ORDER BY ms`,
    )
    expect(rows).toEqual([
      {
        ms: '1753794245123',
        type: 'TIMESTAMP WITH TIME ZONE',
        operationType: 'applied',
        crop: 'winter wheat',
        area: 40.5,
        appliedRate: 200,
        sectionId: 1,
        machinery: ['Tractor 1', 'Sprayer'],
        products: [
          { name: 'Water', rate: { value: 198.8, unit: null } },
          { name: 'Product A', rate: { value: 1.2, unit: 'kg/ha' } },
        ],
      },
      expect.objectContaining({ crop: null, appliedRate: null, area: 41.5, products: null }),
      expect.objectContaining({
        crop: 'maize',
        products: [{ name: 'Water', rate: { value: 150.5, unit: null } }],
      }),
    ])
  })

  it('keeps provenance columns out and the geometry column in front', async () => {
    const columns = await read(geoparquet(sprayed), `SELECT DISTINCT name FROM parquet_schema(FILE)`)
    const names = columns.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['geometry', 'bbox', 'timestamp', 'products']))
    for (const name of ['lon', 'lat', 'log', 'record', 'time', 'products.0.rate'])
      expect(names).not.toContain(name)
  })

  it('holds points as well-known binary within their outward rounded boxes', async () => {
    const rows = await read(
      geoparquet(sprayed),
      `SELECT hex(geometry) AS wkb, bbox.xmin::DOUBLE AS xmin, bbox.xmax::DOUBLE AS xmax, bbox.ymin::DOUBLE AS ymin,
         bbox.ymax::DOUBLE AS ymax FROM read_parquet(FILE) ORDER BY area`,
      true,
    )
    const expected = [
      [8.65, 51.72],
      [8.66, 51.73],
      [8.6499995, 51.74],
    ]
    rows.forEach((row, i) => {
      const [lon, lat] = expected[i]!
      expect(String(row['wkb']).slice(0, 10)).toBe('0101000000')
      expect(doubles(String(row['wkb']), 5)).toEqual([lon, lat])
      expect(row['xmin']).toBeLessThanOrEqual(lon!)
      expect(row['xmax']).toBeGreaterThanOrEqual(lon!)
      expect(row['ymin']).toBeLessThanOrEqual(lat!)
      expect(row['ymax']).toBeGreaterThanOrEqual(lat!)
    })
  })

  it('is geometry in longitude and latitude to a reader of the format', async () => {
    const [row] = await read(geoparquet(sprayed), 'SELECT typeof(geometry) AS type FROM FILE LIMIT 1')
    expect(row).toEqual({ type: "GEOMETRY('OGC:CRS84')" })
  })

  it('says so in the geo key of GeoParquet 1.1', async () => {
    const [row] = await read(
      geoparquet(sprayed),
      `SELECT decode(value) AS geo FROM parquet_kv_metadata(FILE) WHERE decode(key) = 'geo'`,
    )
    expect(JSON.parse(String(row!['geo']))).toEqual({
      version: '1.1.0',
      primary_column: 'geometry',
      columns: {
        geometry: {
          encoding: 'WKB',
          geometry_types: ['Point'],
          bbox: [8.6499995, 51.72, 8.66, 51.74],
          covering: {
            bbox: {
              xmin: ['bbox', 'xmin'],
              ymin: ['bbox', 'ymin'],
              xmax: ['bbox', 'xmax'],
              ymax: ['bbox', 'ymax'],
            },
          },
        },
      },
    })
  })

  it('writes the rows of a selection, in several row groups, with a codec handed in', async () => {
    const many = passes([{ east: 0, north: 0, heading: 30, swaths: 70_000 }], 6, 0.1)
    const selection = Uint32Array.from({ length: 69_000 }, (_, i) => i + 1000)
    const table = withNumbers(
      many,
      'v',
      '',
      Array.from({ length: 70_000 }, (_, i) => i),
    )
    const parquet = geoparquet(table, selection, { gzip: (bytes) => gzipSync(bytes, { level: 1 }) })
    expect(
      await read(parquet, 'SELECT count(*)::INT AS n, sum(v) AS total, min(v) AS low FROM FILE'),
    ).toEqual([{ n: 69_000, total: (69_000 * (1000 + 69_999)) / 2, low: 1000 }])
    const groups = await read(
      parquet,
      `SELECT row_group_id::INT AS id, list(DISTINCT compression ORDER BY compression) AS codecs
         FROM parquet_metadata(FILE) GROUP BY id ORDER BY id`,
    )
    // Columns of one value are smaller as they are.
    const codecs = ['GZIP', 'UNCOMPRESSED']
    expect(groups).toEqual([
      { id: 0, codecs },
      { id: 1, codecs },
    ])
  })

  it('is readable without points', async () => {
    const empty = tableOf({ lon: { values: [] }, lat: { values: [] } })
    expect(await read(geoparquet(empty), 'SELECT count(*)::INT AS n FROM FILE')).toEqual([{ n: 0 }])
  })
})

describe('polygonGeoparquet', () => {
  it('holds the swath of each worked point as a closed counter-clockwise ring', async () => {
    const table = passes([{ east: 0, north: 0, heading: 0, swaths: 5 }], 6, 2)
    const rows = await read(
      polygonGeoparquet(table),
      'SELECT hex(geometry) AS wkb, area FROM read_parquet(FILE) ORDER BY "timestamp"',
      true,
    )
    expect(rows).toHaveLength(5)
    const lat = (table.columns.get('lat') as { values: Float64Array }).values
    rows.forEach((row, i) => {
      expect(String(row['wkb']).slice(0, 26)).toBe('01030000000100000005000000')
      const ring = doubles(String(row['wkb']), 13)
      expect(ring.slice(8)).toEqual(ring.slice(0, 2))
      // Northwards: from the south-western corner; the ring ends at the point.
      expect(ring[0]).toBeLessThan(ring[2]!)
      expect(ring[5]).toBeCloseTo(lat[i]!, 10)
      if (i > 0) expect(ring[1]).toBeCloseTo(lat[i - 1]!, 10)
    })
    expect(coverageOf(table).areaM2).toBeCloseTo(60, 0)
  })
})

describe('polygonGeoparquet in turns', () => {
  it('covers every corner of every ring by its box and by the extent of the file', async () => {
    // 40 records on a circle of 3 m, 9 m wide: neighbouring edges cross inside it.
    const turn = Array.from({ length: 40 }, (_, i) => i / 6)
    const circle = turn.map((angle) => ({
      east: 3 * Math.sin(angle),
      north: 3 * Math.cos(angle),
      heading: 90 + (angle * 180) / Math.PI,
      swaths: 1,
    }))
    const table = withNumbers(
      passes(circle, 9, 0.5),
      'record',
      '',
      turn.map((_, i) => i),
    )
    const parquet = polygonGeoparquet(table)
    const rows = await read(
      parquet,
      'SELECT hex(geometry) AS wkb, bbox.xmin, bbox.ymin, bbox.xmax, bbox.ymax FROM read_parquet(FILE)',
      true,
    )
    expect(rows).toHaveLength(40)
    const [key] = await read(
      parquet,
      `SELECT decode(value) AS geo FROM parquet_kv_metadata(FILE) WHERE decode(key) = 'geo'`,
    )
    const { bbox, geometry_types } = JSON.parse(String(key!['geo'])).columns.geometry
    expect(geometry_types).toEqual(['Polygon'])
    const rings = rows.map(({ wkb }) => doubles(String(wkb), 13))
    // Three corners and the first again.
    expect(rings.some((ring) => ring.length === 8)).toBe(true)
    rows.forEach(({ xmin, ymin, xmax, ymax }, i) => {
      const ring = rings[i]!
      ring.forEach((value, k) => {
        const [low, high] = k % 2 === 0 ? [xmin, xmax] : [ymin, ymax]
        expect(value).toBeGreaterThanOrEqual(low as number)
        expect(value).toBeLessThanOrEqual(high as number)
        expect(value).toBeGreaterThanOrEqual(bbox[k % 2])
        expect(value).toBeLessThanOrEqual(bbox[2 + (k % 2)])
      })
    })
  })
})

describe('floatBelow and floatAbove', () => {
  it('enclose any number, and lie next to each other', () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), (value) => {
        const below = floatBelow(value)
        const above = floatAbove(value)
        expect([Math.fround(below), Math.fround(above)]).toEqual([below, above])
        expect(below <= value && value <= above).toBe(true)
        const nearest = Math.fround(value)
        expect(nearest === below || nearest === above).toBe(true)
      }),
    )
  })
})
