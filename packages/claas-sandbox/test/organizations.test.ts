import { describe, expect, it } from 'vitest'
import type { Sandbox } from '../src/index.js'
import { RequestLimit } from '../src/server/request-limit.js'
import { call, control, inject, refresh, sandboxWith } from './sandbox-client.js'

/** What organizations answer. */
interface Added {
  readonly id: string
  readonly refreshToken: string
  readonly machines: readonly string[]
}

async function added(sandbox: Sandbox, wanted: object) {
  const { status, body } = await control(sandbox, '/organizations', wanted)
  return { status, ...(body as unknown as Added) }
}

describe('organizations that are added', () => {
  it('have machines that their own consent sees, and no other', async () => {
    const sandbox = await sandboxWith()
    const [one, other] = [await added(sandbox, { machines: 3 }), await added(sandbox, {})]
    expect([one.status, one.machines.length, other.machines.length]).toEqual([201, 3, 1])
    const { body } = await refresh(sandbox, one.refreshToken)
    const listed = await call(sandbox, body.access_token, '/machines?fileTransfer=enabled')
    expect(listed.body.items.map(({ id }) => id)).toEqual(one.machines)
    expect((await call(sandbox, body.access_token, `/machines/${other.machines[0]}/outbox`)).status).toBe(404)
  })

  it('consent anew', async () => {
    const sandbox = await sandboxWith()
    const { id } = await added(sandbox, {})
    const { body } = await control(sandbox, `/organizations/${id}/consent`, {})
    expect((await refresh(sandbox, (body as unknown as Added).refreshToken)).status).toBe(200)
  })
})

describe('the limit of calls', () => {
  it('holds a minute of calls and fills steadily', () => {
    const limit = new RequestLimit()
    const at = (ms: number) => limit.take(60, ms)
    expect(Array.from({ length: 60 }, () => at(0)).every((wait) => wait === 0)).toBe(true)
    // one call a second
    expect([at(0), at(500), at(1000), at(1000)]).toEqual([1, 1, 0, 1])
  })

  it('answers 429 with the seconds to wait', async () => {
    const sandbox = await sandboxWith({ requestsPerMinute: 1 })
    const [token] = sandbox.refreshTokens.stage
    expect((await refresh(sandbox, token!)).status).toBe(200)
    const { status, headers, body } = await refresh(sandbox, token!)
    expect([status, body.error]).toEqual([429, 'slow_down'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('faults by chance', () => {
  it('strike about their share of the calls, and the same calls for the same seed', async () => {
    const sandbox = await sandboxWith()
    const struck = async () => {
      await inject(sandbox, {
        match: { path: '*/oauth/token' },
        times: 1000,
        share: 0.3,
        seed: 7,
        action: { type: 'status', status: 503 },
      })
      const statuses: number[] = []
      for (let i = 0; i < 60; i++) statuses.push((await refresh(sandbox, 'unknown')).status)
      await fetch(`${sandbox.urls.control}/faults`, { method: 'DELETE' })
      return statuses.map((status) => status === 503)
    }
    const first = await struck()
    // 60 calls at 30 %: 18 expected, standard deviation 3.5
    expect(first.filter(Boolean).length).toBeGreaterThan(7)
    expect(first.filter(Boolean).length).toBeLessThan(29)
    expect(await struck()).toEqual(first)
  })
})
