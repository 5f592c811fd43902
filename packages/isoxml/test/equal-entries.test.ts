import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EqualEntries } from '../src/archive/equal-entries.js'
import type { ZipRecord } from '../src/archive/zip-record.js'

const recordOf = (stored: Uint8Array): ZipRecord => ({
  name: 'TLG00001.XML',
  flags: 0,
  method: 8,
  crc: 1,
  storedSize: stored.length,
  inflatedSize: 10,
  headerAt: 0,
  symlink: false,
  damage: undefined,
})

describe('entries that are stored with the same bytes', () => {
  const inflated = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)

  it('are inflated once; every byte counts, wherever they lie in their buffer', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.nat(7),
        (stored, at, shift) => {
          const entries = new EqualEntries()
          entries.add(recordOf(stored), stored, inflated)
          const elsewhere = new Uint8Array(stored.length + shift)
          elsewhere.set(stored, shift)
          const same = elsewhere.subarray(shift)
          expect(entries.find(recordOf(same), same)).toEqual(inflated)
          same[at % same.length]! ^= 1
          expect(entries.find(recordOf(same), same)).toBeUndefined()
          const longer = Uint8Array.of(...stored, 0)
          expect(entries.find(recordOf(longer), longer)).toBeUndefined()
        },
      ),
    )
  })
})
