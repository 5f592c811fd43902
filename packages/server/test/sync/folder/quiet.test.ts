import { expect, it } from 'vitest'
import { QuietFiles } from '../../../src/sync/folder/quiet.js'

it('a file counts as quiet from the look at which it was as it is now', () => {
  const quiet = new QuietFiles()
  const look = (prints: Record<string, string>, nowMs: number) =>
    Object.fromEntries(quiet.look(new Map(Object.entries(prints)), nowMs))
  expect(look({ a: '1 byte' }, 1_000)).toEqual({ a: 0 })
  expect(look({ a: '1 byte', b: '5 bytes' }, 4_000)).toEqual({ a: 3_000, b: 0 })
  expect(look({ a: '2 bytes', b: '5 bytes' }, 7_000)).toEqual({ a: 0, b: 3_000 })
  expect(look({ b: '5 bytes' }, 9_000)).toEqual({ b: 5_000 })
  // gone and back: it begins anew
  expect(look({ a: '2 bytes', b: '5 bytes' }, 10_000)).toEqual({ a: 0, b: 6_000 })
})
