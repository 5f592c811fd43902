import { describe, expect, it } from 'vitest'
import { readRange } from '../../src/http/range.js'

const SIZE = 1000

describe('Range header', () => {
  it.each([
    ['bytes=0-499', { from: 0, to: 499 }],
    ['bytes=500-999', { from: 500, to: 999 }],
    ['bytes=500-', { from: 500, to: 999 }],
    ['bytes=-200', { from: 800, to: 999 }],
    ['bytes=-5000', { from: 0, to: 999 }],
    ['bytes=900-5000', { from: 900, to: 999 }],
    ['Bytes=0-0', { from: 0, to: 0 }],
  ])('%s is a part', (header, range) => {
    expect(readRange(header, SIZE)).toEqual(range)
  })

  it.each(['bytes=1000-', 'bytes=1000-1001', 'bytes=-0'])('%s lies beyond the end', (header) => {
    expect(readRange(header, SIZE)).toBe('unsatisfiable')
  })

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=5-4', 'items=0-5', 'bytes=0-1,5-6', 'bytes=a-b'])(
    '%s asks for the whole',
    (header) => {
      expect(readRange(header, SIZE)).toBeUndefined()
    },
  )

  it('of nothing has no part', () => {
    expect(readRange('bytes=0-', 0)).toBe('unsatisfiable')
  })
})
