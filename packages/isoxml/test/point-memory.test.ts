import { describe, expect, it } from 'vitest'
import { PointMemory } from '../src/task-data/point-memory.js'

describe('memory for the points of lines', () => {
  it('gives every line arrays of its size, of zeros, which none of the others reaches', () => {
    const memory = new PointMemory()
    // within a block, filling it, beyond the largest block, none, and what needs a larger block than is due
    const sizes = [3, 61, 1, 2048, 2049, 0, 20_000, 2000, 5]
    const lines = sizes.map((points) => ({
      points,
      coordinates: memory.coordinates(points),
      types: memory.types(points),
    }))

    for (const { points, coordinates, types } of lines) {
      expect(coordinates.length).toBe(2 * points)
      expect(types.length).toBe(points)
      expect(coordinates.every((value) => value === 0) && types.every((value) => value === 0)).toBe(true)
    }
    lines.forEach(({ coordinates, types }, at) => {
      coordinates.fill(at + 1)
      types.fill(at + 1)
    })
    lines.forEach(({ coordinates, types }, at) => {
      expect(coordinates.every((value) => value === at + 1)).toBe(true)
      expect(types.every((value) => value === at + 1)).toBe(true)
    })
  })

  it('lets short lines share a buffer, not those of more than 2048 points', () => {
    const memory = new PointMemory()
    const [first, second] = [3, 4].map((points) => {
      const coordinates = memory.coordinates(points)
      memory.types(points)
      return coordinates
    })
    expect(first!.buffer).toBe(second!.buffer)
    expect(memory.coordinates(2049).buffer.byteLength).toBe(2 * 2049 * 8)
  })
})
