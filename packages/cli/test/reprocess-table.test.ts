import { expect, it } from 'vitest'
import { tableOf } from '../src/reprocess/table-of.js'

it('shows each total that differs on a line, with its unit and by how much', () => {
  const named = { leafUserId: 'l', id: 'i', change: 'changed' } as const
  const table = tableOf([
    {
      ...named,
      kind: 'operation',
      name: 'Long Acre, 2025-07-29',
      operationType: 'harvested',
      totals: [
        { property: 'totalArea', unit: 'm2', before: 50_000, after: 49_000 },
        { property: 'totalWetMass', unit: 'kg', before: 0, after: 12.5 },
      ],
    },
    { ...named, kind: 'file', name: 'A/TSK1', totals: [{ property: 'points', before: 200, after: 201 }] },
    {
      ...named,
      kind: 'file',
      name: 'B/TSK1',
      totals: [
        { property: 'points', before: 7 },
        { property: 'totalArea', after: 3 },
      ],
    },
  ])
  expect(table.split('\n')).toEqual([
    '           name                   type       total         before    after     change',
    'operation  Long Acre, 2025-07-29  harvested  totalArea     50000 m2  49000 m2  -2.00 %',
    'operation  Long Acre, 2025-07-29  harvested  totalWetMass  0 kg      12.5 kg',
    'file       A/TSK1                            points        200       201       +0.50 %',
    'file       B/TSK1                            points        7         none      gone',
    'file       B/TSK1                            totalArea     none      3         new',
  ])
})
