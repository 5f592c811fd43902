/** States in runs are the same as states written out record by record. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergedRuns, RunsBuilder, StatesInTurn, statesOf, UNKNOWN_STATE } from '../src/device/state-runs.js'

const RECORDS = 40
const someStates = fc.array(fc.constantFrom(0, 1, UNKNOWN_STATE), { minLength: RECORDS, maxLength: RECORDS })

const runsOf = (states: readonly number[]) => {
  const runs = new RunsBuilder(states[0])
  states.forEach((state, record) => {
    runs.set(record, state)
  })
  return runs.finish()
}

describe('states in runs', () => {
  it('begin with record 0 and change at every start', () => {
    expect(runsOf([255, 255, 1, 1, 0])).toEqual({
      starts: Uint32Array.of(0, 2, 4),
      states: Uint8Array.of(255, 1, 0),
    })
    const known = new RunsBuilder()
    known.set(0, 1)
    expect(known.finish()).toEqual({ starts: Uint32Array.of(0), states: Uint8Array.of(1) })
  })

  it('are written out as they were', () => {
    fc.assert(
      fc.property(someStates, (states) => {
        expect([...statesOf(runsOf(states), RECORDS)]).toEqual(states)
      }),
    )
    expect(statesOf(runsOf([1]), 0)).toHaveLength(0)
  })

  it('are merged record by record', () => {
    const of = (one: number, other: number) => (one === 1 && other === 1 ? 1 : one === 0 ? 0 : other)
    fc.assert(
      fc.property(someStates, someStates, (one, other) => {
        const merged = mergedRuns(runsOf(one), runsOf(other), of)
        expect(merged).toEqual(runsOf(one.map((state, record) => of(state, other[record]!))))
      }),
    )
  })

  it('of several elements are those of each record that is moved to', () => {
    const several = fc.array(fc.option(someStates, { nil: undefined }), { maxLength: 5 })
    const stops = fc.uniqueArray(fc.nat(RECORDS - 1)).map((records) => records.sort((a, b) => a - b))
    fc.assert(
      fc.property(several, stops, (elements, records) => {
        const inTurn = new StatesInTurn(elements.map((states) => states && runsOf(states)))
        for (const record of records) {
          inTurn.moveTo(record)
          expect([...inTurn.current]).toEqual(elements.map((states) => states?.[record] ?? UNKNOWN_STATE))
        }
      }),
    )
  })
})
