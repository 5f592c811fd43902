/** Which fields have enough ground in common, and which merged field goes on as which group. */
import type { MultiPolygon } from '@sheaf/isoxml'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FieldGroup, groupFields } from '../../src/compute/tasks/group-fields.js'
import { assignGroups } from '../../src/fields/assign-groups.js'
import { boxAround } from '../pipeline/harvested-field.js'

/** A strip 100 m high from `west` to `east` metres: its area is in proportion to its length. */
const strip = (fieldId: string, west: number, east: number) => ({
  fieldId,
  geometry: boxAround(west, 0, east, 100),
})
const longitudes = ({ coordinates }: MultiPolygon) =>
  coordinates.flat(2).map(([longitude]) => longitude as number)

describe('fields that overlap', () => {
  // A is 100 m long, B 200 m, both from 80 m to 100 m: 20 % of A, 10 % of B. The greater share counts.
  const a = strip('A', 0, 100)
  const b = strip('B', 80, 280)

  it.each([
    ['no ground in common', [strip('A', 0, 100), strip('B', 101, 200)], 0, []],
    ['an edge in common', [strip('A', 0, 100), strip('B', 100, 200)], 0, []],
    ['a share below the threshold', [a, b], 21, []],
    ['the share of the smaller one is enough', [a, b], 19, [['A', 'B']]],
    ['any ground at threshold 0', [a, b], 0, [['A', 'B']]],
    ['a field inside another', [strip('A', 0, 1000), strip('B', 400, 410)], 100, [['A', 'B']]],
    ['three with ground in common', [a, b, strip('C', 90, 120)], 10, [['A', 'B', 'C']]],
    // C meets B, but not what A and B have in common
    ['a chain whose ends do not meet', [a, b, strip('C', 250, 400)], 10, [['A', 'B']]],
    [
      'two pairs',
      [a, strip('X', 900, 1000), b, strip('Y', 950, 990)],
      10,
      [
        ['X', 'Y'],
        ['A', 'B'],
      ],
    ],
    // 10 m in common with A, 50 m with D: both are enough
    ['the greatest ground wins', [a, strip('D', 130, 230), strip('E', 90, 180)], 5, [['D', 'E']]],
  ])('%s', (_name, fields, threshold, expected) => {
    const found = groupFields({ fields, threshold }).map(({ sources }) => sources)
    expect(new Set(found.map(String))).toEqual(new Set(expected.map(String)))
  })

  it('their merged ground is what all of them have in common', () => {
    const [group] = groupFields({ fields: [a, b, strip('C', 90, 120)], threshold: 1 })
    // from 90 m to 100 m
    const expected = longitudes(boxAround(90, 0, 100, 100))
    const found = longitudes(group!.boundary.geometry)
    expect(Math.min(...found)).toBeCloseTo(Math.min(...expected), 7)
    expect(Math.max(...found)).toBeCloseTo(Math.max(...expected), 7)
    // 10 m × 100 m = 1000 m², on a sphere of 111.32 km a degree; the ellipsoid differs by less than a percent
    expect(group!.boundary.areaM2 / 1000).toBeCloseTo(1, 1)
  })

  it('no field is in two groups, whatever the fields are', () => {
    const length = fc.integer({ min: 5, max: 300 })
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), length), { maxLength: 12 })
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 100 }), (places, threshold) => {
        const fields = places.map(([west, long], at) => strip(`${at}`, west, west + long))
        const groups = groupFields({ fields, threshold })
        const members = groups.flatMap(({ sources }) => sources)
        expect(new Set(members).size).toBe(members.length)
        for (const { sources } of groups) expect(sources.length).toBeGreaterThan(1)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a merged field goes on as', () => {
  const group = (...sources: string[]) => ({ sources }) as unknown as FieldGroup
  const merged = (id: string, ...sources: string[]) => ({ id, sources })

  it.each([
    ['nothing that is there: a new one', [], [group('A', 'B')], [undefined], []],
    ['the same group', [merged('1', 'A', 'B')], [group('A', 'B')], ['1'], []],
    ['the group with one source more', [merged('1', 'A', 'B')], [group('A', 'B', 'C')], ['1'], []],
    [
      'the group with which most is common',
      [merged('1', 'A', 'B', 'C')],
      [group('A', 'X'), group('B', 'C')],
      [undefined, '1'],
      [],
    ],
    ['no group that shares nothing', [merged('1', 'A', 'B')], [group('C', 'D')], [undefined], ['1']],
    [
      'one group only; the older one stays',
      [merged('1', 'A', 'B'), merged('2', 'C', 'D')],
      [group('A', 'C')],
      ['1'],
      ['2'],
    ],
  ])('%s', (_name, standing, groups, ids, dissolved) => {
    const assigned = assignGroups(standing, groups)
    expect(assigned.groups.map(({ mergedFieldId }) => mergedFieldId)).toEqual(ids)
    expect(assigned.dissolved).toEqual(dissolved)
  })
})
