import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { coverageOf } from '../../src/coverage/index.js'
import { blur } from '../../src/output/box-blur.js'
import {
  legendOf,
  mappedProperties,
  propertyGeotiff,
  propertyMap,
  propertyPng,
  RAMP,
} from '../../src/output/index.js'
import { rampColour } from '../../src/output/legend.js'
import { type Pass, passes, withNumbers } from './tables.js'

const deflate = (bytes: Uint8Array) => deflateSync(bytes)

// Ten passes of 6 m, 100 m long: the western half yields 4, the eastern 8 t/ha.
const field = passes(
  Array.from({ length: 10 }, (_, k): Pass => ({ east: 6 * k, north: 0, heading: 0, swaths: 50 })),
  6,
  2,
)
const halves = withNumbers(
  field,
  'wetMassPerArea',
  't/ha',
  Array.from({ length: 500 }, (_, i) => (i < 250 ? 4 : 8)),
)

/** Chunks of a PNG, their checksums verified. */
function chunksOf(png: Uint8Array): Map<string, Uint8Array> {
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const chunks = new Map<string, Uint8Array>()
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at)
    const type = Buffer.from(png.subarray(at + 4, at + 8)).toString('latin1')
    expect(view.getUint32(at + 8 + length)).toBe(crc32(png.subarray(at + 4, at + 8 + length)))
    chunks.set(type, png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return chunks
}

/** Colour of a pixel, `[r, g, b, a]`, for the palettes of 4 and 8 bits. */
function pixelOf(png: Uint8Array, column: number, row: number): number[] {
  const chunks = chunksOf(png)
  const header = chunks.get('IHDR')!
  const width = new DataView(header.buffer, header.byteOffset).getUint32(0)
  const bits = header[8]!
  const lines = inflateSync(chunks.get('IDAT')!)
  const perRow = 1 + Math.ceil((width * bits) / 8)
  expect(lines[row * perRow]).toBe(0)
  const byte = lines[row * perRow + 1 + Math.floor((column * bits) / 8)]!
  const index = bits === 8 ? byte : column % 2 === 0 ? byte >> 4 : byte & 15
  const palette = chunks.get('PLTE')!
  return [...palette.subarray(3 * index, 3 * index + 3), chunks.get('tRNS')![index] ?? 255]
}

describe('legendOf', () => {
  it('cuts into seven classes of equal count that follow each other', () => {
    // 0 … 70: breaks at every ten.
    const { ranges } = legendOf(Float64Array.from({ length: 71 }, (_, i) => i))!
    expect(ranges.map(({ min, max }) => [min, max])).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((k) => [10 * k, 10 * k + 10]),
    )
    expect(ranges[0]!.colorCode).toBe('#C80000')
    expect(ranges[6]!.colorCode).toBe('#008200')
  })

  it('ignores what is absent, and is undefined when nothing is left', () => {
    expect(legendOf(Float64Array.of(Number.NaN, 3))!.ranges.map(({ min, max }) => [min, max])).toEqual(
      new Array(7).fill([3, 3]),
    )
    expect(legendOf(Float64Array.of(Number.NaN))).toBeUndefined()
    expect(legendOf(Float64Array.of(1, 2, 3), Uint32Array.of(1))!.ranges[0]!.min).toBe(2)
  })
})

describe('rampColour', () => {
  it('is the ramp of the contract at its stops, and even between them', () => {
    expect([0, 0.35, 0.55, 1].map(rampColour)).toEqual([RAMP['0%'], RAMP['35%'], RAMP['55%'], RAMP['100%']])
    // Half-way from 35 % (255, 40, 0) to 45 % (255, 150, 0).
    expect(rampColour(0.4)).toEqual([255, 95, 0])
  })
})

describe('blur', () => {
  it('keeps the sum away from the border and spreads over three radii', () => {
    const pixels = new Float32Array(41 * 41)
    pixels[20 * 41 + 20] = 1
    blur(pixels, 41, 41, 3)
    expect(pixels.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
    expect(pixels[20 * 41 + 29]).toBeGreaterThan(0)
    expect(Math.abs(pixels[20 * 41 + 30]!)).toBeLessThan(1e-6)
    expect(pixels[11 * 41 + 20]).toBeCloseTo(pixels[20 * 41 + 11]!, 6)
  })
})

describe('propertyMap', () => {
  it('takes the values of the ground, smoothed across their border only, and no data outside', () => {
    const { grid, values } = propertyMap(halves, 'wetMassPerArea')!
    // Pixels of a tenth of 6 m, one row and column around 60 by 100 m.
    expect(grid.pixelM).toBeCloseTo(0.6, 6)
    expect([grid.width, grid.height]).toEqual([102, 169])
    const at = (eastM: number, northM: number) =>
      values[Math.floor(grid.height - 1 - northM / 0.6) * grid.width + 1 + Math.floor(eastM / 0.6)]!
    expect(at(10, 50)).toBeCloseTo(4, 3)
    expect(at(50, 50)).toBeCloseTo(8, 3)
    expect(at(30, 50)).toBeGreaterThan(4.5)
    expect(at(30, 50)).toBeLessThan(7.5)
    expect(values[0]).toBeNaN()
    const covered = values.filter((value) => !Number.isNaN(value)).length * grid.pixelM ** 2
    expect(covered / coverageOf(halves).areaM2).toBeCloseTo(1, 1)
  })

  it('stays within the size asked for', () => {
    const { grid } = propertyMap(halves, 'wetMassPerArea', { maxPixels: 1000 })!
    expect(grid.width * grid.height).toBeLessThan(1300)
  })

  it('is undefined without values or ground', () => {
    expect(propertyMap(halves, 'harvestMoisture')).toBeUndefined()
    expect(propertyMap(withNumbers(field, 'v', '', new Array(500).fill(Number.NaN)), 'v')).toBeUndefined()
    expect(
      propertyMap(withNumbers(field, 'distance', 'm', new Array(500).fill(10_000)), 'area'),
    ).toBeUndefined()
  })
})

describe('mappedProperties', () => {
  it('names what varies with the ground', () => {
    expect(mappedProperties(halves)).toEqual(['area', 'wetMassPerArea'])
  })
})

describe('propertyPng', () => {
  it('colours minimum and maximum by the ends of the ramp, and nothing outside', () => {
    const { png, width, height, ramp } = propertyPng(halves, 'wetMassPerArea', { deflate })!
    const row = Math.floor(height / 2)
    expect(pixelOf(png, 10, row)).toEqual([...RAMP['0%'], 255])
    expect(pixelOf(png, width - 10, row)).toEqual([...RAMP['100%'], 255])
    expect(pixelOf(png, 0, 0)[3]).toBe(0)
    expect(ramp).toBe(RAMP)
  })

  it('draws seven classes in a palette of 4 bits', () => {
    const graded = withNumbers(
      field,
      'v',
      '',
      Array.from({ length: 500 }, (_, i) => i),
    )
    const { png, width, height, legend } = propertyPng(graded, 'v', { deflate, style: 'classes' })!
    const header = chunksOf(png).get('IHDR')!
    expect([header[8], header[9]]).toEqual([4, 3])
    // Passes follow each other eastwards with growing values: reds in the west, dark green in the east.
    expect(pixelOf(png, 4, Math.floor(height / 2))).toEqual([0xc8, 0, 0, 255])
    expect(pixelOf(png, width - 5, Math.floor(height / 2))).toEqual([0, 0x82, 0, 255])
    expect(legend.ranges).toHaveLength(7)
  })

  it('places the image by a side file that agrees with its extent', () => {
    const { auxXml, extent, width, height } = propertyPng(halves, 'wetMassPerArea', { deflate })!
    expect(auxXml).toContain('<SRS dataAxisToSRSAxisMapping="2,1">EPSG:4326</SRS>')
    const [west, perColumn, , north, , perRow] = /<GeoTransform>(.*)<\/GeoTransform>/
      .exec(auxXml)![1]!
      .split(',')
      .map(Number)
    expect([west, north]).toEqual([extent.xmin, extent.ymax])
    expect(west! + perColumn! * width).toBeCloseTo(extent.xmax, 9)
    expect(north! + perRow! * height).toBeCloseTo(extent.ymin, 9)
  })

  it('is undefined where there is nothing to draw', () => {
    expect(propertyPng(halves, 'harvestMoisture', { deflate })).toBeUndefined()
  })
})

describe('propertyGeotiff', () => {
  const tiff = propertyGeotiff(halves, 'wetMassPerArea', { deflate })!
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const map = propertyMap(halves, 'wetMassPerArea')!

  /** Values of a tag of the first directory. */
  function tag(wanted: number): number[] {
    const directory = view.getUint32(4, true)
    for (let k = 0; k < view.getUint16(directory, true); k++) {
      const entry = directory + 2 + 12 * k
      if (view.getUint16(entry, true) !== wanted) continue
      const type = view.getUint16(entry + 2, true)
      const count = view.getUint32(entry + 4, true)
      const size = { 2: 1, 3: 2, 4: 4, 12: 8 }[type]!
      const start = size * count > 4 ? view.getUint32(entry + 8, true) : entry + 8
      const value = (at: number) =>
        ({
          2: () => view.getUint8(at),
          3: () => view.getUint16(at, true),
          4: () => view.getUint32(at, true),
          12: () => view.getFloat64(at, true),
        })[type]!()
      return Array.from({ length: count }, (_, i) => value(start + i * size))
    }
    return []
  }

  it('starts as a little-endian TIFF with its tags in order', () => {
    expect([...tiff.subarray(0, 4)]).toEqual([0x49, 0x49, 42, 0])
    const directory = view.getUint32(4, true)
    const tags = Array.from({ length: view.getUint16(directory, true) }, (_, k) =>
      view.getUint16(directory + 2 + 12 * k, true),
    )
    expect(tags).toEqual([...tags].sort((a, b) => a - b))
  })

  it('states size, kind of number, place and missing value', () => {
    expect([tag(256), tag(257), tag(258), tag(259), tag(317), tag(339)]).toEqual([
      [map.grid.width],
      [map.grid.height],
      [32],
      [8],
      [3],
      [3],
    ])
    expect(tag(33550)).toEqual([map.grid.lonPerPixel, map.grid.latPerPixel, 0])
    expect(tag(33922)).toEqual([0, 0, 0, map.grid.west, map.grid.north, 0])
    expect(tag(34735).slice(4)).toEqual([1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326])
    expect(Buffer.from(tag(42113)).toString('latin1')).toBe('-9999\0')
  })

  it('holds the values of the map after undoing deflate and predictor', () => {
    const [offsets, counts] = [tag(324), tag(325)]
    // 102 by 169 pixels fit one tile.
    expect(offsets).toHaveLength(1)
    const tile = inflateSync(tiff.subarray(offsets[0]!, offsets[0]! + counts[0]!))
    const number = new DataView(new ArrayBuffer(4))
    for (let y = 0; y < map.grid.height; y++) {
      const line = tile.subarray(y * 1024, (y + 1) * 1024)
      for (let k = 1; k < 1024; k++) line[k] = line[k]! + line[k - 1]!
      for (let x = 0; x < map.grid.width; x++) {
        for (let plane = 0; plane < 4; plane++) number.setUint8(plane, line[plane * 256 + x]!)
        const expected = map.values[y * map.grid.width + x]!
        expect(number.getFloat32(0)).toBe(Number.isNaN(expected) ? -9999 : expected)
      }
    }
  })

  it('is undefined where there is nothing to draw', () => {
    expect(propertyGeotiff(halves, 'harvestMoisture', { deflate })).toBeUndefined()
  })
})
