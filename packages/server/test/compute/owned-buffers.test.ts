import { describe, expect, it } from 'vitest'
import { ownedBuffers } from '../../src/compute/owned-buffers.js'

describe('buffers that can be handed over', () => {
  it('are found wherever they lie, once each', () => {
    const points = new Uint8Array(8)
    const lon = new Float64Array(2)
    const value = {
      files: [{ points, again: points }],
      columns: new Map([['lon', lon]]),
      text: 'x',
      none: null,
    }
    expect(new Set(ownedBuffers(value))).toEqual(new Set([points.buffer, lon.buffer]))
    expect(ownedBuffers(value)).toHaveLength(2)
  })

  it('are not those that other views share: a part, or the pool of small Buffers', () => {
    const whole = new Uint8Array(8)
    expect(ownedBuffers([whole.subarray(0, 4), Buffer.from('abc')])).toEqual([])
  })

  it('of a value that contains itself are found too', () => {
    const value: Record<string, unknown> = { points: new Uint8Array(1) }
    value['self'] = value
    expect(ownedBuffers(value)).toHaveLength(1)
  })
})
