/** What can happen to the bytes of a file on its way: cut, changed, grown, shrunk, overwritten. */
import fc from 'fast-check'
import { joined } from '../time-log-bytes.js'

/** Places are counted modulo the length of what they are applied to, so that one damage suits any bytes. */
export type Damage =
  | { readonly kind: 'cut'; readonly place: number }
  | { readonly kind: 'flip'; readonly place: number; readonly mask: number }
  | { readonly kind: 'insert'; readonly place: number; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly place: number; readonly count: number }
  | { readonly kind: 'overwrite'; readonly place: number; readonly bytes: Uint8Array }

/** Damaged bytes, and which bytes of the sound ones were touched: `from` inclusive, `to` exclusive. */
export interface Damaged {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

const place = fc.nat()

export const anyCut: fc.Arbitrary<Damage> = fc.record({ kind: fc.constant('cut' as const), place })

export const anyFlip: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constant('flip' as const),
  place,
  mask: fc.integer({ min: 1, max: 255 }),
})

export const anyDamage: fc.Arbitrary<Damage> = fc.oneof(
  anyCut,
  anyFlip,
  fc.record({
    kind: fc.constant('insert' as const),
    place,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('remove' as const), place, count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({
    kind: fc.constant('overwrite' as const),
    place,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }),
  }),
)

/** The sound bytes stay as they are. */
export function damaged(sound: Uint8Array, damage: Damage): Damaged {
  const { length } = sound
  const from = length === 0 ? 0 : damage.place % length
  const head = sound.subarray(0, from)
  switch (damage.kind) {
    case 'cut':
      return { bytes: head, from, to: length }
    case 'flip': {
      const bytes = sound.slice()
      if (length > 0) bytes[from]! ^= damage.mask
      return { bytes, from, to: from + 1 }
    }
    case 'insert':
      return { bytes: joined(head, damage.bytes, sound.subarray(from)), from, to: from + 1 }
    case 'remove': {
      const to = Math.min(length, from + damage.count)
      return { bytes: joined(head, sound.subarray(to)), from, to }
    }
    case 'overwrite': {
      const to = Math.min(length, from + damage.bytes.length)
      const bytes = joined(head, damage.bytes.subarray(0, to - from), sound.subarray(to))
      return { bytes, from, to }
    }
  }
}

/** One after another. */
export function damagedAll(sound: Uint8Array, damages: readonly Damage[]): Uint8Array {
  return damages.reduce((bytes, damage) => damaged(bytes, damage).bytes, sound)
}
