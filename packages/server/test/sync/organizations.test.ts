/** The organization of a machine in the addresses of its outbox and its files, where the profile wants it. */
import { describe, expect, it } from 'vitest'
import { runTurn } from '../../src/sync/turn.js'
import { connectedBeforeAll } from '../support/connected-server.js'
import { file } from './syncing.js'

const ORGANIZATION = '/organizations/{organizationId}/machines/{machineId}/outbox'

describe('sync with the organization in paths', () => {
  const connected = connectedBeforeAll({
    database: 'embedded',
    profile: (url) => ({
      api: { baseUrl: `${url}/stage/api/v1`, organization: { mode: 'path', name: 'organizationId' } },
      resources: {
        outbox: { path: ORGANIZATION },
        download: { path: `${ORGANIZATION}/{fileId}/content` },
        acknowledge: { path: `${ORGANIZATION}/{fileId}/ack` },
      },
    }),
  })

  it('asks in the organization that the machine list names', async () => {
    const { provider, server, newLeafUser, post, get } = connected()
    Object.assign(server.context, { now: () => new Date('2026-08-02T06:00:00Z') })
    provider.machines = [{ id: 'm-1', enabled: true, organizationId: 'org/1', files: [file('f-1')] }]
    const leafUserId = await newLeafUser()
    const posted = await post(leafUserId, { refreshToken: provider.consent() })
    expect(posted.json<{ status: string }>().status).toBe('OK')
    const { id: credentialId } = await get(leafUserId)
    const data = { credentialId, step: 'list', priority: 0 } as const
    const { signal } = new AbortController()
    await runTurn(server.context, { id: 'test', data, attempt: 0, signal, complete: async () => {} })
    expect(provider.calls(/\/organizations\//).map(({ path }) => path.replace(/.*\/v1/, ''))).toEqual([
      '/organizations/org%2F1/machines/m-1/outbox',
      '/organizations/org%2F1/machines/m-1/outbox/f-1/content',
      '/organizations/org%2F1/machines/m-1/outbox/f-1/ack',
    ])
    expect((await get(leafUserId)).status).toBe('OK')
  })
})
