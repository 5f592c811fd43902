import { ProviderError } from '@sheaf/claas'
import type { Consent } from '@sheaf/contract'
import { expect, it } from 'vitest'
import { applyVerdict, verdictOf } from '../../src/credentials/status.js'
import { connectedBeforeAll, credentialsPath } from '../support/connected-server.js'
import { onBothDatabases } from '../support/databases.js'
import { OWNER } from '../support/open-test-server.js'
import { CLIENT } from '../support/stand-in-provider.js'

onBothDatabases('the record of consents', (database) => {
  const connected = connectedBeforeAll({ database })
  const consentsOf = async (leafUserId: string, page = '') =>
    await connected().server.ask('GET', `/services/sheaf/api/consents?leafUserId=${leafUserId}${page}`)
  const statuses = async (leafUserId: string) =>
    (await consentsOf(leafUserId)).json<Consent[]>().map(({ status }) => status)
  const connect = async (leafUserId: string) =>
    await connected().post(leafUserId, { refreshToken: connected().provider.consent() })

  it('says who handed a refresh token over and when, whether it holds or not', async () => {
    const leafUserId = await connected().newLeafUser()
    expect((await consentsOf(leafUserId)).json()).toEqual([])
    await connect(leafUserId)
    const { id: credentialId, createdTime } = await connected().get(leafUserId)
    expect((await consentsOf(leafUserId)).json()).toEqual([
      {
        id: expect.any(String),
        leafUserId,
        provider: 'CLAAS',
        clientEnvironment: 'STAGE',
        clientKey: CLIENT.clientKey,
        method: 'REFRESH_TOKEN',
        by: OWNER.email,
        credentialId,
        status: 'GIVEN',
        createdTime,
      },
    ])
    const refused = await connected().newLeafUser()
    await connected().post(refused, { refreshToken: 'never-issued' })
    expect(await statuses(refused)).toEqual(['LOST'])
  })

  it('keeps what was replaced, removed and lost, newest first, by pages', async () => {
    const leafUserId = await connected().newLeafUser()
    await connect(leafUserId)
    await connect(leafUserId)
    expect(await statuses(leafUserId)).toEqual(['GIVEN', 'REPLACED'])
    await connected().server.ask('DELETE', credentialsPath(leafUserId))
    expect(await statuses(leafUserId)).toEqual(['REMOVED', 'REPLACED'])
    const second = await consentsOf(leafUserId, '&size=1&page=1')
    expect(second.json<Consent[]>().map(({ status }) => status)).toEqual(['REPLACED'])
    expect(second.headers.get('x-total-count')).toBe('2')
  })

  it('a token that is offered again is no new consent', async () => {
    const leafUserId = await connected().newLeafUser()
    const refreshToken = connected().provider.consent()
    await connected().post(leafUserId, { refreshToken })
    await connected().post(leafUserId, { refreshToken })
    expect(await statuses(leafUserId)).toEqual(['GIVEN'])
  })

  it.each([
    ['CONSENT_LOST', 'LOST'],
    ['CLIENT_REJECTED', 'GIVEN'],
  ] as const)('after %s it is %s', async (reason, status) => {
    const leafUserId = await connected().newLeafUser()
    await connect(leafUserId)
    const { id } = await connected().get(leafUserId)
    const where = { kind: 'token' as const, method: 'POST', path: '/oauth/token' }
    const verdict = verdictOf(new ProviderError(reason, { where, status: 400, detail: '' }))
    const { database: opened, jobs, now } = connected().server.context
    await opened.unitOfWork((trx) => applyVerdict(trx, jobs, id, verdict, now()))
    expect((await connected().get(leafUserId)).status).toBe('UNAUTHENTICATED')
    expect(await statuses(leafUserId)).toEqual([status])
  })

  it('belongs to its owner alone', async () => {
    const leafUserId = await connected().newLeafUser()
    const token = await connected().server.tokenOf('somebody@example.org')
    const path = `/services/sheaf/api/consents?leafUserId=${leafUserId}`
    expect((await connected().server.ask('GET', path, { token })).status).toBe(404)
    expect((await connected().server.ask('GET', '/services/sheaf/api/consents')).status).toBe(400)
  })
})
