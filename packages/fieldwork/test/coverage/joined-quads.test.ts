import { describe, expect, it } from 'vitest'
import { JoinedQuads } from '../../src/coverage/joined-quads.js'

/** Start left, start right, end right, end left of a section from `west` to `east`, 2e-5 degrees long. */
const section = (west: number, east: number, south = 0): Float64Array =>
  Float64Array.of(west, south, east, south, east, south + 2e-5, west, south + 2e-5)

const joined = (quads: readonly Float64Array[]): number[][] => {
  const found: number[][] = []
  const quadsOfRecords = new JoinedQuads((quad) => found.push([...quad]))
  for (const quad of quads) quadsOfRecords.add(quad)
  quadsOfRecords.finish()
  return found
}

describe('JoinedQuads', () => {
  const three = [section(0, 1e-5), section(1e-5, 2e-5), section(2e-5, 3e-5)]

  it('makes one quad of sections side by side, listed from left or from right', () => {
    expect(joined(three)).toEqual([[...section(0, 3e-5)]])
    expect(joined([...three].reverse())).toEqual([[...section(0, 3e-5)]])
  })

  it('takes a gap of the last written decimal for none, and leaves a wider one open', () => {
    expect(joined([section(0, 1e-5), section(1.01e-5, 2e-5)])).toEqual([[...section(0, 2e-5)]])
    expect(joined([section(0, 1e-5), section(1.02e-5, 2e-5)])).toHaveLength(2)
  })

  it('leaves sections apart that are switched off between, of another record, or set at an angle', () => {
    expect(joined([three[0]!, three[2]!])).toHaveLength(2)
    expect(joined([three[0]!, section(0, 1e-5, 2e-5)])).toHaveLength(2)
    const bent = Float64Array.of(1e-5, 0, 2e-5, 5e-6, 2e-5, 2.5e-5, 1e-5, 2e-5)
    expect(joined([three[0]!, bent])).toHaveLength(2)
  })

  it('gives nothing when there was nothing', () => {
    expect(joined([])).toEqual([])
  })
})
