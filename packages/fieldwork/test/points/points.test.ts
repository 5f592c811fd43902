import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, decodePointTable, encodePointTable, PointArtefactError, take } from '../../src/index.js'
import { originOf, tableOf } from '../output/tables.js'

const table = (values: number[], crops: (string | undefined)[], constants = {}) =>
  tableOf(
    { lon: { values }, lat: { values }, area: { unit: 'm2', values } },
    { texts: { crop: crops }, constants },
  )

describe('artefact', () => {
  it('decoding gives the encoded table back, NaN and absent texts included', () => {
    const rows = fc.array(fc.tuple(fc.double(), fc.option(fc.string(), { nil: undefined })), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(rows, (list) => {
        const original = table(
          list.map(([value]) => value),
          list.map(([, text]) => text),
          { origins: [originOf({ tillType: ['Plough'], machinery: ['M'] })] },
        )
        expect(decodePointTable(encodePointTable(original))).toEqual(original)
      }),
    )
  })

  it('reads from an unaligned part of a larger buffer', () => {
    const bytes = encodePointTable(table([1, 2], ['a', undefined]))
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodePointTable(shifted.subarray(3))).toEqual(table([1, 2], ['a', undefined]))
  })

  it.each([
    ['foreign bytes', 'NOT_AN_ARTEFACT', (bytes: Uint8Array) => bytes.fill(0, 0, 4)],
    ['another version', 'ARTEFACT_VERSION', (bytes: Uint8Array) => bytes.fill(9, 4, 5)],
    ['a cut column', 'ARTEFACT_DAMAGED', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 8)],
    ['a cut header', 'ARTEFACT_DAMAGED', (bytes: Uint8Array) => bytes.subarray(0, 20)],
    ['a header that is no JSON', 'ARTEFACT_DAMAGED', (bytes: Uint8Array) => bytes.fill(123, 16, 24)],
  ])('%s are refused with a typed error', (_what, code, spoil) => {
    const bytes = spoil(encodePointTable(table([1, 2, 3, 4], ['a', 'a', 'b', undefined])))
    expect(() => decodePointTable(bytes)).toThrow(
      expect.objectContaining({ name: 'PointArtefactError', code }),
    )
  })

  it('any cut is refused, none crashes otherwise', () => {
    const bytes = encodePointTable(table([1, 2, 3], ['a', 'b', undefined]))
    for (let length = 0; length < bytes.length - 8; length++) {
      expect(() => decodePointTable(bytes.slice(0, length))).toThrow(PointArtefactError)
    }
  })
})

describe('concat', () => {
  const product = { name: 'Water', type: 'Carrier', unit: 'L/ha' } as const
  it('joins texts and renumbers logs and products', () => {
    const log = (file: string) => ({
      file,
      task: 'T',
      headerDigest: '',
      firstDigest: '',
      length: 0,
      records: 0,
      checkpoints: [],
    })
    const a = tableOf(
      { lon: { values: [1] }, 'products.0.rate': { unit: 'L/ha', values: [5] } },
      { texts: { crop: ['x'] }, constants: { products: [product], logs: [log('A')] } },
    )
    const b = tableOf(
      {
        lon: { values: [2] },
        'products.0.rate': { unit: 'kg/ha', values: [7] },
        'products.1.rate': { unit: 'L/ha', values: [8] },
      },
      {
        texts: { crop: ['y'] },
        constants: { products: [{ ...product, name: 'N', unit: 'kg/ha' }, product], logs: [log('B')] },
      },
    )
    const joined = concat([a, b])
    const numbers = (name: string) => [...(joined.columns.get(name) as { values: Float64Array }).values]
    expect(numbers('lon')).toEqual([1, 2])
    expect(numbers('log')).toEqual([0, 1])
    expect(joined.products.map(({ name }) => name)).toEqual(['Water', 'N'])
    expect(numbers('products.0.rate')).toEqual([5, 8])
    expect(numbers('products.1.rate')).toEqual([Number.NaN, 7])
    expect(joined.columns.get('crop')).toEqual({
      kind: 'text',
      codes: Uint16Array.of(0, 1),
      texts: ['x', 'y'],
    })
  })

  it('where units differ the one with more rows stays', () => {
    const seeds = tableOf({ lon: { values: [1, 2] }, seedRate: { unit: 'seeds/ha', values: [9, 9] } })
    const mass = tableOf({ lon: { values: [3] }, seedRate: { unit: 'kg/ha', values: [180] } })
    expect(concat([mass, seeds]).columns.get('seedRate')).toEqual({
      kind: 'number',
      unit: 'seeds/ha',
      values: Float64Array.of(Number.NaN, 9, 9),
    })
  })

  it('tables of two types are refused', () => {
    const other = { ...table([1], ['a']), operationType: 'planted' as const }
    expect(() => concat([table([1], ['a']), other])).toThrow(TypeError)
  })
})

describe('take', () => {
  it('gives the rows in the order asked for', () => {
    expect(take(table([1, 2, 3], ['a', undefined, 'c']), Uint32Array.of(2, 0))).toEqual({
      ...table([3, 1], ['c', 'a']),
      columns: new Map([
        ['time', expect.anything()],
        ['log', expect.anything()],
        ['record', { kind: 'number', unit: '', values: Float64Array.of(2, 0) }],
        ['lon', { kind: 'number', unit: '', values: Float64Array.of(3, 1) }],
        ['lat', expect.anything()],
        ['area', expect.anything()],
        ['crop', { kind: 'text', codes: Uint16Array.of(1, 0), texts: ['a', 'c'] }],
      ]),
    })
  })
})
