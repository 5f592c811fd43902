import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Snappy } from '../../../src/output/parquet/snappy.js'

/** Snappy's format_description.txt, element by element: the length, then literals and copies. */
const decompress = (bytes: Uint8Array): Uint8Array => {
  const out: number[] = []
  let at = 0
  const little = (count: number): number => {
    let value = 0
    for (let k = 0; k < count; k++) value += bytes[at++]! * 256 ** k
    return value
  }
  let length = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!
    length += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
  }
  while (at < bytes.length) {
    const tag = bytes[at++]!
    const upper = tag >> 2
    if ((tag & 3) === 0) {
      const count = 1 + (upper < 60 ? upper : little(upper - 59))
      for (let k = 0; k < count; k++) out.push(bytes[at++]!)
      continue
    }
    const count = (tag & 3) === 1 ? 4 + (upper & 7) : 1 + upper
    const offset = (tag & 3) === 1 ? (tag >> 5) * 256 + little(1) : little((tag & 3) === 2 ? 2 : 4)
    expect(offset).toBeGreaterThan(0)
    expect(offset).toBeLessThanOrEqual(out.length)
    for (let k = 0; k < count; k++) out.push(out[out.length - offset]!)
  }
  expect(out).toHaveLength(length)
  return Uint8Array.from(out)
}

const snappy = new Snappy()
const roundTrip = (bytes: Uint8Array): void =>
  expect(Buffer.from(decompress(snappy.compress(bytes))).equals(bytes)).toBe(true)

describe('Snappy', () => {
  it('gives any bytes back, noise and repetition mixed', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 120 }))
        .map(([unit, times]) =>
          Uint8Array.from({ length: unit.length * times }, (_, i) => unit[i % unit.length]!),
        ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        // The second half repeats the first from further away.
        roundTrip(Buffer.concat([...pieces, ...pieces]))
      }),
      { numRuns: 300 },
    )
  })

  it('gives back what repeats only beyond the reach of a copy', () => {
    const block = Uint8Array.from({ length: 70_000 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 11) & 0xff)
    roundTrip(Buffer.concat([block, block]))
  })

  it.each([0, 1, 3, 4, 15, 16, 17, 60, 61, 256, 257, 65_536, 65_537])(
    'gives %i equal bytes back',
    (length) => {
      roundTrip(new Uint8Array(length).fill(7))
    },
  )

  it('writes a run as one literal byte and copies of it', () => {
    // Length 40; a literal of one byte (tag 0); a copy of 39 from one byte back: tag (39 − 1) << 2 | 2, offset 1.
    expect([...snappy.compress(new Uint8Array(40).fill(7))]).toEqual([40, 0, 7, (38 << 2) | 2, 1, 0])
  })

  it('is used again without a trace of the last input', () => {
    const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) & 0xff)
    const once = snappy.compress(noise).slice()
    snappy.compress(new Uint8Array(9000).fill(1))
    expect(snappy.compress(noise)).toEqual(once)
  })
})
