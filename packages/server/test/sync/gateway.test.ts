/** A provider behind a gateway that wants a key of its own, and from whose outbox files are deleted when they have come. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runTurn } from '../../src/sync/turn.js'
import { connectedBeforeAll } from '../support/connected-server.js'
import { file } from './syncing.js'

const folder = mkdtempSync(join(tmpdir(), 'sheaf-secrets-'))
const secretsFile = join(folder, 'secrets.json')
writeFileSync(secretsFile, '{"claas/stage/subscription": "subscription-key-1"}')
afterAll(() => rmSync(folder, { recursive: true }))

describe('sync through a gateway', () => {
  const connected = connectedBeforeAll({
    database: 'embedded',
    env: { SHEAF_CLAAS_SECRETS: secretsFile },
    profile: (url) => ({
      api: {
        baseUrl: `${url}/stage/api/v1`,
        secretHeaders: { 'X-Subscription-Key': 'secret:claas/stage/subscription' },
      },
      resources: { delete: { path: '/machines/{machineId}/outbox/{fileId}' } },
    }),
  })

  it('sends the key with every call, and deletes what is durable; a deletion that fails changes nothing', async () => {
    const { provider, server, newLeafUser, post, get } = connected()
    Object.assign(server.context, { now: () => new Date('2026-08-02T06:00:00Z') })
    provider.machines = [{ id: 'm-1', enabled: true, files: [file('f-1'), file('f-2')] }]
    const deletions: { file: string; isDurable: boolean }[] = []
    provider.fault = async ({ method, path }) => {
      if (method !== 'DELETE') return undefined
      const rows = await server.context.database.db.selectFrom('original').select('content_hash').execute()
      const id = path.endsWith('f-1') ? 'f-1' : 'f-2'
      const hash = createHash('sha256').update(file(id).bytes).digest('hex')
      deletions.push({ file: id, isDurable: rows.some((row) => row.content_hash === hash) })
      return { status: id === 'f-1' ? 500 : 204 }
    }
    const leafUserId = await newLeafUser()
    await post(leafUserId, { refreshToken: provider.consent() })
    const { id: credentialId } = await get(leafUserId)
    const data = { credentialId, step: 'list', priority: 0 } as const
    const { signal } = new AbortController()
    await runTurn(server.context, { id: 'test', data, attempt: 0, signal, complete: async () => {} })
    // two tries for f-1
    expect(deletions.map((one) => one.file).sort()).toEqual(['f-1', 'f-1', 'f-2'])
    expect(deletions.every(({ isDurable }) => isDurable)).toBe(true)
    const keys = provider.calls(/\/api\/v1\//).map(({ headers }) => headers['x-subscription-key'])
    expect(new Set(keys)).toEqual(new Set(['subscription-key-1']))
    expect((await get(leafUserId)).status).toBe('OK')
    expect(await connected().dump()).not.toContain('subscription-key-1')
  })
})
