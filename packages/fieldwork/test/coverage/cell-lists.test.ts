import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CellLists } from '../../src/coverage/cell-lists.js'

/** Numbers of a cell, newest first, as a search would meet them when one more is added. */
const metBy = (cells: CellLists, row: number, column: number): number[] => {
  const met: number[] = []
  for (let entry = cells.add(row, column, -1); entry >= 0; entry = cells.before(entry))
    met.push(cells.numberOf(entry))
  return met
}

it('a cell gives its numbers back, newest first, and no other cell does', () => {
  const cells = new CellLists(4)
  expect([cells.add(3, 5, 7), cells.add(-3, 5, 8), cells.add(3, 5, 9)]).toEqual([-1, -1, 0])
  expect(metBy(cells, 3, 5)).toEqual([9, 7])
  expect(metBy(cells, -3, 5)).toEqual([8])
  expect(metBy(cells, 5, 3)).toEqual([])
})

it('holds more cells and numbers than it was made for, as a map of lists would', () => {
  const place = fc.integer({ min: -60, max: 60 })
  fc.assert(
    fc.property(fc.array(fc.tuple(place, place), { minLength: 1500, maxLength: 4000 }), (places) => {
      const cells = new CellLists(0)
      const lists = new Map<string, number[]>()
      places.forEach(([row, column], number) => {
        cells.add(row, column, number)
        const key = `${row} ${column}`
        lists.set(key, [number, ...(lists.get(key) ?? [])])
      })
      for (const [key, numbers] of lists) {
        const [row, column] = key.split(' ').map(Number)
        expect(metBy(cells, row!, column!)).toEqual(numbers)
      }
    }),
    { numRuns: 10 },
  )
})
