import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteSink } from '../../../src/output/parquet/byte-sink.js'
import { bitWidthOf, writeHybrid } from '../../../src/output/parquet/hybrid.js'
import { NumberDictionary } from '../../../src/output/parquet/number-dictionary.js'
import { THRIFT, ThriftWriter } from '../../../src/output/parquet/thrift.js'

const hybridOf = (values: readonly number[], width: number): Uint8Array => {
  const sink = new ByteSink()
  writeHybrid(Uint16Array.from(values), values.length, width, sink)
  return sink.copy()
}

/** Reads the hybrid as Encodings.md describes it: a run where the lowest bit of its header is 0, else packed groups. */
const readHybrid = (bytes: Uint8Array, width: number, count: number): number[] => {
  const values: number[] = []
  let at = 0
  while (at < bytes.length) {
    let header = 0
    for (let shift = 0; ; shift += 7) {
      header |= (bytes[at]! & 0x7f) << shift
      if (bytes[at++]! < 0x80) break
    }
    if ((header & 1) === 0) {
      const value = width > 8 ? bytes[at]! | (bytes[at + 1]! << 8) : bytes[at]!
      at += width > 8 ? 2 : 1
      for (let k = 0; k < header >> 1; k++) values.push(value)
      continue
    }
    const bits = (header >> 1) * 8 * width
    for (let bit = 0; bit < bits; bit += width) {
      let value = 0
      for (let k = 0; k < width; k++) value |= ((bytes[at + ((bit + k) >> 3)]! >> ((bit + k) & 7)) & 1) << k
      values.push(value)
    }
    at += bits / 8
  }
  return values.slice(0, count)
}

describe('writeHybrid', () => {
  it('packs the numbers 0 to 7 in three bits as the format shows it', () => {
    // Encodings.md: 10001000 11000110 11111010, after the header of one packed group, 1 << 1 | 1.
    expect([...hybridOf([0, 1, 2, 3, 4, 5, 6, 7], 3)]).toEqual([3, 0b10001000, 0b11000110, 0b11111010])
  })

  it('writes equal values as a run', () => {
    // 100 times 1: header 100 << 1 = 200, LEB128 c8 01.
    expect([...hybridOf(new Array(100).fill(1), 1)]).toEqual([0xc8, 0x01, 1])
  })

  it('is read back at any width', () => {
    const runs = fc.array(fc.tuple(fc.nat({ max: 65_535 }), fc.integer({ min: 1, max: 40 })), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 16 }), (list, width) => {
        const values = list.flatMap(([value, times]) =>
          new Array<number>(times).fill(value & (2 ** width - 1)),
        )
        expect(readHybrid(hybridOf(values, width), width, values.length)).toEqual(values)
      }),
    )
  })

  it.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [255, 8],
    [256, 9],
    [65_535, 16],
  ])('holds numbers up to %i in %i bits', (largest, width) => {
    expect(bitWidthOf(largest)).toBe(width)
  })
})

describe('ThriftWriter', () => {
  it('writes fields by difference of their ids, zigzag numbers and a stop byte', () => {
    const thrift = new ThriftWriter()
    thrift.element(() => {
      thrift.i32(1, 2)
      thrift.text(4, 'geo')
      thrift.struct(5, () => thrift.bool(1, true))
      thrift.list(7, THRIFT.I32, [0, 150], (value) => thrift.integer(value))
      thrift.i64(8, 2 ** 40)
    })
    expect([...thrift.sink.bytes]).toEqual([
      // Field 1, i32 (type 5): 2 is 4 in zigzag.
      0x15, 4,
      // 3 further, binary (8): three bytes.
      0x38, 3, 0x67, 0x65, 0x6f,
      // 1 further, struct (12), in it field 1 true (1), stop.
      0x1c, 0x11, 0,
      // 2 further, list (9) of 2 i32: 0, and 300 as LEB128 ac 02.
      0x29, 0x25, 0, 0xac, 0x02,
      // 1 further, i64 (6): 2 to the power of 41 takes six bytes, the last with bit 6 set.
      0x16, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 0,
    ])
  })

  it('writes the length of a long list behind its type', () => {
    const thrift = new ThriftWriter()
    thrift.list(1, THRIFT.I32, new Array<number>(20).fill(0), (value) => thrift.integer(value))
    expect([...thrift.sink.bytes]).toEqual([0x19, 0xf5, 20, ...new Array<number>(20).fill(0)])
  })
})

describe('NumberDictionary', () => {
  const dictionary = new NumberDictionary()

  it('tells values apart to the bit and points each to its own', () => {
    const values = [0, -0, 7, 0, 7, -0, 7, 0]
    const { distinct, indexes } = dictionary.of(Float64Array.from(values), values.length)!
    expect([...distinct]).toEqual([0, -0, 7])
    expect(values.map((_, i) => distinct[indexes[i]!])).toEqual(values)
  })

  it('has none for values that hardly repeat', () => {
    expect(dictionary.of(Float64Array.of(1, 2, 3), 3)).toBeUndefined()
    const many = Float64Array.from({ length: 60_000 }, (_, i) => i)
    expect(dictionary.of(many, many.length)).toBeUndefined()
  })

  it('holds any values that repeat often', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 300 }), (few) => {
        const values = Float64Array.from({ length: 3 * few.length }, (_, i) => few[(i * 7) % few.length]!)
        const { distinct, indexes } = dictionary.of(values, values.length)!
        expect([...values.keys()].every((i) => Object.is(distinct[indexes[i]!], values[i]))).toBe(true)
      }),
    )
  })
})
