import { describe, expect, it } from 'vitest'
import { createAdmission } from '../../src/compute/admission.js'

describe('admission by memory', () => {
  const watch = (promise: Promise<() => void>) => {
    const seen: { leave?: () => void; refused?: unknown } = {}
    promise.then(
      (leave) => {
        seen.leave = leave
      },
      (error: unknown) => {
        seen.refused = error
      },
    )
    return seen
  }
  const settle = async () => await new Promise<void>((resolve) => setImmediate(resolve))

  it('lets in what fits, and the next one when there is room', async () => {
    const admission = createAdmission(100)
    const [a, b, c] = [60, 40, 1].map((bytes) => watch(admission.enter(bytes)))
    await settle()
    expect([a!.leave, b!.leave, c!.leave].map((leave) => leave !== undefined)).toEqual([true, true, false])
    b!.leave!()
    await settle()
    expect(c!.leave).toBeDefined()
  })

  it('keeps the order: a small one does not pass a big one that waits', async () => {
    const admission = createAdmission(100)
    const running = watch(admission.enter(50))
    const [big, small] = [80, 10].map((bytes) => watch(admission.enter(bytes)))
    await settle()
    expect([big!.leave, small!.leave]).toEqual([undefined, undefined])
    running.leave!()
    await settle()
    expect([big!.leave, small!.leave].every((leave) => leave !== undefined)).toBe(true)
  })

  it('lets in more than the whole budget when nothing else runs', async () => {
    const admission = createAdmission(100)
    const huge = watch(admission.enter(1000))
    const next = watch(admission.enter(1))
    await settle()
    expect(huge.leave).toBeDefined()
    expect(next.leave).toBeUndefined()
  })

  it('lets those behind advance when one that waits gives up', async () => {
    const admission = createAdmission(100)
    watch(admission.enter(50))
    const giving = new AbortController()
    const big = watch(admission.enter(80, giving.signal))
    const small = watch(admission.enter(10))
    giving.abort(new Error('stopped'))
    await settle()
    expect(big.refused).toEqual(new Error('stopped'))
    expect(small.leave).toBeDefined()
  })
})
