import { describe, expect, it } from 'vitest'
import { classOf, RAMPS, shaderColours } from '../src/map/colours.js'

describe('the seven classes', () => {
  const breaks = [10, 20, 30, 40, 50, 60]
  it.each([
    [-5, 0],
    [9.99, 0],
    [10, 1],
    [35, 3],
    [59.9, 5],
    [60, 6],
    [1_000, 6],
  ])('put %d into class %i: a limit belongs to the class above', (value, expected) =>
    expect(classOf(value, breaks)).toBe(expected),
  )

  it('have seven colours in every ramp, as the contract names the first', () => {
    expect(RAMPS.trade).toEqual(['#C80000', '#FF2800', '#FF9600', '#FFF000', '#00E600', '#00BE00', '#008200'])
    expect(RAMPS.even).toHaveLength(7)
  })

  it('reach the shader as red, green, blue from 0 to 1', () => {
    // #FF9600 is the third: 255, 150, 0
    expect([...shaderColours('trade').slice(6, 9)]).toEqual([1, Math.fround(150 / 255), 0])
  })
})
