/** Which field a partfield is: link list, then geometry, then local id of the same machine. */
import type { MultiPolygon } from '@sheaf/isoxml'
import { describe, expect, it } from 'vitest'
import {
  type FieldLink,
  type KnownField,
  MANUAL,
  type RecogniseInput,
  recogniseFields,
} from '../../src/compute/tasks/recognise-fields.js'
import { geometryHash, surveyBoundary } from '../../src/compute/tasks/survey-boundary.js'

/** A box of `size` thousandths of a degree, moved east by `shift` thousandths. */
function box(shift: number, size = 4): MultiPolygon {
  const [w, s] = [8.65 + shift / 1000, 51.72]
  const [e, n] = [w + size / 1000, s + size / 1000]
  return {
    type: 'MultiPolygon',
    coordinates: [
      [
        [
          [w, s],
          [e, s],
          [e, n],
          [w, n],
          [w, s],
        ],
      ],
    ],
  }
}
/** The bow tie crosses itself: two triangles of different size, no valid ring. */
const BOW_TIE: MultiPolygon = {
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [8.65, 51.72],
        [8.654, 51.724],
        [8.654, 51.72],
        [8.65, 51.722],
        [8.65, 51.72],
      ],
    ],
  ],
}

const hashOf = (geometry: MultiPolygon) => surveyBoundary(geometry, false).at(-1)!.hash
const known = (
  id: string,
  geometry: MultiPolygon,
  more: Partial<KnownField['boundaries'][number]> = {},
): KnownField => ({
  id,
  boundaries: [
    { hash: hashOf(geometry), geometry, active: true, source: 'CLAAS', observedMs: 1000, ...more },
  ],
})
const partfield = (boundary: MultiPolygon, uuid?: string, id = 'PFD1') => ({
  id,
  uuid,
  name: 'Long Acre',
  customerId: undefined,
  farmId: undefined,
  farmKey: undefined,
  boundary,
  newFieldId: `new-${geometryHash(boundary).slice(0, 6)}`,
})
const judge = (input: Partial<RecogniseInput>) =>
  recogniseFields({
    partfields: [],
    fields: [],
    links: [],
    machineId: 'machine-1',
    provider: 'CLAAS',
    observedMs: 2000,
    fix: true,
    ...input,
  })

describe('recogniseFields', () => {
  it('a partfield that nothing resembles is a new field', () => {
    const { decisions } = judge({ partfields: [partfield(box(0))], fields: [known('far', box(50))] })
    expect(decisions).toMatchObject([
      { fieldId: partfield(box(0)).newFieldId, isNew: true, groundChanged: true },
    ])
  })

  it('the link list decides before the geometry', () => {
    const links: FieldLink[] = [{ kind: 'uuid', value: 'u-1', fieldId: 'linked', geometryHash: 'x' }]
    const fields = [known('linked', box(50)), known('alike', box(0))]
    const { decisions } = judge({ partfields: [partfield(box(0), 'u-1')], fields, links })
    expect(decisions[0]).toMatchObject({ fieldId: 'linked', isNew: false })
  })

  // boxes of width 4 moved by 0.4: common 3.6, joint 4.4, 3.6 / 4.4 = 0.818; moved by 0.5: 3.5 / 4.5 = 0.778
  it.each([
    [0.4, 'alike'],
    [0.5, partfield(box(0.5)).newFieldId],
  ])('moved by %s thousandths of a degree it is %s', (shift, fieldId) => {
    const { decisions } = judge({ partfields: [partfield(box(shift))], fields: [known('alike', box(0))] })
    expect(decisions[0]!.fieldId).toBe(fieldId)
  })

  it('a local id never joins another geometry, nor files of another machine', () => {
    const links: FieldLink[] = [
      { kind: 'local', value: 'machine-1/PFD1', fieldId: 'other', geometryHash: hashOf(box(50)) },
    ]
    const { decisions } = judge({ partfields: [partfield(box(0))], fields: [known('other', box(50))], links })
    expect(decisions[0]!.isNew).toBe(true)
  })

  it('two sets of one archive that name the same ground give one field', () => {
    const { decisions } = judge({ partfields: [partfield(box(0)), partfield(box(0.1), undefined, 'PFD7')] })
    expect(new Set(decisions.map(({ fieldId }) => fieldId)).size).toBe(1)
    expect(decisions.map(({ isNew }) => isNew)).toEqual([true, false])
  })

  it('an identical geometry changes no ground', () => {
    const { decisions } = judge({ partfields: [partfield(box(0))], fields: [known('f', box(0))] })
    expect(decisions[0]).toMatchObject({ fieldId: 'f', groundChanged: false, activeHash: hashOf(box(0)) })
  })

  it('of synced boundaries the one observed last is in force, whichever came first', () => {
    const newer = judge({
      partfields: [partfield(box(0.1))],
      fields: [known('f', box(0), { observedMs: 1000 })],
    })
    expect(newer.decisions[0]!.activeHash).toBe(hashOf(box(0.1)))
    const older = judge({
      partfields: [partfield(box(0.1))],
      fields: [known('f', box(0), { observedMs: 3000 })],
    })
    expect(older.decisions[0]!.activeHash).toBe(hashOf(box(0)))
    expect(older.decisions[0]!.groundChanged).toBe(false)
  })

  it('a manual boundary wins over any synced one', () => {
    const fields = [known('f', box(0), { source: MANUAL, observedMs: 0 })]
    const { decisions } = judge({ partfields: [partfield(box(0.1))], fields })
    expect(decisions[0]).toMatchObject({ fieldId: 'f', activeHash: hashOf(box(0)), groundChanged: false })
  })

  it('an invalid boundary is repaired, the one it came from stays as history', () => {
    const { decisions } = judge({ partfields: [partfield(BOW_TIE)] })
    const [given, repaired] = decisions[0]!.boundaries
    expect(given!.validity).not.toBe('VALID')
    expect(repaired).toMatchObject({ validity: 'VALID', fixed: true })
    expect(decisions[0]!.activeHash).toBe(repaired!.hash)
  })

  it('without repair the invalid boundary stays, with its verdict', () => {
    const { decisions } = judge({ partfields: [partfield(BOW_TIE)], fix: false })
    expect(decisions.flatMap(({ boundaries }) => boundaries.map(({ fixed }) => fixed))).not.toContain(true)
  })

  it('a boundary without ground gives no field', () => {
    const line: MultiPolygon = {
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [8.65, 51.72],
            [8.66, 51.72],
            [8.67, 51.72],
            [8.65, 51.72],
          ],
        ],
      ],
    }
    expect(judge({ partfields: [partfield(line)] })).toMatchObject({ decisions: [], unusable: ['PFD1'] })
  })
})
