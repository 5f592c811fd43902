import { describe, expect, it } from 'vitest'
import { alignedBytes, ColumnMemory } from '../src/time-log/column-memory.js'

const MIB = 2 ** 20

describe('memory for columns that are made together', () => {
  it('is one buffer from 8 MiB on, the columns one behind the other', () => {
    const records = MIB + 1
    const bytes = alignedBytes(8 * records) + alignedBytes(records) + alignedBytes(4 * records)
    const memory = new ColumnMemory(bytes)
    const times = memory.take(Float64Array, records)
    const status = memory.take(Uint8Array, records)
    const north = memory.take(Int32Array, records)

    expect(new Set([times.buffer, status.buffer, north.buffer]).size).toBe(1)
    expect(times.buffer.byteLength).toBe(bytes)
    // 8 bytes for each of 1,048,577 times; 1,048,577 bytes of status end 7 bytes short of a multiple of 8
    expect(status.byteOffset).toBe(8_388_616)
    expect(north.byteOffset).toBe(8_388_616 + 1_048_584)
    expect([times.length, status.length, north.length]).toEqual([records, records, records])

    times.fill(1)
    north.fill(-1)
    expect(status.every((value) => value === 0)).toBe(true)
  })

  it.each([
    ['below 8 MiB', 4 * MIB],
    ['from where on a buffer that is free goes back to the system, 32 MiB', 32 * MIB],
  ])('is a buffer for each column %s', (_, bytes) => {
    const memory = new ColumnMemory(bytes)
    const first = memory.take(Int32Array, 10)
    const second = memory.take(Uint16Array, 3)

    expect(first.buffer.byteLength).toBe(40)
    expect(second.buffer.byteLength).toBe(6)
  })
})
