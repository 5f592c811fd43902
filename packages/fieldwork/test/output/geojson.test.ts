import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvChunks, geojsonChunks } from '../../src/output/index.js'
import { textAt } from '../../src/points/columns.js'
import type { PointTable } from '../../src/points/table.js'
import { anyTable, finiteAt, productsAt } from './arbitrary-table.js'
import { originOf, tableOf, textOf } from './tables.js'

interface Feature {
  type: string
  geometry: { type: string; coordinates: [number, number] }
  properties: Record<string, unknown>
}

const featuresOf = (table: PointTable, selection?: Uint32Array): Feature[] => {
  const document = JSON.parse(textOf(geojsonChunks(table, selection))) as {
    type: string
    features: Feature[]
  }
  expect(document.type).toBe('FeatureCollection')
  return document.features
}

const sprayed = tableOf(
  {
    lon: { values: [8.65, -63.1234567, 8.65] },
    lat: { values: [51.72, -33.9876543, 51.72] },
    // 29 July 2025 13:04:05.000, one millisecond before midnight, and 1 January 1970.
    time: { values: [1_753_794_245_000, 1_753_833_599_999, 0] },
    area: { unit: 'm2', values: [40.5, 11.25, Number.NaN] },
    sectionId: { values: [0, 12, Number.NaN] },
    appliedRate: { unit: 'L/ha', values: [200, 0.1234567, Number.POSITIVE_INFINITY] },
    'products.0.rate': { unit: 'L/ha', values: [198.8, Number.NaN, Number.NaN] },
    'products.1.rate': { unit: 'kg/ha', values: [1.2, 3, Number.NaN] },
  },
  {
    texts: { crop: ['winter wheat', undefined, 'maïs "doux"'] },
    constants: {
      operationType: 'applied',
      origins: [originOf({ originalOperationType: 'Spraying', machinery: ['Tractor 1', 'Sprayer "A"'] })],
      products: [
        { name: 'Water', type: 'Carrier', unit: 'L/ha' },
        { name: 'Product A', type: 'Component', unit: 'kg/ha' },
      ],
    },
  },
)

describe('geojsonChunks', () => {
  it('writes the properties of the contract, and no provenance', () => {
    expect(featuresOf(sprayed)[0]).toEqual({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [8.65, 51.72] },
      properties: {
        timestamp: '2025-07-29T13:04:05.000Z',
        operationType: 'applied',
        originalOperationType: 'Spraying',
        crop: 'winter wheat',
        area: 40.5,
        sectionId: 0,
        appliedRate: 200,
        products: [
          { name: 'Water', rate: { value: 198.8 } },
          { name: 'Product A', rate: { value: 1.2, unit: 'kg/ha' } },
        ],
        machinery: ['Tractor 1', 'Sprayer "A"'],
      },
    })
  })

  it('leaves out what is absent, rounds to 6 decimals, and coordinates to 7', () => {
    const [, second, third] = featuresOf(sprayed)
    expect(second!.geometry.coordinates).toEqual([-63.1234567, -33.9876543])
    expect(second!.properties).toMatchObject({ timestamp: '2025-07-29T23:59:59.999Z', appliedRate: 0.123457 })
    expect(second!.properties['products']).toEqual([{ name: 'Product A', rate: { value: 3, unit: 'kg/ha' } }])
    expect(third!.properties).toEqual({
      timestamp: '1970-01-01T00:00:00.000Z',
      operationType: 'applied',
      originalOperationType: 'Spraying',
      crop: 'maïs "doux"',
      machinery: ['Tractor 1', 'Sprayer "A"'],
    })
  })

  it('writes the rows of a selection in its order', () => {
    const rows = featuresOf(sprayed, Uint32Array.of(2, 0))
    expect(rows.map(({ properties }) => properties['timestamp'])).toEqual([
      '1970-01-01T00:00:00.000Z',
      '2025-07-29T13:04:05.000Z',
    ])
  })

  it('is an empty collection for an empty table', () => {
    expect(featuresOf(tableOf({ lon: { values: [] }, lat: { values: [] } }))).toEqual([])
  })

  it('splits into chunks that can be kept, and loses nothing between them', () => {
    const count = 20_000
    const rows = Array.from({ length: count }, (_, i) => i)
    const table = tableOf({
      lon: { values: rows.map((i) => 8 + i / 1e5) },
      lat: { values: rows.map(() => 52) },
      yield: { values: rows.map((i) => i / 8) },
    })
    const chunks = [...geojsonChunks(table)]
    expect(chunks.length).toBeGreaterThan(1)
    const features = (JSON.parse(textOf(chunks)) as { features: Feature[] }).features
    expect(features.map(({ properties }) => properties['yield'])).toEqual(rows.map((i) => i / 8))
  })

  it('keeps every number within half of its last digit, in its shortest form', () => {
    const value = fc.oneof(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -3_000_000, max: 3_000_000 }).map((n) => n / 1000),
      fc.constantFrom(0, -0, 1e-7, -4e-7, 5e-7, 0.1, 2147.483647, 2147.483648, 9_007_199_254.5, 1e21),
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
        const zeros = values.map(() => 1)
        const table = tableOf({ lon: { values: zeros }, lat: { values: zeros }, v: { values } })
        const text = textOf(geojsonChunks(table))
        const written = [...text.matchAll(/"v":([^,}]+)/g)].map(([, digits]) => digits!)
        expect(written).toHaveLength(values.length)
        written.forEach((digits, i) => {
          const half = 5e-7 + Math.abs(values[i]!) * Number.EPSILON
          expect(Math.abs(Number(digits) - values[i]!)).toBeLessThanOrEqual(half)
          expect(digits).not.toMatch(/^-0$|\.$|\.\d*0$/)
          if (Math.abs(values[i]!) < 1e9) expect(digits).toMatch(/^-?\d+(\.\d{1,6})?$/)
        })
      }),
    )
  })

  it('keeps every time of the calendar to the millisecond', () => {
    const time = fc.integer({ min: -1e12, max: 4e12 })
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 20 }), (times) => {
        const ones = times.map(() => 1)
        const table = tableOf({ lon: { values: ones }, lat: { values: ones }, time: { values: times } })
        const expected = times.map((ms) => new Date(ms).toISOString())
        expect(featuresOf(table).map(({ properties }) => properties['timestamp'])).toEqual(expected)
      }),
    )
  })
})

/** A feature made the plain way, numbers unrounded. */
const plainFeature = (table: PointTable, row: number): Feature => {
  const time = finiteAt(table, 'time', row)
  const number = (name: string) => ({ [name]: finiteAt(table, name, row) })
  const text = (name: string) => ({ [name]: textAt(table.columns.get(name), row) })
  const { machinery, originalOperationType, tillType } = table.origins[finiteAt(table, 'log', row)!]!
  const products = productsAt(table, row).map(({ name, value, unit }) => ({ name, rate: { value, unit } }))
  const properties = {
    timestamp: time === undefined ? undefined : new Date(time).toISOString(),
    operationType: table.operationType,
    originalOperationType,
    ...text('crop'),
    ...text('variety'),
    ...number('appliedRate'),
    ...number('equipmentWidth'),
    ...number('sectionId'),
    ...number('row'),
    ...number('x'),
    ...number('y'),
    products: products.length > 0 ? products : undefined,
    machinery: machinery.length > 0 ? machinery.map(({ name }) => name) : undefined,
    tillType: tillType.length > 0 ? tillType : undefined,
  }
  const coordinates: [number, number] = [finiteAt(table, 'lon', row)!, finiteAt(table, 'lat', row)!]
  const feature = { type: 'Feature', geometry: { type: 'Point', coordinates }, properties }
  return JSON.parse(JSON.stringify(feature)) as Feature
}

/** Equal, numbers within half of the last decimal and what a double of that size cannot tell apart. */
const expectClose = (written: unknown, plain: unknown, half: number): void => {
  if (typeof plain === 'number') {
    expect(Math.abs((written as number) - plain)).toBeLessThanOrEqual(half + Math.abs(plain) * Number.EPSILON)
  } else if (typeof plain === 'object' && plain !== null) {
    expect(Object.keys(written as object)).toEqual(expect.arrayContaining(Object.keys(plain)))
    expect(Object.keys(written as object)).toHaveLength(Object.keys(plain).length)
    for (const [key, value] of Object.entries(plain))
      expectClose((written as Feature)[key as 'type'], value, half)
  } else expect(written).toBe(plain)
}

describe('geojsonChunks of any table', () => {
  it('parses to what a plain writer states', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const features = featuresOf(table)
        expect(features).toHaveLength(table.length)
        features.forEach((feature, row) => {
          const plain = plainFeature(table, row)
          expectClose(feature.geometry, plain.geometry, 0.5e-7)
          expectClose(feature.properties, plain.properties, 0.5e-6)
        })
      }),
    )
  })
})

describe('geojsonChunks that are lent', () => {
  it('say the same in one memory, kept ones each in their own', () => {
    const rows = 20_000
    const column = (start: number) => ({
      values: Array.from({ length: rows }, (_, row) => start + row / 1e6),
    })
    const table = tableOf({ lon: column(8), lat: column(51), time: column(1_753_794_245_000) })
    const kept = [...geojsonChunks(table)]
    const memories = new Set<ArrayBufferLike>()
    const lent: Buffer[] = []
    for (const chunk of geojsonChunks(table, undefined, { lent: true })) {
      memories.add(chunk.buffer)
      lent.push(Buffer.from(chunk))
    }
    expect(kept.length).toBeGreaterThan(1)
    expect(Buffer.concat(lent).equals(Buffer.concat(kept))).toBe(true)
    expect([memories.size, new Set(kept.map(({ buffer }) => buffer)).size]).toEqual([1, kept.length])
  })
})

/** Records of RFC 4180: fields in quotes may hold commas, line ends and doubled quotes. */
const recordsOf = (text: string): string[][] => {
  const fields = [...text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)]
  expect(fields.reduce((length, [all]) => length + all.length, 0)).toBe(text.length)
  const records: string[][] = [[]]
  for (const [, field, end] of fields) {
    const quoted = field!.startsWith('"')
    records.at(-1)!.push(quoted ? field!.slice(1, -1).replaceAll('""', '"') : field!)
    if (end === '\r\n') records.push([])
  }
  return records.slice(0, -1)
}

describe('csvChunks of any table', () => {
  it('is a record a point of as many fields as the header, texts unchanged', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const [header, ...records] = recordsOf(textOf(csvChunks(table)))
        expect(records).toHaveLength(table.length)
        const crop = header!.indexOf('crop')
        const rate = header!.indexOf('appliedRate')
        records.forEach((fields, row) => {
          expect(fields).toHaveLength(header!.length)
          expect(fields[crop]).toBe(textAt(table.columns.get('crop'), row) ?? '')
          const value = finiteAt(table, 'appliedRate', row)
          if (value === undefined) expect(fields[rate]).toBe('')
          else expectClose(Number(fields[rate]), value, 0.5e-6)
        })
      }),
    )
  })
})

describe('csvChunks', () => {
  it('writes a header and a line a point, quoting what needs it', () => {
    expect(textOf(csvChunks(sprayed)).split('\r\n')).toEqual([
      'timestamp,lon,lat,operationType,originalOperationType,machinery,crop,area,sectionId,appliedRate,products.Water.rate,products.Product A.rate',
      '2025-07-29T13:04:05.000Z,8.65,51.72,applied,Spraying,"Tractor 1; Sprayer ""A""",winter wheat,40.5,0,200,198.8,1.2',
      '2025-07-29T23:59:59.999Z,-63.1234567,-33.9876543,applied,Spraying,"Tractor 1; Sprayer ""A""",,11.25,12,0.123457,,3',
      '1970-01-01T00:00:00.000Z,8.65,51.72,applied,Spraying,"Tractor 1; Sprayer ""A""","maïs ""doux""",,,,,',
      '',
    ])
  })

  it('writes the rows of a selection', () => {
    expect(textOf(csvChunks(sprayed, Uint32Array.of(1))).split('\r\n')).toHaveLength(3)
  })
})
