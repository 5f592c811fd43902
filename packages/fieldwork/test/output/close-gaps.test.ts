import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closeGaps } from '../../src/output/close-gaps.js'

const masked = (rows: readonly string[]) => Uint8Array.from(rows.join(''), (mark) => (mark === '#' ? 1 : 0))
const drawn = (mask: Uint8Array, width: number): string[] =>
  Array.from({ length: mask.length / width }, (_, row) =>
    [...mask.subarray(row * width, (row + 1) * width)].map((bit) => (bit === 1 ? '#' : '.')).join(''),
  )

/** Dilation and erosion by their definition; outside nothing is set. */
function closedByDefinition(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const at = (of: (x: number, y: number) => boolean, every: boolean) => (x: number, y: number) => {
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) if (of(x + dx, y + dy) !== every) return !every
    return every
  }
  const own = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x] === 1
  const grown = at(own, false)
  const shrunk = at(grown, true)
  return Uint8Array.from(mask, (_bit, p) => (shrunk(p % width, Math.floor(p / width)) ? 1 : 0))
}

describe('closeGaps', () => {
  it('fills gaps up to twice the radius and leaves wider ones and the outline', () => {
    const rows = ['##..##....##', '##..##....##', '##..##....##', '##..##....##', '##..##....##']
    expect(drawn(closeGaps(masked(rows), 12, 5, 1), 12)).toEqual(rows.map(() => '######....##'))
  })

  it('is dilation and erosion by their definition, whatever the mask', () => {
    const size = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 0, max: 3 }),
        fc.infiniteStream(fc.boolean()),
        (w, h, radius, bits) => {
          const mask = Uint8Array.from(bits.take(w * h), Number)
          expect(drawn(closeGaps(mask, w, h, radius), w)).toEqual(
            drawn(closedByDefinition(mask, w, h, radius), w),
          )
        },
      ),
    )
  })
})
