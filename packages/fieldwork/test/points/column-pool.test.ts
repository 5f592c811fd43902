import { describe, expect, it } from 'vitest'
import { ColumnPool } from '../../src/index.js'

const MEBIBYTE = 2 ** 20

describe('memory of columns that is used again', () => {
  /** Allocates columns of these sizes, writes to them, and gives back what they lay in. */
  const used = (pool: ColumnPool, ...sizes: readonly number[]): Promise<ArrayBufferLike[]> =>
    pool.lend(async (allocate) =>
      sizes.map((bytes) => {
        const memory = allocate(bytes)
        expect(memory.byteLength).toBeGreaterThanOrEqual(bytes)
        const column = new Uint8Array(memory, 0, bytes)
        expect(column.every((byte) => byte === 0)).toBe(true)
        column.fill(7)
        return memory
      }),
    )

  it('is zeroed, and the same for columns of about the same size', async () => {
    const pool = new ColumnPool()
    const first = await used(pool, MEBIBYTE, MEBIBYTE)
    const second = await used(pool, 0.9 * MEBIBYTE, MEBIBYTE)
    expect(new Set([...first, ...second]).size).toBe(2)
    const [third] = await used(pool, MEBIBYTE / 4)
    expect(first).not.toContain(third)
    const [fourth] = await used(pool, 3 * MEBIBYTE)
    expect(first).not.toContain(fourth)
  })

  it('is lent to one at a time, and comes back from one who failed', async () => {
    const pool = new ColumnPool()
    const [inner, outer] = await pool.lend(async (allocate) => {
      const memory = allocate(MEBIBYTE)
      const [other] = await used(pool, MEBIBYTE)
      return [other, memory]
    })
    expect(inner).not.toBe(outer)
    let failing: ArrayBufferLike | undefined
    await expect(
      pool.lend(async (allocate) => {
        failing = allocate(MEBIBYTE)
        throw new Error('no good')
      }),
    ).rejects.toThrow('no good')
    expect([inner, outer]).toContain(failing)
    expect(await used(pool, MEBIBYTE, MEBIBYTE)).toEqual(expect.arrayContaining([inner, outer]))
  })

  it('is kept up to the limit, what was used last first; small columns are not', async () => {
    const pool = new ColumnPool({ mostBytes: 2 * MEBIBYTE })
    const first = await used(pool, MEBIBYTE, MEBIBYTE, MEBIBYTE)
    const second = await used(pool, MEBIBYTE, MEBIBYTE, MEBIBYTE)
    expect(second.filter((memory) => first.includes(memory))).toEqual(first.slice(0, 2))
    // beyond the limit they are not even held while they are in use
    await used(pool, 3 * MEBIBYTE, 3 * MEBIBYTE)
    expect((await used(pool, MEBIBYTE))[0]).toBe(second[0])
    const [small] = await used(pool, 1000)
    expect((await used(pool, 1000))[0]).not.toBe(small)
  })
})
